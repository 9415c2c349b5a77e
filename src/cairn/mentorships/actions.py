"""Every write of pairs: each step is a conditional UPDATE, an event and an audit row.

active ↔ paused → closing (the goodbye) → closed. Either member pauses, takes up again and begins
the goodbye, without a reason. A coordinator pauses, takes up again and ends, for a stated one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.mentorships import queries
from cairn.mentorships.enums import (
    LASTING_STATES,
    MentorshipKind,
    MentorshipState,
    PairStep,
    StepCause,
)
from cairn.mentorships.errors import MayNotTakePart, ReasonNeeded, StateHasMoved
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.mentorships.policies import is_member, is_paused_by_school
from cairn.mentorships.signals import (
    goodbye_said,
    mentorship_started,
    mentorship_state_changed,
)
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from cairn.schools.models import School
from cairn.schools.queries import is_holiday, school_day_after

ACTIVE, PAUSED = MentorshipState.ACTIVE, MentorshipState.PAUSED
CLOSING, CLOSED = MentorshipState.CLOSING, MentorshipState.CLOSED
# Two weeks of school: long enough to meet once more, and nobody waits for an answer forever.
GOODBYE_SCHOOL_DAYS = 10


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
    moment = clock.now()
    mentorship = Mentorship.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        mentee=mentee,
        mentor=mentor,
        kind=kind,
        state=ACTIVE,
        state_since=moment,
        started_at=moment,
        reasons=reasons or [],
    )
    _write_event(mentorship, PairStep.STARTED, "", by, StepCause.MEMBER)
    mentorship_started.send(Mentorship, mentorship=mentorship)
    return mentorship


@transaction.atomic
def pause_mentorship(
    mentorship: Mentorship, *, by: Person | None, reason: str = "", cause: StepCause | None = None
) -> None:
    """A break. Raises StateHasMoved, and ReasonNeeded for a coordinator without one.

    A break by the school replaces one by the two, who then cannot end it themselves.
    """
    cause = cause or _cause_of(mentorship, by, reason)
    may_begin = Q(state=ACTIVE)
    if cause != StepCause.MEMBER:
        may_begin |= Q(state=PAUSED, cause=StepCause.MEMBER)
    _move(mentorship, PairStep.PAUSED, may_begin, PAUSED, by=by, cause=cause, reason=reason)


@transaction.atomic
def resume_mentorship(mentorship: Mentorship, *, by: Person, reason: str = "") -> None:
    """The break is over. Raises StateHasMoved, ReasonNeeded, and MayNotTakePart.

    The two end a break of their own; one that the school made is ended by a coordinator.
    """
    cause = _cause_of(mentorship, by, reason)
    may_end = Q(state=PAUSED)
    if cause == StepCause.MEMBER:
        may_end &= Q(cause=StepCause.MEMBER)
    if not queries.may_take_part(mentorship):
        raise MayNotTakePart
    _move(mentorship, PairStep.RESUMED, may_end, ACTIVE, by=by, cause=cause, reason=reason, kept="")


@transaction.atomic
def begin_goodbye(
    mentorship: Mentorship, *, by: Person | None, cause: StepCause = StepCause.MEMBER
) -> None:
    """One of the two wants to end it, without a reason; or the programme ends (`by` staff or None).

    During a break by the school there is no goodbye to write: the pair ends at once. Raises
    StateHasMoved.
    """
    if is_paused_by_school(mentorship):
        _close(mentorship, Q(state=PAUSED), by=by, cause=cause)
        return
    may_begin = Q(state=ACTIVE) | Q(state=PAUSED, cause=StepCause.MEMBER)
    last_day = school_day_after(mentorship.school, mentorship.school.today(), GOODBYE_SCHOOL_DAYS)
    _move(
        mentorship,
        PairStep.GOODBYE_BEGUN,
        may_begin,
        CLOSING,
        by=by,
        cause=cause,
        closes_on=last_day,
    )


@transaction.atomic
def begin_goodbyes_of(iteration: Iteration, *, by: Person) -> int:
    """The programme ends: the goodbye of every pair that goes on begins; counts them.

    Pairs in a break by the school are left to the coordinator, one by one.
    """
    may_begin = Q(state=ACTIVE) | Q(state=PAUSED, cause=StepCause.MEMBER)
    pairs = list(Mentorship.objects.select_for_update().filter(may_begin, iteration=iteration))
    last_day = school_day_after(iteration.school, iteration.school.today(), GOODBYE_SCHOOL_DAYS)
    moment, cause = clock.now(), StepCause.PROGRAMME
    Mentorship.objects.filter(may_begin, iteration=iteration).update(
        state=CLOSING, cause=cause, state_since=moment, closes_on=last_day
    )
    MentorshipEvent.objects.bulk_create(
        (
            MentorshipEvent(
                school_id=pair.school_id,
                mentorship=pair,
                step=PairStep.GOODBYE_BEGUN,
                cause=cause,
                before=pair.state,
                after=CLOSING,
                by=by,
                at=moment,
            )
            for pair in pairs
        ),
        batch_size=500,
    )
    record(
        "mentorship.all_say_goodbye",
        by=by,
        school_id=iteration.school_id,
        about=iteration,
        pairs=len(pairs),
    )
    for pair in pairs:
        before, pair.state, pair.closes_on = pair.state, CLOSING, last_day
        mentorship_state_changed.send(Mentorship, mentorship=pair, before=before, after=CLOSING)
    return len(pairs)


def leave_programme(application: Application) -> int:
    """Somebody took their application back: the goodbye of their pairs on that side begins."""
    person = application.person
    pairs = queries.lasting_pairs().filter(
        **{application.side: person}, iteration=application.iteration_id
    )
    count = 0
    for pair in pairs.exclude(state=CLOSING).select_related("school"):
        begin_goodbye(pair, by=person)
        count += 1
    return count


@transaction.atomic
def say_goodbye(mentorship: Mentorship, *, by: Person, letter: str = "") -> bool:
    """A member says goodbye, with a letter or without; when both have, the pair has ended.

    The letter stays as it is. Returns whether the pair has ended. Raises StateHasMoved, also for
    the second time. The UPDATE holds the row, so of two who say it at once the second sees both.
    """
    side = "mentee" if by.pk == mentorship.mentee_id else "mentor"
    said = Mentorship.objects.filter(
        pk=mentorship.pk, state=CLOSING, **{f"{side}_said_goodbye_at": None}
    ).update(**{f"{side}_said_goodbye_at": clock.now(), f"{side}_goodbye": letter})
    if not said:
        raise StateHasMoved
    mentorship.refresh_from_db()
    _write_event(mentorship, PairStep.GOODBYE_SAID, CLOSING, by, StepCause.MEMBER)
    goodbye_said.send(Mentorship, mentorship=mentorship, by=by)
    both = mentorship.mentee_said_goodbye_at and mentorship.mentor_said_goodbye_at
    if both:
        _close(mentorship, Q(state=CLOSING), by=by, cause=StepCause.MEMBER)
    return bool(both)


@transaction.atomic
def end_mentorship(
    mentorship: Mentorship, *, by: Person | None, reason: str = "", cause: StepCause | None = None
) -> None:
    """A coordinator ends the pair at once, for a stated reason. Raises StateHasMoved, ReasonNeeded.

    The two read kind words and never the reason.
    """
    cause = cause or _cause_of(mentorship, by, reason)
    _close(mentorship, Q(state__in=LASTING_STATES), by=by, cause=cause, reason=reason)


@transaction.atomic
def say_rematch_wish(mentorship: Mentorship, *, by: Person, wants: bool) -> None:
    """Whether the mentee would like another mentor. Raises StateHasMoved while the pair goes on."""
    said = Mentorship.objects.filter(
        pk=mentorship.pk, mentee=by, state__in=(CLOSING, CLOSED)
    ).update(wants_rematch=wants, rematch_said_at=clock.now())
    if not said:
        raise StateHasMoved
    record(
        "mentorship.rematch_wish",
        by=by,
        school_id=mentorship.school_id,
        about=mentorship,
        wants=wants,
    )


def pause_without_permission(student: Person, iteration: Iteration) -> int:
    """Permission was taken back: the pairs of `student` in the iteration stop; counts them."""
    mine = Q(mentee=student) | Q(mentor=student)
    pairs = queries.lasting_pairs().filter(mine, iteration=iteration)
    return sum(_stop(pair, StepCause.PERMISSION) for pair in pairs)


def pause_absent_pairs() -> int:
    """Pairs with somebody who has left or was deactivated stop, in every school; counts them."""
    count = 0
    for school in _schools_of(queries.absent_pairs):
        with in_school(school):
            pairs = list(queries.absent_pairs())
            count += sum(_stop(pair, StepCause.AWAY) for pair in pairs)
    return count


def end_overdue_goodbyes() -> int:
    """Goodbyes whose last day is over end the pair; never in a holiday. Counts them."""
    count = 0
    for school in _schools_of(_overdue_goodbyes):
        with in_school(school):
            if is_holiday(school, school.today()):
                continue
            for pair in _overdue_goodbyes().filter(closes_on__lt=school.today()):
                count += _quietly_closed(pair)
    return count


def _overdue_goodbyes() -> Any:
    return Mentorship.objects.filter(state=CLOSING, closes_on__lte=clock.today())


def _quietly_closed(pair: Mentorship) -> bool:
    try:
        with transaction.atomic():
            _close(pair, Q(state=CLOSING), by=None, cause=StepCause.TIME)
    except StateHasMoved:
        return False  # somebody said the second goodbye just now
    return True


def _schools_of(pairs: Any) -> list[School]:
    with across_schools():
        ids: set[UUID] = set(pairs().values_list("school_id", flat=True))
        return list(School.objects.filter(pk__in=ids))


def _stop(pair: Mentorship, cause: StepCause) -> bool:
    """A break by the school; a goodbye that had begun ends, since nobody can finish it."""
    try:
        with transaction.atomic():
            if pair.state == CLOSING:
                _close(pair, Q(state=CLOSING), by=None, cause=cause)
            else:
                may_begin = Q(state=ACTIVE) | Q(state=PAUSED)
                _move(pair, PairStep.PAUSED, may_begin, PAUSED, by=None, cause=cause)
    except StateHasMoved:
        return False
    return True


def _cause_of(mentorship: Mentorship, by: Person | None, reason: str) -> StepCause:
    if by is not None and is_member(mentorship, by):
        return StepCause.MEMBER
    if not reason.strip():
        raise ReasonNeeded("A coordinator changes a pair only for a stated reason.")
    return StepCause.COORDINATOR


def _close(
    mentorship: Mentorship, before: Q, *, by: Person | None, cause: StepCause, reason: str = ""
) -> None:
    _move(
        mentorship,
        PairStep.CLOSED,
        before,
        CLOSED,
        by=by,
        cause=cause,
        reason=reason,
        closed_at=clock.now(),
    )


def _move(
    mentorship: Mentorship,
    step: PairStep,
    before: Q,
    after: MentorshipState,
    *,
    by: Person | None,
    cause: StepCause,
    reason: str = "",
    kept: str | None = None,
    **values: Any,
) -> None:
    """One step. `kept` is the cause that stays on the pair where it is not `cause`."""
    was = mentorship.state
    stays = cause.value if kept is None else kept
    moved = Mentorship.objects.filter(before, pk=mentorship.pk).update(
        state=after, cause=stays, state_since=clock.now(), **values
    )
    if not moved:
        raise StateHasMoved
    mentorship.refresh_from_db()
    _write_event(mentorship, step, was, by, cause, reason)
    mentorship_state_changed.send(Mentorship, mentorship=mentorship, before=was, after=after)


def _write_event(
    mentorship: Mentorship,
    step: PairStep,
    before: str,
    by: Person | None,
    cause: StepCause,
    reason: str = "",
) -> None:
    event = MentorshipEvent.objects.create(
        school_id=mentorship.school_id,
        mentorship=mentorship,
        step=step,
        cause=cause,
        before=before,
        after=mentorship.state,
        by=by,
        reason=reason,
        at=clock.now(),
    )
    record(
        "mentorship.moved",
        by=by,
        school_id=mentorship.school_id,
        about=mentorship,
        step=step.value,
        cause=cause.value,
        after=MentorshipState(mentorship.state).value,
        event=event.pk,
    )
