"""What higher rooms can hear of a pair, in the same transaction."""

from django.dispatch import Signal

# Sent with `mentorship` when a pair begins.
mentorship_started = Signal()
# Sent with `mentorship`, `before` and `after` when its state changes.
mentorship_state_changed = Signal()
# Sent with `mentorship` and `by` when a member has said goodbye; a letter stands on the pair.
goodbye_said = Signal()
