"""What higher rooms can hear of a programme, in the same transaction."""

from django.dispatch import Signal

# Sent with `iteration`, `student`, `voice` (whose no it is) and `record` when the permission or the
# student's own yes is refused or taken back while they take part: a pair cannot go on as before.
permission_withdrawn = Signal()
# Sent with `application` when somebody takes an application back.
application_withdrawn = Signal()
# Sent with `iteration`, `before` and `after` when its state changes.
iteration_moved = Signal()
