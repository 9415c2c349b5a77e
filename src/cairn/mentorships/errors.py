"""What can happen to a pair."""

from __future__ import annotations


class StateHasMoved(Exception):
    """The pair is not in the state this step begins from; somebody was faster."""


class MayNotTakePart(Exception):
    """One of the two is away from school or has no permission (any more)."""


class ReasonNeeded(ValueError):
    """A coordinator changes a pair only for a stated reason."""
