"""Reads of informal mentors: whom one can ask, and who asked whom."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from cairn.matching.enums import (
    OPEN_ASKS,
    AskState,
)
from cairn.matching.models import (
    Ask,
    NeverTogether,
)
from cairn.matching.policies import hard_rules
from cairn.matching.queries.by_hand import options_between
from cairn.matching.queries.people import (
    WITH_YEARS,
    is_called,
    level_of,
    mentors_taken_in,
    with_profiles,
)
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState
from cairn.people.models import NAME_FIELDS
from cairn.programmes.models import Application, Iteration


def mentors_to_ask(mentee: Application, words: str = "") -> QuerySet[Application]:
    """Older students of the programme who are open to be asked and were not yet, by name."""
    level = mentee.person.year_group.level if mentee.person.year_group else 0
    lasting = Mentorship.objects.filter(iteration=mentee.iteration_id, mentee=mentee.person_id)
    mentors = (
        mentors_taken_in(mentee.iteration)
        .filter(
            person__state=PersonState.ACTIVE,
            person__year_group__level__gt=level,
            person__profile__mentor_capacity__gt=0,
        )
        .exclude(person__in=lasting.exclude(state="closed").values("mentor"))
        .exclude(asks_received__mentee=mentee)
        .exclude(person__never_with__other=mentee.person_id)
        .exclude(person__in=NeverTogether.objects.filter(person=mentee.person_id).values("other"))
    )
    for word in words.split():
        mentors = mentors.filter(is_called(word))
    return mentors.order_by("person__given_name", "person__family_name", "id")


def possible_to_ask(mentee: Application, mentors: list[Application]) -> set[UUID]:
    """Which of these can be asked now: they are ready, have a place and no rule of safety stands.

    The number of queries does not depend on how many there are.
    """
    options = options_between(mentee.iteration, mentee, mentors).options
    return {option.mentor.pk for option in options if not option.hard}


def rules_of_ask(iteration: Iteration, mentee: Application, mentor: Application) -> tuple[str, ...]:
    """The rules that stand between two who would be an informal pair; none is set aside."""
    both = with_profiles([mentee.pk, mentor.pk])
    asker, asked = both[mentee.pk], both[mentor.pk]
    found = options_between(iteration, asker, [asked])
    rules = list(hard_rules(found.options[0].rules))
    if not found.gates.is_ready or asker.person.state != PersonState.ACTIVE:
        rules.append("mentee_not_ready")
    if level_of(asked) <= level_of(asker) and "older" not in rules:
        rules.append("older")
    profile = getattr(asked.person, "profile", None)
    if profile is None or not profile.mentor_capacity:
        rules.append("not_open")
    lasting = Mentorship.objects.filter(
        iteration=iteration, mentee=asker.person_id, mentor=asked.person_id
    ).exclude(state="closed")
    if lasting.exists():
        rules.append("already_a_pair")
    return tuple(rules)


def asks_with_people(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    """Wishes with both people and their years."""
    return asks.select_related("iteration", *WITH_YEARS)


def open_asks_of(iteration: Iteration) -> QuerySet[Ask]:
    """Wishes of an iteration that wait: for the coordinator first, then for the one asked."""
    open_asks = Ask.objects.filter(iteration=iteration, state__in=OPEN_ASKS)
    return asks_with_people(open_asks).order_by("state", "asked_at", "id")


def asks_waiting_for(mentors: Collection[Application]) -> QuerySet[Ask]:
    """Wishes these mentors are asked to answer, with who asks and where."""
    names = (f"mentee__person__{name}" for name in (*NAME_FIELDS, "year_group__name"))
    return (
        Ask.objects.filter(mentor__in=mentors, state=AskState.ASKED)
        .select_related("iteration", "mentee__person__year_group")
        .only("iteration__name", *names)
    )


def asks_made_by(mentee: Application) -> QuerySet[Ask]:
    """What somebody has asked in an iteration, the latest first."""
    return asks_with_people(Ask.objects.filter(mentee=mentee)).order_by("-asked_at", "id")
