"""What programmes hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cairn.lib.held_data import HeldData
from cairn.people.models import Person
from cairn.programmes.enums import IterationState
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentStanding,
    GuardianInvitation,
    TrainingDone,
)
from cairn.schools.models import School


def export_applications(person: Person) -> Iterator[dict[str, Any]]:
    """One's applications with how they went."""
    rows = Application.objects.filter(person=person).select_related("iteration")
    for row in rows.prefetch_related("events"):
        yield {
            "programme": row.iteration.name,
            "side": row.side,
            "state": row.state,
            "hope": row.hope,
            "mentees_at_most": row.capacity,
            "applied_at": row.applied_at.isoformat(),
            "history": [{"state": e.after, "at": e.at.isoformat()} for e in row.events.all()],
        }


def erase_applications(person: Person) -> int:
    """Remove one's applications with their history."""
    return Application.objects.filter(person=person).delete()[0]


def expire_hopes(school: School, before: date, dry_run: bool) -> int:
    """Empty what people hoped and wished for in iterations that ended before a day."""
    nothing: dict[str, Any] = {"hope": "", "wishes": [], "matters_most": "", "mentor_gender": ""}
    old = Application.objects.filter(school=school, iteration__ends_on__lt=before)
    # An update with a join is not portable: the ids first.
    ids = list(old.exclude(**nothing).order_by().values_list("pk", flat=True))
    return len(ids) if dry_run else Application.objects.filter(pk__in=ids).update(**nothing)


def export_training(person: Person) -> Iterator[dict[str, Any]]:
    """What one has learned here."""
    for row in TrainingDone.objects.filter(person=person).select_related("module"):
        yield {
            "training": row.module.title,
            "minutes": row.minutes,
            "done_on": row.done_on.isoformat(),
            "counts": row.repeat_asked_at is None,
        }


def erase_training(person: Person) -> int:
    """Remove one's finished training."""
    return TrainingDone.objects.filter(person=person).delete()[0]


def export_consents(person: Person) -> Iterator[dict[str, Any]]:
    """Every decision about one's taking part; for a parent, every decision they gave."""
    mine = Q(student=person) | Q(given_by=person)
    for row in ConsentRecord.objects.filter(mine).select_related("text", "text__programme"):
        yield {
            "programme": row.text.programme.name,
            "about": row.text.scope,
            "decided_by": row.voice,
            "relationship": row.relationship if row.given_by_id == person.pk else "",
            "decision": row.decision,
            "on_paper": row.on_paper,
            "by_link": row.by_link,
            "text_version": row.text.version,
            "text": row.text.body,
            "at": row.at.isoformat(),
        }


def erase_consents(person: Person) -> int:
    """Remove the decisions about a student who is erased.

    A parent who is erased leaves their decisions about the child without their name.
    """
    given = ConsentRecord.objects.filter(given_by=person).exclude(student=person)
    nameless = given.update(given_by=None, relationship="")
    count, _ = ConsentRecord.objects.filter(student=person).delete()
    ConsentStanding.objects.filter(student=person).delete()
    return count + nameless


def expire_consents(school: School, before: date, dry_run: bool) -> int:
    """Remove decisions about students whose iterations of the programme ended before a day.

    A decision is kept as long as it can be asked for: while the student takes part, and the
    school's time of retention after that.
    """
    kept = Application.objects.filter(
        Q(iteration__ends_on__gte=before) | ~Q(iteration__state=IterationState.CLOSED),
        person=OuterRef("student"),
    )
    records = _old(
        ConsentRecord.objects.filter(school=school, at__date__lt=before),
        kept.filter(iteration__programme=OuterRef("text__programme")),
    )
    standings = _old(
        ConsentStanding.objects.filter(school=school, at__date__lt=before),
        kept.filter(iteration__programme=OuterRef("programme")),
    )
    if dry_run:
        return records.count()
    standings.delete()
    return records.delete()[0]


def _old(rows: QuerySet[Any], kept: QuerySet[Application]) -> QuerySet[Any]:
    return rows.filter(~Exists(kept))


def export_invitations(person: Person) -> Iterator[dict[str, Any]]:
    """The links one was sent, or that were sent about one."""
    mine = Q(guardian=person) | Q(student=person)
    for row in GuardianInvitation.objects.filter(mine).select_related("programme"):
        yield {
            "programme": row.programme.name,
            "as": "guardian" if row.guardian_id == person.pk else "student",
            "sent_at": row.sent_at.isoformat(),
            "used_at": row.used_at.isoformat() if row.used_at else None,
        }


def erase_invitations(person: Person) -> int:
    """Remove the links of a parent, or about a student."""
    mine = Q(guardian=person) | Q(student=person)
    return GuardianInvitation.objects.filter(mine).delete()[0]


def expire_invitations(school: School, before: date, dry_run: bool) -> int:
    """Remove links that ran out before a day: used or not, they open nothing."""
    old = GuardianInvitation.objects.filter(school=school, expires_at__date__lt=before)
    return old.count() if dry_run else old.delete()[0]


HELD = (
    HeldData(
        name="applications",
        models=("programmes.Application", "programmes.ApplicationEvent"),
        export=export_applications,
        erase=erase_applications,
        expire=expire_hopes,
    ),
    HeldData(
        name="training",
        models=("programmes.TrainingDone",),
        export=export_training,
        erase=erase_training,
    ),
    HeldData(
        name="consents",
        models=("programmes.ConsentRecord", "programmes.ConsentStanding"),
        export=export_consents,
        erase=erase_consents,
        expire=expire_consents,
    ),
    HeldData(
        name="guardian_invitations",
        models=("programmes.GuardianInvitation",),
        export=export_invitations,
        erase=erase_invitations,
        expire=expire_invitations,
    ),
    HeldData(
        name="programmes",
        models=tuple(
            f"programmes.{name}"
            for name in (
                *("Programme", "Iteration", "IterationChange", "WeeklyActivity", "ConsentText"),
                *("TrainingModule", "TrainingQuestion"),
            )
        ),
        why="Facts about the programme itself, none about a person.",
    ),
)
