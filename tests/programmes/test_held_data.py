"""What is exported, erased and expired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cairn.data_rights.actions import erase_person, export_of, retention_run
from cairn.lib import clock
from cairn.people.models import Person
from cairn.programmes.actions import (
    answer_invitation,
    apply_to_iteration,
    finish_module,
    invite_guardians,
)
from cairn.programmes.enums import Side
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentStanding,
    ConsentText,
    GuardianInvitation,
    Iteration,
    TrainingDone,
)
from cairn.programmes.queries import modules_of
from tests.factories import make_person
from tests.programmes.test_invitations import _token


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path) -> None:
    settings.KEYS_DIR = tmp_path


@pytest.fixture
def amina(iteration: Iteration) -> Person:
    person = make_person(iteration.school, "Amina", year=7)
    apply_to_iteration(iteration, person, Side.MENTEE, hope="To find my way.")
    finish_module(modules_of(iteration.programme_id, "mentee")[0], person)
    return person


@pytest.fixture
def ngozi(amina: Person, iteration: Iteration, make_guardian, coordinator: Person) -> Person:
    """Her mother, who said yes by a link."""
    guardian = make_guardian(amina, "ngozi@example.org")
    ids = list(Application.objects.values_list("pk", flat=True))
    invite_guardians(iteration, ids, by=coordinator)
    text = ConsentText.objects.get(programme=iteration.programme)
    answer_invitation(_token(), yes=True, text=text)
    return guardian


def test_a_student_takes_everything_along(amina: Person, ngozi: Person) -> None:
    data = export_of(amina)["data"]
    assert data["applications"][0]["hope"] == "To find my way."
    assert [event["state"] for event in data["applications"][0]["history"]] == ["applied"]
    assert data["training"][0]["minutes"] == 30
    assert data["consents"][0]["decision"] == "given"
    assert data["consents"][0]["relationship"] == ""
    assert data["guardian_invitations"][0]["as"] == "student"


def test_a_parent_takes_their_own_answers_along_and_nothing_the_child_wrote(
    amina: Person, ngozi: Person
) -> None:
    data = export_of(ngozi)["data"]
    assert data["consents"][0]["relationship"] == "mother"
    assert data["applications"] == []
    assert data["training"] == []


def test_an_erased_student_leaves_nothing(amina: Person, ngozi: Person) -> None:
    erase_person(amina, by=None)
    for model in (Application, TrainingDone, ConsentRecord, ConsentStanding, GuardianInvitation):
        assert not model.objects.exists()


def test_an_erased_parent_leaves_the_decision_without_a_name(amina: Person, ngozi: Person) -> None:
    erase_person(ngozi, by=None)
    row = ConsentRecord.objects.get()
    assert (row.decision, row.given_by, row.relationship) == ("given", None, "")
    assert ConsentStanding.objects.get(student=amina).decision == "given"
    assert not GuardianInvitation.objects.exists()


def test_retention_counts_first_and_keeps_what_goes_on(
    amina: Person, ngozi: Person, iteration: Iteration
) -> None:
    later = clock.today() + timedelta(days=1000)
    counts = retention_run(iteration.school, dry_run=True, today=later)
    assert (counts["applications"], counts["consents"]) == (0, 0)
    assert counts["guardian_invitations"] == 1
    ended = {"state": "closed", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 11, 20)}
    Iteration.objects.filter(pk=iteration.pk).update(**ended)
    counts = retention_run(iteration.school, dry_run=True, today=later)
    assert (counts["applications"], counts["consents"]) == (1, 1)
    assert ConsentRecord.objects.exists()
    retention_run(iteration.school, dry_run=False, today=later)
    assert not ConsentRecord.objects.exists()
    assert not ConsentStanding.objects.exists()
    assert not GuardianInvitation.objects.exists()
    assert Application.objects.get().hope == ""
