"""Reads of who takes part in an iteration: mentees who wait, mentors who are there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cairn.matching.enums import (
    MatchState,
)
from cairn.matching.models import (
    Match,
)
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Application, Iteration

WITH_YEARS = ("mentee__person__year_group", "mentor__person__year_group")


def is_called(word: str, side: str = "") -> Q:
    """Rows of which an applicant has this in a name; `side` leads to the application."""
    return (
        Q(**{f"{side}person__given_name__icontains": word})
        | Q(**{f"{side}person__family_name__icontains": word})
        | Q(**{f"{side}person__preferred_name__icontains": word})
    )


def applications_by_id(ids: Collection[UUID]) -> dict[UUID, Application]:
    """These applications with person and year group, one query; who is gone is not there."""
    return Application.objects.select_related("person__year_group").in_bulk(ids)


def with_profiles(ids: Collection[UUID]) -> dict[UUID, Application]:
    """Applications with all that matching reads of their people."""
    found = Application.objects.filter(pk__in=ids)
    return {a.pk: a for a in found.select_related("person__year_group", "person__profile")}


def mentors_taken_in(iteration: Iteration) -> QuerySet[Application]:
    """Mentors of an iteration with person, year and profile."""
    return Application.objects.filter(
        iteration=iteration, side=Side.MENTOR, state=ApplicationState.ACCEPTED
    ).select_related("person__year_group", "person__profile")


def genders_of_mentors(iteration: Iteration) -> set[str]:
    """Which genders the school knows of the mentors of an iteration, as codes."""
    known = mentors_taken_in(iteration).order_by().values_list("person__gender", flat=True)
    return set(known.distinct()) - {""}


def mentees_without_mentor(iteration: Iteration, words: str = "") -> QuerySet[Application]:
    """Mentees taken in, with neither a mentor nor an open offer, by name."""
    lasting = Mentorship.objects.filter(iteration=iteration, kind="formal").exclude(state="closed")
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    found = (
        Application.objects.filter(
            iteration=iteration,
            side=Side.MENTEE,
            state=ApplicationState.ACCEPTED,
            person__state=PersonState.ACTIVE,
        )
        .exclude(person__in=lasting.values("mentee"))
        .exclude(pk__in=asked.values("mentee"))
        .select_related("person__year_group", "person__profile")
    )
    for word in words.split():
        found = found.filter(is_called(word))
    return found.order_by("person__family_name", "person__given_name", "id")


@dataclass(frozen=True)
class Waiting:
    """How many mentees have neither a mentor nor an offer, and how many of them named one."""

    mentees: int
    with_wishes: int


def waiting_mentees(iteration: Iteration) -> Waiting:
    """Who would be matched in an iteration; one query."""
    counts = mentees_without_mentor(iteration).aggregate(
        mentees=Count("pk"), with_wishes=Count("pk", filter=~Q(wishes=[]))
    )
    return Waiting(**counts)


def level_of(application: Application) -> int:
    """The year group of an applicant as a number; 0 for none."""
    year = application.person.year_group
    return year.level if year else 0
