"""Every write of pairs: each step is a conditional UPDATE, an event and an audit row."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.mentorships.enums import MentorshipKind, MentorshipState
from cairn.mentorships.errors import StateHasMoved
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.mentorships.signals import mentorship_started, mentorship_state_changed
from cairn.people.models import Person
from cairn.programmes.models import Iteration

ACTIVE, PAUSED = MentorshipState.ACTIVE, MentorshipState.PAUSED
CLOSING, CLOSED = MentorshipState.CLOSING, MentorshipState.CLOSED


@transaction.atomic
def start_mentorship(
    iteration: Iteration,
    mentee: Person,
    mentor: Person,
    *,
    by: Person,
    kind: MentorshipKind = MentorshipKind.FORMAL,
    reasons: list[Any] | None = None,
) -> Mentorship:
    """A pair begins: both said yes."""
    mentorship = Mentorship.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        mentee=mentee,
        mentor=mentor,
        kind=kind,
        state=ACTIVE,
        started_at=clock.now(),
        reasons=reasons or [],
    )
    _write_event(mentorship, "", ACTIVE, by)
    mentorship_started.send(Mentorship, mentorship=mentorship)
    return mentorship


def pause_mentorship(mentorship: Mentorship, *, by: Person) -> None:
    """A break. Raises StateHasMoved."""
    _move(mentorship, (ACTIVE,), PAUSED, by=by)


def resume_mentorship(mentorship: Mentorship, *, by: Person) -> None:
    """The break is over. Raises StateHasMoved."""
    _move(mentorship, (PAUSED,), ACTIVE, by=by)


def begin_goodbye(mentorship: Mentorship, *, by: Person) -> None:
    """Time to say goodbye. Raises StateHasMoved."""
    _move(mentorship, (ACTIVE, PAUSED), CLOSING, by=by)


def close_mentorship(mentorship: Mentorship, *, by: Person) -> None:
    """The pair has ended. Raises StateHasMoved."""
    _move(mentorship, (CLOSING,), CLOSED, by=by, closed_at=clock.now())


@transaction.atomic
def write_goodbye(mentorship: Mentorship, *, by: Person, text: str) -> None:
    """A letter to the other, while both say goodbye. Raises StateHasMoved."""
    field = "mentee_goodbye" if by.pk == mentorship.mentee_id else "mentor_goodbye"
    open_rows = Mentorship.objects.filter(pk=mentorship.pk, state=CLOSING)
    if not open_rows.update(**{field: text}):
        raise StateHasMoved
    record("mentorship.goodbye", by=by, school_id=mentorship.school_id, about=mentorship)


@transaction.atomic
def say_rematch_wish(mentorship: Mentorship, *, by: Person, wants: bool) -> None:
    """Whether the mentee would like another mentor."""
    Mentorship.objects.filter(pk=mentorship.pk, mentee=by).update(wants_rematch=wants)
    record(
        "mentorship.rematch_wish",
        by=by,
        school_id=mentorship.school_id,
        about=mentorship,
        wants=wants,
    )


@transaction.atomic
def _move(
    mentorship: Mentorship,
    before: tuple[MentorshipState, ...],
    after: MentorshipState,
    *,
    by: Person,
    **values: Any,
) -> None:
    was = mentorship.state
    moved = Mentorship.objects.filter(pk=mentorship.pk, state__in=before).update(
        state=after, **values
    )
    if not moved:
        raise StateHasMoved
    mentorship.state = after
    _write_event(mentorship, was, after, by)
    mentorship_state_changed.send(Mentorship, mentorship=mentorship, before=was, after=after)


def _write_event(mentorship: Mentorship, before: str, after: MentorshipState, by: Person) -> None:
    MentorshipEvent.objects.create(
        school_id=mentorship.school_id,
        mentorship=mentorship,
        before=before,
        after=after,
        by=by,
        at=clock.now(),
    )
    record(
        "mentorship.moved",
        by=by,
        school_id=mentorship.school_id,
        about=mentorship,
        after=after.value,
    )
