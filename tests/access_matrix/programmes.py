"""Coordinators run programmes; students apply; parents decide for their own child."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cairn.lib import clock
from cairn.programmes.actions import create_programme
from cairn.programmes.models import (
    Application,
    ConsentText,
    GuardianInvitation,
    Iteration,
    TrainingModule,
    TrainingQuestion,
    WeeklyActivity,
)
from cairn.programmes.tokens import hash_of_token, new_token
from tests.access_matrix import EVERYONE, STUDENTS, Row
from tests.cast import Cast

COORDINATOR = {"coordinator"}
ANY_COORDINATOR = {"coordinator", "other_school_coordinator"}


def _iteration(cast: Cast) -> dict[str, Any]:
    return {"iteration_id": cast.iteration.pk}


def _open(cast: Cast) -> dict[str, Any]:
    Iteration.objects.filter(pk=cast.iteration.pk).update(state="open")
    return _iteration(cast)


def _application(cast: Cast) -> dict[str, Any]:
    return {"application_id": Application.objects.get(person=cast.mentee).pk}


def _undecided(cast: Cast) -> dict[str, Any]:
    Application.objects.filter(person=cast.mentee).update(state="applied")
    return _application(cast)


def _text(cast: Cast) -> dict[str, Any]:
    text = ConsentText.objects.get(programme=cast.iteration.programme_id)
    return {"answer": "yes", "text": str(text.pk)}


def _training(cast: Cast) -> Iteration:
    """A programme with the starter's training, which the mentee has applied to."""
    given = {f: getattr(cast.iteration, f) for f in ("starts_on", "ends_on")}
    made = create_programme(
        by=cast.coordinator,
        name="Training",
        purpose="",
        mentee_places=5,
        mentees_per_mentor=1,
        year_gap=2,
        needs_permission=True,
        mentee_years=[],
        mentor_years=[],
        **given,
    )
    Application.objects.create(
        school=made.school,
        iteration=made,
        person=cast.mentee,
        side="mentee",
        applied_at=cast.mentorship.started_at,
    )
    return made


def _module(cast: Cast) -> dict[str, Any]:
    made = _training(cast)
    module = TrainingModule.objects.filter(programme=made.programme, side="mentee")[0]
    return {"module_id": module.pk}


def _edited_module(cast: Cast) -> dict[str, Any]:
    made = _training(cast)
    module = TrainingModule.objects.filter(programme=made.programme, side="mentee")[0]
    return {"iteration_id": made.pk, "module_id": module.pk}


def _question(cast: Cast) -> dict[str, Any]:
    ids = _edited_module(cast)
    question = TrainingQuestion.objects.filter(module=ids["module_id"])[0]
    return ids | {"question_id": question.pk}


def _activity(cast: Cast) -> dict[str, Any]:
    activity = WeeklyActivity.objects.create(
        school=cast.iteration.school, iteration=cast.iteration, week=1, title="Say hello"
    )
    return _iteration(cast) | {"activity_id": activity.pk}


def _invitation(cast: Cast) -> dict[str, Any]:
    token, moment = new_token(), clock.now()
    GuardianInvitation.objects.create(
        school=cast.iteration.school,
        guardian=cast.guardian,
        student=cast.mentee,
        programme=cast.iteration.programme,
        code_hash=hash_of_token(token),
        sent_at=moment,
        expires_at=moment + timedelta(days=1),
    )
    return {"token": token}


BOTH = {"get": COORDINATOR, "post": COORDINATOR}
POST = {"post": COORDINATOR}
ROWS = {
    "programmes:programme_list": Row({"get": ANY_COORDINATOR}),
    "programmes:programme_create": Row({"get": ANY_COORDINATOR, "post": ANY_COORDINATOR}),
    "programmes:iteration_page": Row({"get": COORDINATOR}, _iteration),
    "programmes:iteration_move": Row(POST, _iteration, lambda cast: {"to": "open"}),
    "programmes:next_in_line": Row(POST, _iteration),
    "programmes:settings": Row(BOTH, _iteration),
    "programmes:iteration_next": Row(BOTH, _iteration),
    "programmes:applicants": Row({"get": COORDINATOR}, _iteration),
    "programmes:applicants_decide": Row(POST, _iteration),
    "programmes:consent_texts": Row(BOTH, _iteration),
    "programmes:consent_answers": Row({"get": COORDINATOR}, _iteration),
    "programmes:weekly_plan": Row(BOTH, _iteration),
    "programmes:activity_edit": Row(BOTH, _activity),
    "programmes:activity_move": Row(POST, _activity),
    "programmes:activity_remove": Row(POST, _activity),
    "programmes:training_editor": Row({"get": COORDINATOR}, _iteration),
    "programmes:module_add": Row(BOTH, _iteration),
    "programmes:module_edit": Row(BOTH, _edited_module),
    "programmes:module_move": Row(POST, _edited_module),
    "programmes:module_remove": Row(POST, _edited_module),
    "programmes:module_repeat": Row(POST, _edited_module),
    "programmes:question_add": Row(BOTH, _edited_module),
    "programmes:question_edit": Row(BOTH, _question),
    "programmes:question_remove": Row(POST, _question),
    "programmes:open_programmes": Row({"get": STUDENTS}),
    "programmes:apply": Row({"get": STUDENTS, "post": STUDENTS}, _open),
    "programmes:my_application": Row({"get": {"mentee"}}, _application),
    "programmes:application_edit": Row({"get": {"mentee"}, "post": {"mentee"}}, _undecided),
    "programmes:assent": Row({"post": {"mentee"}}, _application, _text),
    "programmes:withdraw": Row({"post": {"mentee"}}, _application),
    "programmes:training_module": Row({"get": {"mentee"}, "post": {"mentee"}}, _module),
    "programmes:guardian_home": Row({"get": {"guardian"}}),
    "programmes:child_programme": Row({"get": {"guardian"}}, _application),
    "programmes:permission": Row({"post": {"guardian"}}, _application, _text),
    # The link itself is the key: whoever has it can answer once.
    "programmes:invitation": Row(
        {"get": EVERYONE, "post": EVERYONE},
        _invitation,
        _text,
        public=True,
    ),
    "programmes:invitation_thanks": Row({"get": EVERYONE}, public=True),
}
