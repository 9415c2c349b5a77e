"""Coordinators run programmes; students apply; parents decide for their own child."""

from __future__ import annotations

from typing import Any

from cairn.people.models import Person
from cairn.programmes.actions import create_programme
from cairn.programmes.models import Application, Iteration, TrainingModule
from tests.access_matrix import STUDENTS, Row
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


def _module(cast: Cast) -> dict[str, Any]:
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
    for person in Person.objects.filter(pk=cast.mentee.pk):
        Application.objects.create(
            school=person.school,
            iteration=made,
            person=person,
            side="mentee",
            applied_at=cast.mentorship.started_at,
        )
    module = TrainingModule.objects.filter(programme=made.programme, side="mentee")[0]
    return {"module_id": module.pk}


ROWS = {
    "programmes:programme_list": Row({"get": ANY_COORDINATOR}),
    "programmes:programme_create": Row({"get": ANY_COORDINATOR, "post": ANY_COORDINATOR}),
    "programmes:iteration_page": Row({"get": COORDINATOR}, _iteration),
    "programmes:iteration_move": Row({"post": COORDINATOR}, _iteration),
    "programmes:applicants": Row({"get": COORDINATOR}, _iteration),
    "programmes:applicants_decide": Row({"post": COORDINATOR}, _iteration),
    "programmes:open_programmes": Row({"get": STUDENTS}),
    "programmes:apply": Row({"get": STUDENTS, "post": STUDENTS}, _open),
    "programmes:my_application": Row({"get": {"mentee"}}, _application),
    "programmes:assent": Row({"post": {"mentee"}}, _application),
    "programmes:withdraw": Row({"post": {"mentee"}}, _application),
    "programmes:training_module": Row({"get": {"mentee"}, "post": {"mentee"}}, _module),
    "programmes:guardian_home": Row({"get": {"guardian"}}),
    "programmes:permission": Row({"post": {"guardian"}}, _application),
}
