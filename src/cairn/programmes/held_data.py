"""What programmes hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cairn.lib.held_data import HeldData
from cairn.people.models import Person
from cairn.programmes.models import Application, ConsentRecord, TrainingDone


def export_applications(person: Person) -> Iterator[dict[str, Any]]:
    """One's applications."""
    for row in Application.objects.filter(person=person).select_related("iteration"):
        yield {
            "programme": row.iteration.name,
            "side": row.side,
            "state": row.state,
            "hope": row.hope,
            "applied_at": row.applied_at.isoformat(),
        }


def erase_applications(person: Person) -> int:
    """Remove one's applications and finished training."""
    count, _ = Application.objects.filter(person=person).delete()
    done, _ = TrainingDone.objects.filter(person=person).delete()
    return count + done


def export_consents(person: Person) -> Iterator[dict[str, Any]]:
    """Every decision about one's taking part."""
    for row in ConsentRecord.objects.filter(student=person).select_related("text"):
        yield {
            "decided_by": row.voice,
            "decision": row.decision,
            "on_paper": row.on_paper,
            "text_version": row.text.version,
            "at": row.at.isoformat(),
        }


def erase_consents(person: Person) -> int:
    """Remove the decisions about a student who is erased."""
    count, _ = ConsentRecord.objects.filter(student=person).delete()
    return count


HELD = (
    HeldData(
        name="applications",
        models=("programmes.Application", "programmes.TrainingDone"),
        export=export_applications,
        erase=erase_applications,
    ),
    HeldData(
        name="consents",
        models=("programmes.ConsentRecord", "programmes.GuardianInvitation"),
        export=export_consents,
        erase=erase_consents,
    ),
    HeldData(
        name="programmes",
        models=tuple(
            f"programmes.{name}"
            for name in (
                *("Programme", "Iteration", "WeeklyActivity", "ConsentText"),
                *("TrainingModule", "TrainingQuestion"),
            )
        ),
        why="Facts about the programme itself, none about a person.",
    ),
)
