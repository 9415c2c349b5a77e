"""What higher rooms can hear of a programme, in the same transaction."""

from django.dispatch import Signal

permission_withdrawn = Signal()  # sent with student and iteration
