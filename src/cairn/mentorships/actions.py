"""Every write of pairs and of the wishes for an informal mentor.

A state moves by a conditional UPDATE: of two who act at once, one moves it and the other learns
that it has moved. Higher rooms hear of it by a signal inside the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.mentorships import policies
from cairn.mentorships.enums import (
    LASTING_STATES,
    OPEN_ASKS,
    AskState,
    MentorshipKind,
    MentorshipState,
)
from cairn.mentorships.errors import (
    AlreadyAPair,
    AlreadyAsked,
    GoodbyeIsWritten,
    NotReadyToMentor,
    StateHasMoved,
)
from cairn.mentorships.models import InformalAsk, Mentorship, MentorshipEvent
from cairn.mentorships.queries import history_of, is_pair, paused_by
from cairn.mentorships.signals import mentorship_started, mentorship_state_changed
from cairn.once.actions import claim, remember_outcome
from cairn.people.models import Person
from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from cairn.programmes.queries import applications_of
from cairn.programmes.readiness import readiness_of


@transaction.atomic
def start_mentorship(
    iteration: Iteration,
    mentee: Person,
    mentor: Person,
    *,
    by: Person,
    kind: MentorshipKind,
    reasons: list[dict[str, Any]],
) -> Mentorship:
    """The two are a pair from now on. `reasons` are codes with data.

    Raises AlreadyAPair where the mentee has a formal mentor in this iteration (for a formal pair),
    or the two are a pair there.
    """
    try:
        with transaction.atomic():
            pair = Mentorship.objects.create(
                school_id=iteration.school_id,
                iteration=iteration,
                mentee=mentee,
                mentor=mentor,
                kind=kind,
                state=MentorshipState.ACTIVE,
                started_at=clock.now(),
                reasons=reasons,
            )
    except IntegrityError as error:
        raise AlreadyAPair from error
    _note(pair, before="", after=MentorshipState.ACTIVE, by=by)
    record("mentorship.started", by=by, school_id=pair.school_id, about=pair, kind=kind)
    mentorship_started.send(sender=Mentorship, mentorship=pair)
    return pair


@transaction.atomic
def pause_mentorship(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """A break, for either member or a coordinator. Raises StateHasMoved when it is not active."""
    _allow(policies.can_see(mentorship, by))
    return _move(mentorship, {MentorshipState.ACTIVE}, MentorshipState.PAUSED, by=by)


@transaction.atomic
def resume_mentorship(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """The break is over. What staff paused, a coordinator alone takes up again.

    Raises StateHasMoved when it is not paused, PermissionDenied for somebody who may not.
    """
    current = _locked(mentorship)
    if current.state != MentorshipState.PAUSED:
        raise StateHasMoved
    _allow(policies.can_resume(current, by, paused_by(history_of(current))))
    return _move(mentorship, {MentorshipState.PAUSED}, MentorshipState.ACTIVE, by=by)


@transaction.atomic
def begin_goodbye(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """The pair comes to its end, well: time for a letter. Raises StateHasMoved when it has begun.

    A member begins it, active or paused.
    """
    _allow(policies.is_member(mentorship, by))
    before = {MentorshipState.ACTIVE, MentorshipState.PAUSED}
    return _move(mentorship, before, MentorshipState.CLOSING, by=by)


@transaction.atomic
def write_goodbye(mentorship: Mentorship, *, by: Person, text: str) -> None:
    """A member's letter to the other. It is written once.

    Raises StateHasMoved outside of the goodbye, GoodbyeIsWritten for a second letter.
    """
    _allow(policies.is_member(mentorship, by))
    field = "mentee_goodbye" if by.pk == mentorship.mentee_id else "mentor_goodbye"
    in_goodbye = Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.CLOSING)
    if not in_goodbye.filter(**{field: ""}).update(**{field: text}):
        raise GoodbyeIsWritten if in_goodbye.exists() else StateHasMoved
    record("mentorship.goodbye_written", by=by, school_id=mentorship.school_id, about=mentorship)


@transaction.atomic
def close_mentorship(mentorship: Mentorship, *, by: Person) -> Mentorship:
    """End the pair: a coordinator at once; members when both have said so during the goodbye.

    Returns the pair as it is now; it lasts until the second member has said so. Raises
    StateHasMoved when it has ended, or for a member before the goodbye has begun.
    """
    _allow(policies.can_see(mentorship, by))
    moment = clock.now()
    if not policies.is_member(mentorship, by):
        return _move(
            mentorship, set(LASTING_STATES), MentorshipState.CLOSED, by=by, closed_at=moment
        )
    field = "mentee_ends_at" if by.pk == mentorship.mentee_id else "mentor_ends_at"
    current = _locked(mentorship)
    if current.state != MentorshipState.CLOSING:
        raise StateHasMoved
    if getattr(current, field) is None:
        Mentorship.objects.filter(pk=current.pk).update(**{field: moment})
        record("mentorship.end_agreed", by=by, school_id=current.school_id, about=current)
        current = Mentorship.objects.get(pk=current.pk)
    if current.mentee_ends_at is None or current.mentor_ends_at is None:
        return current
    before = {MentorshipState.CLOSING}
    return _move(current, before, MentorshipState.CLOSED, by=by, closed_at=moment)


@transaction.atomic
def say_rematch_wish(mentorship: Mentorship, *, by: Person, wants: bool) -> None:
    """Whether the mentee would like another mentor. Raises StateHasMoved while the pair goes on."""
    _allow(mentorship.mentee_id == by.pk)
    ending = Mentorship.objects.filter(
        pk=mentorship.pk, state__in=(MentorshipState.CLOSING, MentorshipState.CLOSED)
    )
    if not ending.update(wants_rematch=wants):
        raise StateHasMoved
    record(
        "mentorship.rematch_wish",
        by=by,
        school_id=mentorship.school_id,
        about=mentorship,
        wants=wants,
    )


@transaction.atomic
def ask_informal_mentor(
    mentee: Person, mentor: Person, iteration: Iteration, *, once: str = ""
) -> InformalAsk:
    """A student asks somebody they found themselves to be their mentor.

    Raises AlreadyAsked, AlreadyAPair, and AlreadyDone when the same form is sent twice.
    """
    if once:
        claim(once, person_id=mentee.pk)
    if is_pair(mentee, mentor):
        raise AlreadyAPair
    try:
        with transaction.atomic():
            ask = InformalAsk.objects.create(
                school_id=iteration.school_id,
                iteration=iteration,
                mentee=mentee,
                mentor=mentor,
                asked_at=clock.now(),
            )
    except IntegrityError as error:
        raise AlreadyAsked from error
    record("informal.asked", by=mentee, school_id=ask.school_id, about=ask)
    if once:
        remember_outcome(once, str(ask.pk))
    return ask


@transaction.atomic
def agree_to_informal_ask(ask: InformalAsk, *, by: Person) -> None:
    """The mentor says yes; a coordinator looks at it next. Raises StateHasMoved."""
    _move_ask(ask, AskState.ASKED, AskState.AGREED)
    record("informal.agreed", by=by, school_id=ask.school_id, about=ask)


@transaction.atomic
def approve_informal_ask(ask: InformalAsk, *, by: Person) -> Mentorship:
    """The coordinator approves, and the two are a pair.

    Raises StateHasMoved, AlreadyAPair, and NotReadyToMentor where one of the two has not passed
    every gate: informal ties have the same safety.
    """
    _move_ask(ask, AskState.AGREED, AskState.APPROVED)
    if not _both_are_ready(ask):
        raise NotReadyToMentor
    record("informal.approved", by=by, school_id=ask.school_id, about=ask)
    return start_mentorship(
        ask.iteration, ask.mentee, ask.mentor, by=by, kind=MentorshipKind.INFORMAL, reasons=[]
    )


@transaction.atomic
def decline_informal_ask(ask: InformalAsk) -> None:
    """ "Not this time", by the mentor or the coordinator, without a reason. Raises StateHasMoved.

    Neither the row nor the audit says who it was: nobody is told who declined.
    """
    declined = InformalAsk.objects.filter(pk=ask.pk, state__in=OPEN_ASKS).update(
        state=AskState.DECLINED, ended_at=clock.now()
    )
    if not declined:
        raise StateHasMoved
    record("informal.declined", by=None, school_id=ask.school_id, about=ask)


def _move(
    mentorship: Mentorship,
    before: Iterable[MentorshipState],
    after: MentorshipState,
    *,
    by: Person,
    **values: Any,
) -> Mentorship:
    """From one of the states `before` to `after`, with its event, audit row and signal."""
    was = _locked(mentorship).state
    moved = was in before and Mentorship.objects.filter(pk=mentorship.pk, state=was).update(
        state=after, **values
    )
    if not moved:
        raise StateHasMoved
    pair = Mentorship.objects.get(pk=mentorship.pk)
    _note(pair, before=was, after=after, by=by)
    record("mentorship.moved", by=by, school_id=pair.school_id, about=pair, before=was, after=after)
    mentorship_state_changed.send(sender=Mentorship, mentorship=pair, before=was, after=after)
    return pair


def _locked(mentorship: Mentorship) -> Mentorship:
    """The pair as it is now; its row is ours until the transaction ends."""
    return Mentorship.objects.select_for_update().get(pk=mentorship.pk)


def _note(pair: Mentorship, *, before: str, after: str, by: Person) -> None:
    MentorshipEvent.objects.create(
        school_id=pair.school_id,
        mentorship=pair,
        before=before,
        after=after,
        by=by,
        at=clock.now(),
    )


def _allow(allowed: bool) -> None:
    """Access functions have decided before; an action called past them refuses."""
    if not allowed:
        raise PermissionDenied


def _move_ask(ask: InformalAsk, before: AskState, after: AskState) -> None:
    ended_at = clock.now() if after == AskState.APPROVED else None
    moved = InformalAsk.objects.filter(pk=ask.pk, state=before).update(
        state=after, ended_at=ended_at
    )
    if not moved:
        raise StateHasMoved


def _both_are_ready(ask: InformalAsk) -> bool:
    sides = {(ask.mentee_id, Side.MENTEE), (ask.mentor_id, Side.MENTOR)}
    applications = [
        application
        for application in applications_of(ask.iteration).filter(
            person_id__in=(ask.mentee_id, ask.mentor_id)
        )
        if (application.person_id, application.side) in sides
    ]
    ready = [r for r in readiness_of(ask.iteration, applications) if r.is_ready]
    return len(ready) == len(sides)
