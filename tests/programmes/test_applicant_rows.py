"""What a row of the list of applicants says, and that its gates are those the filter finds by."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from cairn.lib import clock
from cairn.programmes.actions import finish_module, invite_guardians, publish_text
from cairn.programmes.applicant_rows import ApplicantRow, rows_for
from cairn.programmes.enums import ConsentVoice, Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.queries import ApplicantFilter, applicants_found, modules_of
from cairn.programmes.readiness import readiness_of
from tests.factories import make_application, make_person, make_profile
from tests.programmes.conftest import say

PROFILES = [
    {},
    {"interests": ["chess"]},
    {"growth_areas": ["writing"]},
    {"strengths": ["maths"]},
    {"interests": ["chess"], "free_times": []},
    {"interests": ["chess"], "languages": []},
]


def _rows(iteration: Iteration) -> dict[str, ApplicantRow]:
    page = applicants_found(iteration, ApplicantFilter())[:25]
    return {row.name.split()[0]: row for row in rows_for(iteration, page)}


def _student(iteration: Iteration, name: str, side: Side = Side.MENTEE, **values) -> Application:
    person = make_person(iteration.school, name, year=7 if side == Side.MENTEE else 10)
    return make_application(iteration, person, side, **values)


def _ready(iteration: Iteration, name: str) -> Application:
    application = _student(iteration, name)
    make_profile(application.person, interests=["chess"])
    say(iteration, application.person, "given")
    say(
        iteration,
        application.person,
        "given",
        voice=ConsentVoice.STUDENT,
        given_by=application.person,
    )
    for module in modules_of(iteration.programme_id, Side.MENTEE):
        finish_module(module, application.person)
    return application


def test_who_has_passed_every_gate_and_is_taken_in_is_ready(iteration: Iteration) -> None:
    _ready(iteration, "Amina")
    Application.objects.filter(pk=_ready(iteration, "Tomas").pk).update(state="applied")

    rows = _rows(iteration)

    assert (rows["Amina"].is_ready, rows["Amina"].missing, rows["Amina"].asking) == (True, [], "")
    assert (rows["Tomas"].is_ready, rows["Tomas"].missing) == (False, [])


def test_who_has_done_nothing_misses_everything(iteration: Iteration) -> None:
    _student(iteration, "Amina")

    row = _rows(iteration)["Amina"]

    assert row.missing == ["permission", "own yes", "training 0/60 min", "profile"]
    assert row.asking == "no parent has an e-mail: on paper"


def test_a_no_is_said_and_nobody_is_asked_again(iteration: Iteration) -> None:
    amina = _student(iteration, "Amina")
    say(iteration, amina.person, "refused")
    say(iteration, amina.person, "refused", voice=ConsentVoice.STUDENT, given_by=amina.person)

    row = _rows(iteration)["Amina"]

    assert row.missing[:2] == ["parent said no", "student said no"]
    assert row.asking == ""


def test_a_yes_to_an_older_text_is_to_be_given_again(iteration: Iteration, coordinator) -> None:
    amina = _student(iteration, "Amina")
    say(iteration, amina.person, "given")
    say(iteration, amina.person, "given", voice=ConsentVoice.STUDENT, given_by=amina.person)
    publish_text(
        iteration.programme,
        by=coordinator,
        scope="take_part",
        lawful_basis="public_task",
        body="Something else.",
        seen_version=1,
        once=str(uuid4()),
    )

    missing = _rows(iteration)["Amina"].missing

    assert missing[:2] == ["permission: text has changed", "own yes: text has changed"]


def test_how_the_parent_was_asked(iteration: Iteration, coordinator, make_guardian) -> None:
    amina = _student(iteration, "Amina")
    make_guardian(amina.person, "mail@example.org")
    assert _rows(iteration)["Amina"].asking == ""

    invite_guardians(iteration, [amina.pk], by=coordinator)

    assert _rows(iteration)["Amina"].asking.startswith("parent asked on ")
    with clock.travelled_to(clock.now() + timedelta(days=400)):
        assert _rows(iteration)["Amina"].asking == "the parent's link has run out: invite again"


def test_where_no_permission_is_needed_nobody_misses_it(iteration: Iteration) -> None:
    _student(iteration, "Amina")
    iteration.needs_permission = False

    row = _rows(iteration)["Amina"]

    assert row.missing[0] == "own yes"
    assert row.asking == ""


@pytest.mark.parametrize("side", [Side.MENTEE, Side.MENTOR])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_tells_enough_here_where_it_does_for_matching(
    iteration: Iteration, side: Side, profile: dict[str, list[str]]
) -> None:
    application = _student(iteration, "Amina", side)
    make_profile(application.person, **profile)

    enough = readiness_of(iteration, [application])[0].profile

    assert ("profile" not in _rows(iteration)["Amina"].missing) is enough
    found = applicants_found(iteration, ApplicantFilter(missing="profile"))
    assert found.exists() is not enough


def test_who_has_left_is_marked(iteration: Iteration) -> None:
    amina = _student(iteration, "Amina")
    assert not _rows(iteration)["Amina"].has_left

    amina.person.state = "paused"
    amina.person.save()

    assert _rows(iteration)["Amina"].has_left


def test_the_rows_cost_the_same_for_many(iteration: Iteration, django_assert_num_queries) -> None:
    _student(iteration, "Amina")
    with django_assert_num_queries(5):
        _rows(iteration)
    _ready(iteration, "Tomas")
    _student(iteration, "Leo", Side.MENTOR)
    with django_assert_num_queries(5):
        _rows(iteration)
