"""Training: modules and questions edited, modules finished, ticked and asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.once.actions import claim, remember_outcome
from cairn.people.models import Person
from cairn.programmes.actions.chunks import in_chunks
from cairn.programmes.errors import HasMoved
from cairn.programmes.models import (
    Iteration,
    Programme,
    TrainingDone,
    TrainingModule,
    TrainingQuestion,
)
from cairn.programmes.queries import modules_of


@transaction.atomic
def finish_module(
    module: TrainingModule,
    person: Person,
    *,
    ticked_by: Person | None = None,
    done_on: date | None = None,
) -> bool:
    """A module is done; done twice is done once. Returns whether this was the first time.

    The minutes and the version of today are kept with it.
    """
    _done, made = TrainingDone.objects.get_or_create(
        module=module,
        person=person,
        repeat_asked_at=None,
        defaults={
            "school_id": person.school_id,
            "ticked_by": ticked_by,
            "minutes": module.minutes,
            "version": module.version,
            "done_on": done_on or clock.today(),
            "at": clock.now(),
        },
    )
    if made:
        record("training.done", by=ticked_by or person, school_id=person.school_id, about=module)
    return made


def tick_many(
    module: TrainingModule, people: Sequence[Person], *, by: Person, done_on: date
) -> int:
    """Staff note who was there; returns for how many it was new."""
    count = 0
    for chunk in in_chunks(people):
        with transaction.atomic():
            count += sum(
                finish_module(module, person, ticked_by=by, done_on=done_on) for person in chunk
            )
    return count


@transaction.atomic
def add_module(
    iteration: Iteration, *, by: Person, side: str, once: str, **values: Any
) -> TrainingModule:
    """A new module at the end of one side's training. Raises AlreadyDone when sent twice."""
    claim(once, person_id=by.pk)
    Programme.objects.select_for_update().get(pk=iteration.programme_id)
    last = modules_of(iteration.programme_id).aggregate(last=Max("position"))["last"]
    module = TrainingModule.objects.create(
        school_id=iteration.school_id,
        programme_id=iteration.programme_id,
        side=side,
        position=0 if last is None else last + 1,
        **values,
    )
    record("training.module_added", by=by, school_id=module.school_id, about=module)
    remember_outcome(once, str(module.pk))
    return module


@transaction.atomic
def change_module(module: TrainingModule, *, by: Person, version: int, **values: Any) -> None:
    """Change a module as it read at `version`; what people have done under it stays done.

    Raises HasMoved with the module as it reads now.
    """
    changed = TrainingModule.objects.filter(pk=module.pk, version=version, removed_at=None).update(
        **values, version=F("version") + 1
    )
    if not changed:
        raise HasMoved(TrainingModule.objects.get(pk=module.pk))
    record("training.module_changed", by=by, school_id=module.school_id, about=module)


@transaction.atomic
def move_module(module: TrainingModule, *, by: Person, up: bool) -> None:
    """Before the one above it, or after the one below; the first and the last stay."""
    Programme.objects.select_for_update().get(pk=module.programme_id)
    order = list(modules_of(module.programme_id, module.side))
    place = next((n for n, other in enumerate(order) if other.pk == module.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, row in enumerate(order):
        TrainingModule.objects.filter(pk=row.pk).update(position=position)
    record("training.module_moved", by=by, school_id=module.school_id, about=module, up=up)


@transaction.atomic
def remove_module(module: TrainingModule, *, by: Person) -> None:
    """Offer a module no more; who finished it keeps the minutes."""
    removed = TrainingModule.objects.filter(pk=module.pk, removed_at=None).update(
        removed_at=clock.now()
    )
    if removed:
        record("training.module_removed", by=by, school_id=module.school_id, about=module)


@transaction.atomic
def ask_for_repeat(module: TrainingModule, *, by: Person) -> int:
    """Ask everybody who finished a module to do it again; returns how many.

    What they did stays on record, and counts no more.
    """
    asked = TrainingDone.objects.filter(module=module, repeat_asked_at=None).update(
        repeat_asked_at=clock.now()
    )
    if asked:
        record(
            "training.repeat_asked", by=by, school_id=module.school_id, about=module, people=asked
        )
    return asked


@transaction.atomic
def save_question(
    module: TrainingModule,
    question: TrainingQuestion | None,
    *,
    by: Person,
    version: int,
    prompt: str,
    choices: list[str],
    answer: int,
    because: str,
) -> None:
    """Add a question or change one, as the module read at `version`. Raises HasMoved."""
    _next_version(module, version)
    values = {"prompt": prompt, "choices": choices, "answer": answer, "because": because}
    if question is None:
        last = module.questions.aggregate(last=Max("position"))["last"]
        question = TrainingQuestion.objects.create(
            school_id=module.school_id,
            module=module,
            position=0 if last is None else last + 1,
            **values,
        )
    else:
        TrainingQuestion.objects.filter(pk=question.pk).update(**values)
    record("training.question_saved", by=by, school_id=module.school_id, about=question)


@transaction.atomic
def remove_question(question: TrainingQuestion, *, by: Person) -> None:
    """Take a question out of its module."""
    deleted, _ = TrainingQuestion.objects.filter(pk=question.pk).delete()
    if deleted:
        TrainingModule.objects.filter(pk=question.module_id).update(version=F("version") + 1)
        record("training.question_removed", by=by, school_id=question.school_id, about=question)


def _next_version(module: TrainingModule, version: int) -> None:
    changed = TrainingModule.objects.filter(pk=module.pk, version=version, removed_at=None).update(
        version=F("version") + 1
    )
    if not changed:
        raise HasMoved(TrainingModule.objects.get(pk=module.pk))
