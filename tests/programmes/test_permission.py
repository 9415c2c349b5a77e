"""Recording decisions: versions, consequences, signals."""

from __future__ import annotations

import uuid

import pytest

from cairn.people.models import Person
from cairn.programmes.actions import (
    publish_text,
    record_answer,
    record_paper_many,
    take_in,
)
from cairn.programmes.enums import ConsentScope, ConsentVoice, Side, Standing
from cairn.programmes.errors import HasMoved, TextHasChanged
from cairn.programmes.models import ConsentRecord, ConsentText, Iteration
from cairn.programmes.readiness import readiness_of
from cairn.programmes.signals import permission_withdrawn
from tests.cast import Cast
from tests.factories import make_application, make_person
from tests.programmes.conftest import say


@pytest.fixture
def amina(iteration: Iteration) -> Person:
    return make_person(iteration.school, "Amina", year=7)


def _publish(iteration: Iteration, by: Person, seen: int = 1, **values) -> ConsentText:
    given = {
        "scope": ConsentScope.TAKE_PART,
        "lawful_basis": "public_task",
        "body": "A new text.",
        "once": str(uuid.uuid4()),
    }
    return publish_text(iteration.programme, by=by, seen_version=seen, **given | values)


def _gates(application):
    return readiness_of(application.iteration, [application])[0]


def test_a_yes_to_an_older_text_does_not_count(
    iteration: Iteration, coordinator: Person, amina: Person
) -> None:
    application = make_application(iteration, amina)
    say(iteration, amina, "given")
    say(iteration, amina, "given", voice=ConsentVoice.STUDENT, given_by=amina)
    assert _gates(application).permission
    assert _gates(application).assent
    _publish(iteration, coordinator)
    gates = _gates(application)
    assert (gates.permission, gates.permission_standing) == (False, Standing.OUTDATED)
    assert (gates.assent, gates.assent_standing) == (False, Standing.OUTDATED)
    say(iteration, amina, "given")
    assert _gates(application).permission


def test_earlier_records_stay_as_they_are(
    iteration: Iteration, coordinator: Person, amina: Person
) -> None:
    first = say(iteration, amina, "given", relationship="mother")
    _publish(iteration, coordinator)
    say(iteration, amina, "withdrawn")
    kept = ConsentRecord.objects.get(pk=first.pk)
    assert (kept.decision, kept.text.version, kept.relationship) == ("given", 1, "mother")
    assert ConsentRecord.objects.count() == 2


def test_a_text_on_another_scope_changes_nothing_about_taking_part(
    iteration: Iteration, coordinator: Person, amina: Person
) -> None:
    application = make_application(iteration, amina)
    say(iteration, amina, "given")
    stories = _publish(iteration, coordinator, seen=0, scope=ConsentScope.STORIES)
    record_answer(
        iteration, amina, yes=False, voice=ConsentVoice.GUARDIAN, given_by=None, text=stories
    )
    assert stories.version == 1
    assert _gates(application).permission


def test_an_answer_to_a_text_that_has_changed_meanwhile_is_refused(
    iteration: Iteration, coordinator: Person, amina: Person
) -> None:
    read = ConsentText.objects.get(programme=iteration.programme)
    _publish(iteration, coordinator)
    with pytest.raises(TextHasChanged):
        say(iteration, amina, "given", text=read)
    assert not ConsentRecord.objects.exists()


def test_of_two_who_publish_the_second_reads_the_firsts_text(
    iteration: Iteration, coordinator: Person
) -> None:
    _publish(iteration, coordinator, body="The first one's.")
    with pytest.raises(HasMoved) as moved:
        _publish(iteration, coordinator, body="The second one's.")
    assert moved.value.current.body == "The first one's."
    assert ConsentText.objects.filter(programme=iteration.programme).count() == 2


def test_a_no_after_a_yes_takes_it_back_and_else_refuses(
    iteration: Iteration, amina: Person, make_guardian
) -> None:
    answer = {"voice": ConsentVoice.GUARDIAN, "given_by": make_guardian(amina)}
    assert record_answer(iteration, amina, yes=False, **answer).decision == "refused"
    assert record_answer(iteration, amina, yes=True, **answer).decision == "given"
    assert record_answer(iteration, amina, yes=False, **answer).decision == "withdrawn"


@pytest.fixture
def heard():
    """What the signal told, as (iteration, student, voice)."""
    told = []

    def hear(sender, *, iteration, student, voice, record, **kwargs):
        told.append((iteration, student, voice))

    permission_withdrawn.connect(hear, dispatch_uid="tests.heard")
    yield told
    permission_withdrawn.disconnect(dispatch_uid="tests.heard")


def test_a_no_is_told_while_the_student_takes_part(
    iteration: Iteration, amina: Person, heard: list
) -> None:
    make_application(iteration, amina)
    say(iteration, amina, "given")
    assert heard == []
    say(iteration, amina, "withdrawn")
    assert heard == [(iteration, amina, ConsentVoice.GUARDIAN)]
    say(iteration, amina, "withdrawn", voice=ConsentVoice.STUDENT, given_by=amina)
    assert heard[1:] == [(iteration, amina, ConsentVoice.STUDENT)]


def test_nobody_is_told_of_a_no_where_nothing_can_end(
    iteration: Iteration, amina: Person, heard: list
) -> None:
    make_application(iteration, amina, state="applied")
    say(iteration, amina, "refused")
    assert heard == []


def test_what_the_receiver_cannot_do_is_not_recorded_either(
    iteration: Iteration, amina: Person
) -> None:
    def refuse(sender, **kwargs):
        raise RuntimeError("the pair could not be paused")

    make_application(iteration, amina)
    permission_withdrawn.connect(refuse, dispatch_uid="tests.refuse")
    try:
        with pytest.raises(RuntimeError):
            say(iteration, amina, "withdrawn")
    finally:
        permission_withdrawn.disconnect(dispatch_uid="tests.refuse")
    assert not ConsentRecord.objects.exists()


def test_paper_for_many_is_noted_once(iteration: Iteration, coordinator: Person) -> None:
    students = [make_person(iteration.school, name, year=7) for name in ("Amina", "Tomas")]
    for student in students:
        take_in(make_application(iteration, student, Side.MENTEE, state="applied"), by=coordinator)
    assert record_paper_many(iteration, students, by=coordinator, yes=True) == 2
    assert record_paper_many(iteration, students, by=coordinator, yes=True) == 0
    assert record_paper_many(iteration, students[:1], by=coordinator, yes=False) == 1
    last = ConsentRecord.objects.filter(student=students[0]).latest("at")
    assert (last.decision, last.on_paper, last.recorded_by) == ("withdrawn", True, coordinator)


def test_a_parent_who_takes_it_back_pauses_the_pair(cast: Cast) -> None:
    """Through the rooms above that listen, in the same transaction."""
    say(cast.iteration, cast.mentee, "given", given_by=cast.guardian)
    say(cast.iteration, cast.mentee, "withdrawn", given_by=cast.guardian)
    cast.mentorship.refresh_from_db()
    assert cast.mentorship.state == "paused"
