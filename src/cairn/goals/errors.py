"""What can happen to a goal."""

from __future__ import annotations

from cairn.goals.models import Goal


class GoalHasMoved(Exception):
    """Somebody changed the goal in between; `current` is how it reads now."""

    def __init__(self, current: Goal) -> None:
        super().__init__(current.pk)
        self.current = current


class GoalHasEnded(Exception):
    """A goal that was reached or let go is not changed any more."""
