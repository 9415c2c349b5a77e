"""Training: finished, ticked, edited, asked for again."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from cairn.people.models import Person
from cairn.programmes import starter
from cairn.programmes.actions import (
    add_module,
    ask_for_repeat,
    change_module,
    finish_module,
    move_module,
    remove_module,
    remove_question,
    save_question,
    tick_many,
)
from cairn.programmes.enums import ModuleForm, Side
from cairn.programmes.errors import HasMoved
from cairn.programmes.gates import missing_to_open
from cairn.programmes.models import Iteration, TrainingDone, TrainingModule
from cairn.programmes.policies import LEAST_MINUTES
from cairn.programmes.queries import modules_of
from cairn.programmes.readiness import readiness_of
from tests.factories import make_application, make_person


def _module(iteration: Iteration, side: str = "mentee", position: int = 0) -> TrainingModule:
    return modules_of(iteration.programme_id, side)[position]


def _minutes(application) -> int:
    return readiness_of(application.iteration, [application])[0].minutes_done


@pytest.mark.parametrize("side", list(Side))
def test_the_starters_minutes_add_up_and_every_online_module_asks(side: Side) -> None:
    modules = [module for module in starter.MODULES if module.side == side]
    assert sum(module.minutes for module in modules) == LEAST_MINUTES[side]
    for module in modules:
        in_person = module.form == ModuleForm.IN_PERSON
        assert bool(module.guide) == in_person
        assert in_person or len(module.questions) >= 3
        assert all(question.because for question in module.questions)


def test_the_right_answer_is_not_always_in_the_same_place(draft: Iteration) -> None:
    modules = TrainingModule.objects.filter(programme=draft.programme)
    by_prompt = {q.prompt: q.choices[0] for m in starter.MODULES for q in m.questions}
    places = []
    for module in modules:
        for question in module.questions.all():
            assert question.choices[question.answer] == by_prompt[question.prompt]
            places.append(question.answer)
    assert set(places) == {0, 1, 2}


def test_done_twice_is_done_once(iteration: Iteration) -> None:
    application = make_application(iteration, make_person(iteration.school, "Amina", year=7))
    module = _module(iteration)
    assert finish_module(module, application.person)
    assert not finish_module(module, application.person)
    assert _minutes(application) == 30


def test_what_was_done_under_an_older_text_keeps_its_minutes(
    iteration: Iteration, coordinator: Person
) -> None:
    application = make_application(iteration, make_person(iteration.school, "Amina", year=7))
    module = _module(iteration)
    finish_module(module, application.person)
    change_module(
        module,
        by=coordinator,
        version=1,
        title="Shorter",
        minutes=5,
        form="online",
        body="",
        guide="",
    )
    remove_module(module, by=coordinator)
    assert _minutes(application) == 30
    assert module not in modules_of(iteration.programme_id)


def test_asked_for_again_it_counts_when_it_is_done_again(
    iteration: Iteration, coordinator: Person
) -> None:
    application = make_application(iteration, make_person(iteration.school, "Amina", year=7))
    module = _module(iteration)
    finish_module(module, application.person)
    assert ask_for_repeat(module, by=coordinator) == 1
    assert ask_for_repeat(module, by=coordinator) == 0
    assert _minutes(application) == 0
    assert finish_module(module, application.person)
    assert _minutes(application) == 30
    assert TrainingDone.objects.filter(module=module).count() == 2


def test_staff_tick_who_was_there_with_the_day(iteration: Iteration, coordinator: Person) -> None:
    module = modules_of(iteration.programme_id, "mentor").get(form=ModuleForm.IN_PERSON)
    mentors = [make_person(iteration.school, name, year=10) for name in ("Leo", "Sam")]
    day = date(2026, 9, 21)
    assert tick_many(module, mentors, by=coordinator, done_on=day) == 2
    assert tick_many(module, mentors, by=coordinator, done_on=date(2026, 9, 28)) == 0
    done = TrainingDone.objects.filter(module=module)
    assert {(row.done_on, row.ticked_by, row.minutes) for row in done} == {(day, coordinator, 60)}


def test_of_two_edits_the_second_reads_the_first(iteration: Iteration, coordinator: Person) -> None:
    module, given = _module(iteration), {"minutes": 30, "form": "online", "body": "", "guide": ""}
    change_module(module, by=coordinator, version=1, title="First", **given)
    with pytest.raises(HasMoved) as moved:
        change_module(module, by=coordinator, version=1, title="Second", **given)
    assert moved.value.current.title == "First"


def test_modules_change_places_and_the_first_stays_first(
    iteration: Iteration, coordinator: Person
) -> None:
    def titles() -> list[str]:
        return [module.title for module in modules_of(iteration.programme_id, "mentee")]

    second = _module(iteration, position=1)
    move_module(second, by=coordinator, up=True)
    assert titles() == ["Asking for help", "What mentoring is"]
    move_module(second, by=coordinator, up=True)
    assert titles() == ["Asking for help", "What mentoring is"]
    move_module(second, by=coordinator, up=False)
    assert titles() == ["What mentoring is", "Asking for help"]


def test_a_new_module_comes_last_and_once(draft: Iteration, coordinator: Person) -> None:
    from cairn.once.errors import AlreadyDone

    once = str(uuid.uuid4())
    given = {"title": "Messages", "minutes": 10, "form": "online", "body": "", "guide": ""}
    made = add_module(draft, by=coordinator, side="mentee", once=once, **given)
    with pytest.raises(AlreadyDone):
        add_module(draft, by=coordinator, side="mentee", once=once, **given)
    assert list(modules_of(draft.programme_id, "mentee"))[-1] == made


def test_too_little_training_keeps_a_programme_closed(
    draft: Iteration, coordinator: Person, covered: Person
) -> None:
    assert missing_to_open(draft) == []
    remove_module(_module(draft, "mentor"), by=coordinator)
    assert missing_to_open(draft) == ["mentor_training"]


def test_questions_are_added_changed_and_removed(iteration: Iteration, coordinator: Person) -> None:
    module = _module(iteration)
    before = module.questions.count()
    values = {
        "prompt": "Who reads your journal?",
        "choices": ["Only I", "My mentor"],
        "answer": 0,
        "because": "It is yours.",
    }
    save_question(module, None, by=coordinator, version=1, **values)
    question = module.questions.get(prompt=values["prompt"])
    assert question.position == before
    with pytest.raises(HasMoved):
        save_question(module, question, by=coordinator, version=1, **values)
    save_question(module, question, by=coordinator, version=2, **values | {"answer": 1})
    question.refresh_from_db()
    assert question.answer == 1
    remove_question(question, by=coordinator)
    assert module.questions.count() == before
