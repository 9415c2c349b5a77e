"""What goals hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cairn.goals.models import Goal
from cairn.lib.held_data import HeldData
from cairn.people.models import Person


def export_goals(person: Person) -> Iterator[dict[str, Any]]:
    """One's goals with their steps and how they read before."""
    for goal in Goal.objects.filter(mentee=person).prefetch_related("steps", "revisions"):
        yield {
            "goal": goal.statement,
            "why": goal.why,
            "area": goal.area,
            "state": goal.state,
            "set_at": goal.set_at.isoformat(),
            "by_when": goal.due_on.isoformat(),
            "shared": goal.shared,
            "steps": [
                {"step": s.text, "done_at": s.done_at.isoformat() if s.done_at else None}
                for s in goal.steps.all()
            ],
            "before": [
                {"goal": r.statement, "why": r.why, "until": r.at.isoformat()}
                for r in goal.revisions.all()
            ],
        }


def erase_goals(person: Person) -> int:
    """Remove one's goals, steps and history."""
    count, _ = Goal.objects.filter(mentee=person).delete()
    return count


HELD = HeldData(
    name="goals",
    models=("goals.Goal", "goals.GoalRevision", "goals.Step"),
    export=export_goals,
    erase=erase_goals,
)
