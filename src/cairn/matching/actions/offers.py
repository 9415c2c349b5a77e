"""Answers: both must say yes, nobody learns who said no, and no place is given twice.

Every answer locks the iteration's row first, so that answers queue up there: the second of two who
want the last place sees the first.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.matching.actions.asking import WITH_PEOPLE
from cairn.matching.actions.next_offers import offer_next
from cairn.matching.enums import MatchState
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull
from cairn.matching.models import Match
from cairn.matching.policies import is_overdue
from cairn.matching.problems import capacity_of
from cairn.mentorships.actions import start_mentorship
from cairn.mentorships.enums import LASTING_STATES
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.programmes.enums import ApplicationState
from cairn.programmes.models import Iteration
from cairn.programmes.readiness import readiness_of
from cairn.schools.models import School
from cairn.schools.queries import is_holiday


def accept_match(match: Match, *, by: Person) -> Mentorship | None:
    """One side says yes; when both have, the pair begins in the same transaction.

    Returns the pair, or None while the other has not answered. Raises MatchAlreadyClosed, and
    MentorIsFull when no place is left; an offer that cannot become a pair any more is taken back,
    which frees both. Saying yes twice is saying it once.
    """
    outcome = _accept(match, by)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@transaction.atomic
def _accept(match: Match, by: Person) -> Mentorship | Exception | None:
    iteration = _locked(match.iteration_id)
    row = (
        Match.objects.select_for_update(of=("self",)).select_related(*WITH_PEOPLE).get(pk=match.pk)
    )
    if row.state != MatchState.PROPOSED or is_overdue(row, iteration.school):
        return MatchAlreadyClosed()
    side = "mentee" if by.pk == row.mentee.person_id else "mentor"
    if getattr(row, f"{side}_said_yes_at") is None:
        setattr(row, f"{side}_said_yes_at", clock.now())
        row.save(update_fields=[f"{side}_said_yes_at"])
    if not (row.mentee_said_yes_at and row.mentor_said_yes_at):
        # Not by whom: one yes in the audit would tell who said no to the rest.
        record("match.answered", by=None, school_id=row.school_id, about=row)
        return None
    if trouble := _trouble_of(row, iteration):
        _close(Q(pk=row.pk), MatchState.WITHDRAWN)
        return trouble
    _close(Q(pk=row.pk), MatchState.ACCEPTED)
    record("match.accepted", by=by, school_id=row.school_id, about=row)
    return start_mentorship(
        iteration, row.mentee.person, row.mentor.person, by=by, reasons=row.reasons
    )


def _trouble_of(match: Match, iteration: Iteration) -> Exception | None:
    """Both must still be ready and free: the mentee of a formal mentor, the mentor with a place."""
    people = (match.mentee.person, match.mentor.person)
    gates = readiness_of(iteration, [match.mentee, match.mentor])
    here = all(person.state == PersonState.ACTIVE for person in people)
    if not here or not all(gate.is_ready for gate in gates):
        return MatchAlreadyClosed()
    lasting = Mentorship.objects.filter(iteration=iteration, state__in=LASTING_STATES)
    if lasting.filter(
        Q(mentee=match.mentee.person_id, kind="formal")
        | Q(mentee=match.mentee.person_id, mentor=match.mentor.person_id)
    ).exists():
        return MatchAlreadyClosed()
    taken = lasting.filter(mentor=match.mentor.person_id).count()
    return MentorIsFull() if taken >= capacity_of(match.mentor, iteration) else None


@transaction.atomic
def decline_match(match: Match, *, by: Person) -> None:
    """Not this time. No reason is asked, and who said no is not kept. Raises MatchAlreadyClosed.

    The next in line of a published proposal is asked at once.
    """
    iteration = _locked(match.iteration_id)
    if not _close(Q(pk=match.pk), MatchState.DECLINED):
        raise MatchAlreadyClosed
    record("match.declined", by=None, school_id=match.school_id, about=match)
    offer_next(iteration, match)


@transaction.atomic
def correct_reason(match: Match, code: str, *, by: Person) -> None:
    """One of the two says that a reason is not right: it goes for both, coordinators see it.

    A reason that is not there changes nothing. Raises MatchAlreadyClosed.
    """
    row = Match.objects.select_for_update(of=("self",)).select_related("mentee").get(pk=match.pk)
    if row.state != MatchState.PROPOSED:
        raise MatchAlreadyClosed
    kept = [reason for reason in row.reasons if reason["code"] != code]
    if len(kept) == len(row.reasons):
        return
    side = "mentee" if by.pk == row.mentee.person_id else "mentor"
    row.corrections = [*row.corrections, {"code": code, "side": side}]
    row.reasons = kept
    row.save(update_fields=["reasons", "corrections"])
    record("match.reason_corrected", by=by, school_id=row.school_id, about=row, reason=code)


def _locked(iteration_id: UUID) -> Iteration:
    found = Iteration.objects.select_for_update(of=("self",)).select_related("school")
    return found.get(pk=iteration_id)


@transaction.atomic
def take_back_offer(match: Match, *, by: Person) -> None:
    """A coordinator takes an open offer back; both are free again. Raises MatchAlreadyClosed."""
    Iteration.objects.select_for_update(of=("self",)).get(pk=match.iteration_id)
    if not _close(Q(pk=match.pk), MatchState.WITHDRAWN):
        raise MatchAlreadyClosed
    record("match.taken_back", by=by, school_id=match.school_id, about=match)


@transaction.atomic
def withdraw_offers_of(student: Person, iteration: Iteration) -> int:
    """Somebody may not take part any more: their open offers and suggestions go; counts offers."""
    mine = Q(mentee__person=student) | Q(mentor__person=student)
    matches = Match.objects.filter(mine, iteration=iteration)
    matches.filter(state=MatchState.SUGGESTED).delete()
    ids = list(matches.filter(state=MatchState.PROPOSED).values_list("pk", flat=True))
    return _close(Q(pk__in=ids), MatchState.WITHDRAWN)


def close_offers() -> int:
    """What time does to offers, in every school: expired ones and those of absent people close."""
    return expire_matches() + _withdraw_impossible()


def expire_matches() -> int:
    """Close offers that were not answered in time, never in a holiday; returns how many.

    A mentee who had said yes does not wait for nothing: the next in line is asked.
    """
    late = Q(answer_by__lt=clock.now())
    count = 0
    for school in _schools_with(late):
        with in_school(school):
            if not is_holiday(school, school.today()):
                count += sum(_expire(*offers) for offers in _late_by_iteration(late).items())
    return count


def _late_by_iteration(late: Q) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    offers = Match.objects.filter(late, state=MatchState.PROPOSED).order_by("iteration_id")
    for iteration_id, offer in offers.values_list("iteration_id", "pk"):
        found.setdefault(iteration_id, []).append(offer)
    return found


@transaction.atomic
def _expire(iteration_id: UUID, ids: list[UUID]) -> int:
    iteration = _locked(iteration_id)
    offers = Match.objects.filter(pk__in=ids, state=MatchState.PROPOSED)
    waiting = list(offers.filter(mentee_said_yes_at__isnull=False).select_related("mentee"))
    count = _close(Q(pk__in=ids), MatchState.EXPIRED)
    for offer in waiting:
        offer_next(iteration, offer)
    return count


def _withdraw_impossible() -> int:
    """Offers to somebody who has left or withdrawn: nobody waits for them."""
    gone = Q(pk__in=[])
    for side in ("mentee", "mentor"):
        gone |= ~Q(**{f"{side}__state": ApplicationState.ACCEPTED})
        gone |= ~Q(**{f"{side}__person__state": PersonState.ACTIVE})
    count = 0
    for school in _schools_with(gone):
        with in_school(school), transaction.atomic():
            open_offers = Match.objects.filter(gone, state=MatchState.PROPOSED)
            ids = list(open_offers.values_list("pk", flat=True))
            count += _close(Q(pk__in=ids), MatchState.WITHDRAWN)
    return count


def _schools_with(which: Q) -> list[School]:
    with across_schools():
        offers = Match.objects.filter(which, state=MatchState.PROPOSED)
        ids: set[Any] = set(offers.values_list("school_id", flat=True))
        return list(School.objects.filter(pk__in=ids))


def _close(which: Q, after: MatchState) -> int:
    """Close open offers. Half a yes is forgotten, so that nobody can tell who said no."""
    values: dict[str, Any] = {"state": after, "closed_at": clock.now()}
    if after != MatchState.ACCEPTED:
        values |= {"mentee_said_yes_at": None, "mentor_said_yes_at": None}
    return Match.objects.filter(which, state=MatchState.PROPOSED).update(**values)
