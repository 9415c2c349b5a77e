"""The doors to programmes and applications."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.people.enums import PersonState
from cairn.people.models import Guardianship, Person
from cairn.programmes.enums import ApplicationState, IterationState
from cairn.programmes.errors import InvitationNotUsable
from cairn.programmes.models import (
    Application,
    ConsentText,
    GuardianInvitation,
    Iteration,
    TrainingModule,
    TrainingQuestion,
    WeeklyActivity,
)
from cairn.programmes.policies import LIVE_STATES, can_edit_application, sides_open_to
from cairn.programmes.queries import live_applications_of_programme
from cairn.programmes.tokens import hash_of_token


def iteration_of_school(iteration_id: uuid.UUID) -> Iteration:
    """An iteration of this school (coordinators alone get to its pages)."""
    found = Iteration.objects.select_related("programme", "school").filter(pk=iteration_id).first()
    if found is None:
        raise Http404
    return found


def iteration_to_apply_to(person: Person, iteration_id: uuid.UUID) -> Iteration:
    """An open iteration with a side for somebody's year."""
    found = iteration_of_school(iteration_id)
    if found.state != IterationState.OPEN or not sides_open_to(found, person):
        raise Http404
    return found


def iteration_to_change(iteration_id: uuid.UUID) -> Iteration:
    """An iteration of this school that is not closed."""
    found = iteration_of_school(iteration_id)
    if found.state == IterationState.CLOSED:
        raise Http404
    return found


def own_application(person: Person, application_id: uuid.UUID) -> Application:
    """One's own application that was not withdrawn."""
    found = (
        Application.objects.filter(pk=application_id, person=person)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("iteration__programme", "iteration__school", "person__profile")
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_application_to_edit(person: Person, application_id: uuid.UUID) -> Application:
    """One's own application while nothing is decided."""
    found = own_application(person, application_id)
    if not can_edit_application(found, person):
        raise Http404
    return found


def application_of_child(guardian: Person, application_id: uuid.UUID) -> Application:
    """Where one's own child applied and did not withdraw."""
    found = (
        Application.objects.filter(pk=application_id)
        .exclude(state=ApplicationState.WITHDRAWN)
        .filter(person__in=Guardianship.objects.filter(guardian=guardian).values("student"))
        .select_related("iteration__programme", "iteration__school", "person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def text_of_programme(programme_id: uuid.UUID, text_id: str) -> ConsentText:
    """A text of one programme, as a form names it."""
    try:
        key = uuid.UUID(text_id)
    except ValueError:
        raise Http404 from None
    found = ConsentText.objects.filter(pk=key, programme=programme_id).first()
    if found is None:
        raise Http404
    return found


def own_module(person: Person, module_id: uuid.UUID) -> TrainingModule:
    """A module on offer, of a programme and side one has applied to."""
    found = (
        TrainingModule.objects.filter(pk=module_id, removed_at=None)
        .prefetch_related("questions")
        .first()
    )
    if (
        found is None
        or not Application.objects.filter(
            person=person,
            side=found.side,
            iteration__programme=found.programme_id,
            state__in=LIVE_STATES,
        ).exists()
    ):
        raise Http404
    return found


def module_of_iteration(iteration: Iteration, module_id: uuid.UUID) -> TrainingModule:
    """A module on offer in the programme of an iteration."""
    found = TrainingModule.objects.filter(
        pk=module_id, programme=iteration.programme_id, removed_at=None
    ).first()
    if found is None:
        raise Http404
    return found


def question_of_module(module: TrainingModule, question_id: uuid.UUID) -> TrainingQuestion:
    """A question of a module."""
    found = TrainingQuestion.objects.filter(pk=question_id, module=module).first()
    if found is None:
        raise Http404
    return found


def activity_of_iteration(iteration: Iteration, activity_id: uuid.UUID) -> WeeklyActivity:
    """Something planned in an iteration."""
    found = WeeklyActivity.objects.filter(pk=activity_id, iteration=iteration).first()
    if found is None:
        raise Http404
    return found


def invitation_of_token(token: str) -> tuple[GuardianInvitation, Application]:
    """The link that can be used, with the child's application, whatever school is in scope.

    Raises InvitationNotUsable for a link that is forged, unknown, used or run out, for a parent who
    is tied to the child no more, and where the child's application does not stand.
    """
    code_hash = hash_of_token(token)
    if code_hash is None:
        raise InvitationNotUsable
    with across_schools():
        invitation = (
            GuardianInvitation.objects.filter(
                code_hash=code_hash,
                used_at=None,
                expires_at__gt=clock.now(),
                guardian__state=PersonState.ACTIVE,
                student__state=PersonState.ACTIVE,
            )
            .select_related("guardian", "student", "programme", "school")
            .first()
        )
    if invitation is None:
        raise InvitationNotUsable
    with in_school(invitation.school):
        tied = Guardianship.objects.filter(
            guardian=invitation.guardian_id, student=invitation.student_id
        )
        application = live_applications_of_programme(
            invitation.programme_id, invitation.student
        ).first()
        if application is None or not tied.exists():
            raise InvitationNotUsable
    return invitation, application
