"""The doors to a pair; closed ones look like a pair that is not there."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from cairn.mentorships import policies
from cairn.mentorships.models import InformalAsk, Mentorship
from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.people.policies import is_coordinator
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration

Found = TypeVar("Found", Mentorship, InformalAsk, Application)


def _with_people(rows: QuerySet[Found]) -> QuerySet[Found]:
    return rows.select_related(
        "iteration", "mentee__year_group", "mentee__profile", "mentor__year_group",
        "mentor__profile",
    )  # fmt: skip


def mentorship_for_member(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its mentee and mentor, also after its end."""
    found = _with_people(Mentorship.objects.all()).filter(pk=mentorship_id).first()
    if found is None or not policies.is_member(found, person):
        raise Http404
    return found


def mentorship_for_coordinator(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for a coordinator of its school."""
    found = _with_people(Mentorship.objects.all()).filter(pk=mentorship_id).first()
    if found is None or not is_coordinator(person):
        raise Http404
    return found


def mentorship_to_see(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its members and for coordinators."""
    found = _with_people(Mentorship.objects.all()).filter(pk=mentorship_id).first()
    if found is None or not policies.can_see(found, person):
        raise Http404
    return found


def mentorship_of_mentee(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its mentee alone."""
    found = mentorship_for_member(person, mentorship_id)
    if found.mentee_id != person.pk:
        raise Http404
    return found


def iteration_to_find_in(person: Person, iteration_id: uuid.UUID) -> Iteration:
    """A running iteration in which `person` was taken in as a mentee."""
    application = (
        Application.objects.filter(
            iteration_id=iteration_id,
            iteration__state=IterationState.RUNNING,
            person=person,
            side=Side.MENTEE,
            state=ApplicationState.ACCEPTED,
        )
        .select_related("iteration__school")
        .first()
    )
    if application is None:
        raise Http404
    return application.iteration


def mentor_to_ask(iteration: Iteration, mentor_id: uuid.UUID) -> Person:
    """Somebody who was taken in as a mentor there and is at school."""
    application = (
        Application.objects.filter(
            iteration=iteration,
            person_id=mentor_id,
            person__state=PersonState.ACTIVE,
            side=Side.MENTOR,
            state=ApplicationState.ACCEPTED,
        )
        .select_related("person__year_group")
        .first()
    )
    if application is None:
        raise Http404
    return application.person


def ask_for_mentor(person: Person, ask_id: uuid.UUID) -> InformalAsk:
    """A wish, for the one who was asked."""
    found = _with_people(InformalAsk.objects.all()).filter(pk=ask_id, mentor=person).first()
    if found is None:
        raise Http404
    return found


def ask_for_coordinator(person: Person, ask_id: uuid.UUID) -> InformalAsk:
    """A wish, for a coordinator of its school."""
    found = _with_people(InformalAsk.objects.all()).filter(pk=ask_id).first()
    if found is None or not is_coordinator(person):
        raise Http404
    return found
