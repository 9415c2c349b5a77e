"""Asking both sides: one mail each and one change of state, however many pairs there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cairn.lib import clock
from cairn.matching.enums import MatchState
from cairn.matching.models import Ask, Match
from cairn.matching.problems import busy_mentees, capacity_of, taken_places
from cairn.outbox.actions import Mail, enqueue_mails
from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.programmes.models import Iteration
from cairn.programmes.readiness import readiness_of
from cairn.schools.queries import school_day_after

WITH_PEOPLE = ("mentee__person__profile", "mentor__person__profile")


def ask_both(iteration: Iteration, matches: Collection[Match]) -> list[Match]:
    """Ask both of every suggested pair that still can be; the others are taken back.

    Call it with the iteration's row locked and people and profiles loaded (`WITH_PEOPLE`).
    Returns those who were asked. The number of queries does not depend on the number of pairs.
    """
    asked = _still_possible(iteration, matches)
    ids = {match.pk for match in asked}
    left_out = [match.pk for match in matches if match.pk not in ids]
    moment = clock.now()
    answer_by = end_of_answering(iteration)
    _update(left_out, state=MatchState.WITHDRAWN, closed_at=moment)
    _update(
        [match.pk for match in asked],
        state=MatchState.PROPOSED,
        proposed_at=moment,
        answer_by=answer_by,
    )
    enqueue_mails(_mails(iteration, asked, answer_by), school_id=iteration.school_id)
    return asked


def end_of_answering(iteration: Iteration) -> datetime:
    """The end of the last day for an answer: so many school days from now, none in a holiday."""
    school = iteration.school
    day = school_day_after(school, school.today(), iteration.answer_days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=school.zone)


def _still_possible(iteration: Iteration, matches: Collection[Match]) -> list[Match]:
    applications = [a for match in matches for a in (match.mentee, match.mentor)]
    ready = {
        gates.application.pk
        for gates in readiness_of(iteration, applications)
        if gates.is_ready and gates.application.person.state == PersonState.ACTIVE
    }
    busy, taken = busy_mentees(iteration), taken_places(iteration)
    possible = []
    for match in sorted(matches, key=lambda match: (-match.points, match.pk)):
        mentee, mentor = match.mentee, match.mentor
        has_place = taken[mentor.person_id] < capacity_of(mentor, iteration)
        if {mentee.pk, mentor.pk} <= ready and mentee.person_id not in busy and has_place:
            possible.append(match)
            busy.add(mentee.person_id)
            taken[mentor.person_id] += 1
    return possible


def _update(ids: list[UUID], **values: object) -> None:
    """In portions that every database takes; a suggestion taken out meanwhile stays out."""
    for start in range(0, len(ids), PORTION):
        Match.objects.filter(
            pk__in=ids[start : start + PORTION], state=MatchState.SUGGESTED
        ).update(**values)


PORTION = 5_000


def _mails(iteration: Iteration, matches: list[Match], answer_by: datetime) -> list[Mail]:
    day = answer_by.astimezone(iteration.school.zone).date()
    return [
        Mail(
            to=person.email,
            subject=subject,
            text=f"{text}\n{settings.BASE_URL}{reverse('matching:match_page', args=[match.pk])}\n",
            key=f"match asked {match.pk} {side}",
        )
        for match in matches
        for side, person in (("mentee", match.mentee.person), ("mentor", match.mentor.person))
        if person.email
        for subject, text in [_words(iteration, person, side, date_of(day, person, iteration))]
    ]


def mail_about_ask(ask: Ask) -> None:
    """Tell somebody with an address that a younger student asks them; never who it is."""
    person, iteration = ask.mentor.person, ask.iteration
    if not person.email:
        return
    with override(person.language or iteration.school.language):
        subject = _("Somebody asks you to be a mentor")
        text = _(
            "Hello %(name)s,\n\n"
            "in “%(programme)s” a younger student would like you as a mentor. Sign in to see who "
            "it is, and say yes or no. You need no reason.\n"
        ) % {"name": person.first_name, "programme": iteration.name}
    link = settings.BASE_URL + reverse("matching:ask_page", args=[ask.pk])
    mail = Mail(person.email, subject, f"{text}\n{link}\n", key=f"ask made {ask.pk}")
    enqueue_mails([mail], school_id=ask.school_id)


def date_of(day: date, person: Person, iteration: Iteration) -> str:
    """A day as it is written in the person's language."""
    with override(person.language or iteration.school.language):
        return date_format(day, "l j F")


def _words(iteration: Iteration, person: Person, side: str, day: str) -> tuple[str, str]:
    """The mail says that something waits and until when, never who it is."""
    with override(person.language or iteration.school.language):
        if side == "mentee":
            subject = _("Somebody could be your mentor")
        else:
            subject = _("Somebody could be your mentee")
        text = _(
            "Hello %(name)s,\n\n"
            "in “%(programme)s” there is somebody for you. Sign in and look at Today to see who "
            "it could be, and say yes or no. You have time until %(day)s. You need no reason, and "
            "nobody is told who said no.\n"
        ) % {"name": person.first_name, "programme": iteration.name, "day": day}
    return subject, text
