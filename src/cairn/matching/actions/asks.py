"""Informal mentors: a student asks an older one, who answers; then a coordinator approves.

The same rules of safety hold as for any pair, and the pair takes one of the mentor's places.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.matching.actions.asking import end_of_answering, mail_about_ask
from cairn.matching.enums import OPEN_ASKS, AskState
from cairn.matching.errors import AlreadyAsked, AskHasMoved, MentorIsFull, RuleStandsInTheWay
from cairn.matching.models import Ask
from cairn.matching.queries import rules_of_ask
from cairn.mentorships.actions import start_mentorship
from cairn.mentorships.enums import MentorshipKind
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from cairn.schools.models import School
from cairn.schools.queries import is_holiday


@transaction.atomic
def ask_mentor(iteration: Iteration, mentee: Application, mentor: Application) -> Ask:
    """Ask an older student of the programme. Asking the same one again changes nothing.

    Raises AlreadyAsked while another wish is open, RuleStandsInTheWay where it is not possible.
    """
    earlier = Ask.objects.filter(iteration=iteration, mentee=mentee, mentor=mentor).first()
    if earlier is not None:
        return earlier
    if rules := rules_of_ask(iteration, mentee, mentor):
        raise RuleStandsInTheWay(rules)
    try:
        with transaction.atomic():
            ask = Ask.objects.create(
                school_id=iteration.school_id,
                iteration=iteration,
                mentee=mentee,
                mentor=mentor,
                asked_at=clock.now(),
                answer_by=end_of_answering(iteration),
            )
    except IntegrityError:
        raise AlreadyAsked from None
    mail_about_ask(ask)
    record("ask.made", by=mentee.person, school_id=ask.school_id, about=ask)
    return ask


@transaction.atomic
def answer_ask(ask: Ask, *, by: Person, yes: bool) -> None:
    """The one who was asked says yes or no, without a reason. Raises AskHasMoved."""
    if not yes:
        _decline(Q(pk=ask.pk, state=AskState.ASKED))
        record("ask.declined", by=None, school_id=ask.school_id, about=ask)
        return
    agreed = Ask.objects.filter(pk=ask.pk, state=AskState.ASKED).update(
        state=AskState.AGREED, answer_by=end_of_answering(ask.iteration)
    )
    if not agreed:
        raise AskHasMoved
    record("ask.agreed", by=by, school_id=ask.school_id, about=ask)


@transaction.atomic
def approve_ask(ask: Ask, *, by: Person) -> Mentorship:
    """A coordinator approves: the pair begins.

    Raises AskHasMoved, MentorIsFull, and RuleStandsInTheWay where it has become impossible.
    """
    iteration = (
        Iteration.objects.select_for_update(of=("self",))
        .select_related("school")
        .get(pk=ask.iteration_id)
    )
    approved = Ask.objects.filter(pk=ask.pk, state=AskState.AGREED).update(
        state=AskState.APPROVED, closed_at=clock.now()
    )
    if not approved:
        raise AskHasMoved
    rules = rules_of_ask(iteration, ask.mentee, ask.mentor)
    if rules == ("room",):
        raise MentorIsFull
    if rules:
        raise RuleStandsInTheWay(rules)
    record("ask.approved", by=by, school_id=ask.school_id, about=ask)
    return start_mentorship(
        iteration,
        ask.mentee.person,
        ask.mentor.person,
        by=by,
        kind=MentorshipKind.INFORMAL,
    )


@transaction.atomic
def refuse_ask(ask: Ask, *, by: Person) -> None:
    """A coordinator does not approve; the two read "not this time". Raises AskHasMoved."""
    _decline(Q(pk=ask.pk, state__in=OPEN_ASKS))
    record("ask.refused", by=by, school_id=ask.school_id, about=ask)


@transaction.atomic
def take_back_ask(ask: Ask, *, by: Person) -> None:
    """The one who asked does not want to any more. Raises AskHasMoved."""
    taken_back = Ask.objects.filter(pk=ask.pk, state__in=OPEN_ASKS).update(
        state=AskState.ENDED, closed_at=clock.now()
    )
    if not taken_back:
        raise AskHasMoved
    record("ask.taken_back", by=by, school_id=ask.school_id, about=ask)


def end_asks_of(student: Person, iteration: Iteration) -> int:
    """Somebody may not take part any more: their wishes end; counts them."""
    mine = Q(mentee__person=student) | Q(mentor__person=student)
    ids = Ask.objects.filter(mine, iteration=iteration, state__in=OPEN_ASKS).values("pk")
    return Ask.objects.filter(pk__in=list(ids.values_list("pk", flat=True))).update(
        state=AskState.ENDED, closed_at=clock.now()
    )


def end_overdue_asks() -> int:
    """Wishes nobody answered in time end, in every school, never in a holiday; counts them."""
    late = Q(state__in=OPEN_ASKS, answer_by__lt=clock.now())
    with across_schools():
        ids = set(Ask.objects.filter(late).values_list("school_id", flat=True))
        schools = list(School.objects.filter(pk__in=ids))
    count = 0
    for school in schools:
        with in_school(school):
            if not is_holiday(school, school.today()):
                count += Ask.objects.filter(late).update(
                    state=AskState.ENDED, closed_at=clock.now()
                )
    return count


def _decline(which: Q) -> None:
    declined = Ask.objects.filter(which).update(state=AskState.DECLINED, closed_at=clock.now())
    if not declined:
        raise AskHasMoved
