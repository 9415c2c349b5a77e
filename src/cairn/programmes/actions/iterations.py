"""Programmes and their iterations: begun, changed, opened, run, closed, and begun again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.once.actions import claim, remember_outcome
from cairn.people.models import Person
from cairn.programmes import starter
from cairn.programmes.enums import IterationState
from cairn.programmes.errors import HasMoved, NotReadyToClose, NotReadyToOpen, NotReadyToStart
from cairn.programmes.gates import missing_to_close, missing_to_open, missing_to_start
from cairn.programmes.models import (
    ConsentText,
    Iteration,
    IterationChange,
    Programme,
    TrainingModule,
    TrainingQuestion,
    WeeklyActivity,
)
from cairn.programmes.signals import iteration_moved
from cairn.schools.models import YearGroup

# What can be set, in the order of the page; the years of both sides are beside them.
SETTINGS = (
    *("name", "starts_on", "ends_on", "mentee_places", "mentees_per_mentor", "year_gap"),
    *("answer_days", "needs_permission", "mentee_training_minutes", "mentor_training_minutes"),
    "weights",
)
YEARS = ("mentee_years", "mentor_years")


@transaction.atomic
def create_programme(
    *,
    by: Person,
    name: str,
    purpose: str,
    starts_on: date,
    ends_on: date,
    mentee_places: int,
    mentees_per_mentor: int,
    year_gap: int,
    needs_permission: bool,
    mentee_years: Iterable[YearGroup],
    mentor_years: Iterable[YearGroup],
    once: str = "",
) -> Iteration:
    """A programme with its first iteration, training, a text for parents and a weekly plan.

    With `once`, raises AlreadyDone when sent twice.
    """
    if once:
        claim(once, person_id=by.pk)
    school_id = by.school_id
    programme = Programme.objects.create(
        school_id=school_id, name=name, purpose=purpose, created_at=clock.now()
    )
    iteration = Iteration.objects.create(
        school_id=school_id,
        programme=programme,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        mentee_places=mentee_places,
        mentees_per_mentor=mentees_per_mentor,
        year_gap=year_gap,
        needs_permission=needs_permission,
    )
    iteration.mentee_years.set(mentee_years)
    iteration.mentor_years.set(mentor_years)
    _add_starter(programme, iteration, by)
    record("programme.created", by=by, school_id=school_id, about=programme)
    if once:
        remember_outcome(once, str(iteration.pk))
    return iteration


def _add_starter(programme: Programme, iteration: Iteration, by: Person) -> None:
    school_id = programme.school_id
    ConsentText.objects.create(
        school_id=school_id,
        programme=programme,
        version=1,
        body=starter.CONSENT,
        body_for_students=starter.CONSENT_FOR_STUDENTS,
        published_at=clock.now(),
        published_by=by,
    )
    for position, given in enumerate(starter.MODULES):
        module = TrainingModule.objects.create(
            school_id=school_id,
            programme=programme,
            side=given.side,
            title=given.title,
            body=given.body,
            guide=given.guide,
            minutes=given.minutes,
            form=given.form,
            position=position,
        )
        TrainingQuestion.objects.bulk_create(
            _starter_question(module, question, place)
            for place, question in enumerate(given.questions)
        )
    WeeklyActivity.objects.bulk_create(
        WeeklyActivity(
            school_id=school_id, iteration=iteration, week=week, title=title, description=text
        )
        for week, (title, text) in enumerate(starter.WEEKS, start=1)
    )


def _starter_question(
    module: TrainingModule, question: starter.Question, place: int
) -> TrainingQuestion:
    """The right choice stands first in the starter; on the page its place varies."""
    turn = (module.position + 2 * place + 1) % len(question.choices)
    choices = question.choices[-turn:] + question.choices[:-turn] if turn else question.choices
    return TrainingQuestion(
        school_id=module.school_id,
        module=module,
        prompt=question.prompt,
        choices=list(choices),
        answer=turn,
        because=question.because,
        position=place,
    )


@transaction.atomic
def open_iteration(iteration: Iteration, *, by: Person) -> None:
    """Let people apply. Raises NotReadyToOpen with what is missing."""
    if missing := missing_to_open(iteration):
        raise NotReadyToOpen(missing)
    _move(iteration, IterationState.DRAFT, IterationState.OPEN, by=by)


@transaction.atomic
def start_iteration(iteration: Iteration, *, by: Person) -> None:
    """The iteration runs; nobody applies any more. Raises NotReadyToStart with what is missing."""
    if missing := missing_to_start(iteration):
        raise NotReadyToStart(missing)
    _move(iteration, IterationState.OPEN, IterationState.RUNNING, by=by)


@transaction.atomic
def close_iteration(iteration: Iteration, *, by: Person) -> None:
    """The iteration is over. Raises NotReadyToClose while something still goes on in it."""
    locked = lock_iteration(iteration.pk)
    if missing := missing_to_close(locked):
        raise NotReadyToClose(missing)
    _move(locked, IterationState.RUNNING, IterationState.CLOSED, by=by)


def _move(
    iteration: Iteration, before: IterationState, after: IterationState, *, by: Person
) -> None:
    moved = Iteration.objects.filter(pk=iteration.pk, state=before).update(state=after)
    if not moved:
        return
    _write_history(iteration, [["state", before.value, after.value]], by=by)
    record(
        "iteration.moved",
        by=by,
        school_id=iteration.school_id,
        about=iteration,
        after=after.value,
    )
    iteration_moved.send(Iteration, iteration=iteration, before=before, after=after)


def lock_iteration(iteration_id: UUID) -> Iteration:
    """The iteration as it stands; everybody who changes places or states waits here in turn."""
    return Iteration.objects.select_for_update().get(pk=iteration_id)


@transaction.atomic
def change_settings(
    iteration: Iteration,
    *,
    by: Person,
    version: int,
    values: Mapping[str, Any],
    mentee_years: Iterable[YearGroup],
    mentor_years: Iterable[YearGroup],
) -> Iteration:
    """Change how an iteration is set, as it read at `version`; what changed stays in its history.

    Nothing is written where nothing changed. Raises HasMoved, with the iteration as it is now,
    when somebody was faster or it is closed.
    """
    now = lock_iteration(iteration.pk)
    if now.version != version or now.state == IterationState.CLOSED:
        raise HasMoved(now)
    years = {"mentee_years": list(mentee_years), "mentor_years": list(mentor_years)}
    changes = [
        [name, _plain(getattr(now, name)), _plain(values[name])]
        for name in SETTINGS
        if name in values and getattr(now, name) != values[name]
    ]
    for name, chosen in years.items():
        before = {year.pk: year.name for year in getattr(now, name).all()}
        if set(before) != {year.pk for year in chosen}:
            changes.append([name, list(before.values()), [year.name for year in chosen]])
            getattr(now, name).set(chosen)
    if not changes:
        return now
    kept = {name: values[name] for name in SETTINGS if name in values}
    Iteration.objects.filter(pk=now.pk).update(**kept, version=version + 1)
    now.refresh_from_db()
    _write_history(now, changes, by=by)
    record("iteration.changed", by=by, school_id=now.school_id, about=now, version=now.version)
    return now


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _write_history(iteration: Iteration, changes: list[list[Any]], *, by: Person) -> None:
    IterationChange.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        version=iteration.version,
        changes=changes,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def make_next_iteration(
    iteration: Iteration, *, by: Person, name: str, starts_on: date, ends_on: date, once: str
) -> Iteration:
    """Another run of the same programme: settings, years and weekly plan copied, nobody in it.

    Raises AlreadyDone when sent twice.
    """
    claim(once, person_id=by.pk)
    Programme.objects.select_for_update().get(pk=iteration.programme_id)
    last = Iteration.objects.filter(programme=iteration.programme_id).aggregate(last=Max("number"))
    copied = {field: getattr(iteration, field) for field in SETTINGS}
    following = Iteration.objects.create(
        school_id=iteration.school_id,
        programme_id=iteration.programme_id,
        number=last["last"] + 1,
        **copied | {"name": name, "starts_on": starts_on, "ends_on": ends_on},
    )
    for years in YEARS:
        getattr(following, years).set(getattr(iteration, years).all())
    WeeklyActivity.objects.bulk_create(
        WeeklyActivity(
            school_id=iteration.school_id,
            iteration=following,
            week=activity.week,
            title=activity.title,
            description=activity.description,
        )
        for activity in iteration.activities.all()
    )
    record("iteration.copied", by=by, school_id=iteration.school_id, about=following)
    remember_outcome(once, str(following.pk))
    return following
