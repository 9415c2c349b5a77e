"""The doors to programmes and applications."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.people.models import Person
from cairn.programmes.enums import ApplicationState
from cairn.programmes.models import Application, Iteration, TrainingModule


def iteration_of_school(iteration_id: uuid.UUID) -> Iteration:
    """An iteration of this school (coordinators alone get to its pages)."""
    found = Iteration.objects.select_related("programme", "school").filter(pk=iteration_id).first()
    if found is None:
        raise Http404
    return found


def own_application(person: Person, application_id: uuid.UUID) -> Application:
    """One's own application that was not withdrawn."""
    found = (
        Application.objects.filter(pk=application_id, person=person)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("iteration__programme", "person__profile")
        .first()
    )
    if found is None:
        raise Http404
    return found


def application_to_decide(application_id: uuid.UUID) -> Application:
    """An application of this school (for coordinators)."""
    found = (
        Application.objects.filter(pk=application_id).select_related("iteration", "person").first()
    )
    if found is None:
        raise Http404
    return found


def own_module(person: Person, module_id: uuid.UUID) -> TrainingModule:
    """A module of a programme and side one has applied to."""
    found = TrainingModule.objects.filter(pk=module_id).prefetch_related("questions").first()
    if (
        found is None
        or not Application.objects.filter(
            person=person, side=found.side, iteration__programme=found.programme_id
        )
        .exclude(state=ApplicationState.WITHDRAWN)
        .exists()
    ):
        raise Http404
    return found
