"""Every write of programmes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.people.models import Person
from cairn.programmes import starter
from cairn.programmes.enums import (
    ApplicationState,
    ConsentDecision,
    ConsentVoice,
    IterationState,
    Side,
)
from cairn.programmes.errors import AlreadyApplied, NotOpen, NotReadyToOpen
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentText,
    Iteration,
    Programme,
    TrainingDone,
    TrainingModule,
    TrainingQuestion,
    WeeklyActivity,
)
from cairn.programmes.queries import missing_to_open
from cairn.schools.models import YearGroup


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
) -> Iteration:
    """A programme with its first iteration, training, a text for parents and a weekly plan."""
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
    _add_starter(programme, iteration)
    record("programme.created", by=by, school_id=school_id, about=programme)
    return iteration


def _add_starter(programme: Programme, iteration: Iteration) -> None:
    school_id = programme.school_id
    ConsentText.objects.create(
        school_id=school_id,
        programme=programme,
        version=1,
        body=starter.CONSENT,
        published_at=clock.now(),
    )
    for position, given in enumerate(starter.MODULES):
        module = TrainingModule.objects.create(
            school_id=school_id,
            programme=programme,
            side=given.side,
            title=given.title,
            body=given.body,
            minutes=given.minutes,
            form=given.form,
            position=position,
        )
        TrainingQuestion.objects.bulk_create(
            TrainingQuestion(
                school_id=school_id,
                module=module,
                prompt=question.prompt,
                choices=list(question.choices[1:] + question.choices[:1]),
                answer=len(question.choices) - 1,
                because=question.because,
                position=place,
            )
            for place, question in enumerate(given.questions)
        )
    WeeklyActivity.objects.bulk_create(
        WeeklyActivity(
            school_id=school_id, iteration=iteration, week=week, title=title, description=text
        )
        for week, (title, text) in enumerate(starter.WEEKS, start=1)
    )


@transaction.atomic
def open_iteration(iteration: Iteration, *, by: Person) -> None:
    """Let people apply. Raises NotReadyToOpen with what is missing."""
    if missing := missing_to_open(iteration):
        raise NotReadyToOpen(missing)
    _move(iteration, IterationState.DRAFT, IterationState.OPEN, by=by)


@transaction.atomic
def start_iteration(iteration: Iteration, *, by: Person) -> None:
    """The iteration runs; nobody applies any more."""
    _move(iteration, IterationState.OPEN, IterationState.RUNNING, by=by)


def _move(
    iteration: Iteration, before: IterationState, after: IterationState, *, by: Person
) -> None:
    moved = Iteration.objects.filter(pk=iteration.pk, state=before).update(state=after)
    if moved:
        record(
            "iteration.moved",
            by=by,
            school_id=iteration.school_id,
            about=iteration,
            after=after.value,
        )


@transaction.atomic
def apply_to_iteration(
    iteration: Iteration, person: Person, side: Side, *, hope: str = "", capacity: int = 1
) -> Application:
    """Apply for one side. Raises NotOpen and AlreadyApplied."""
    if iteration.state != IterationState.OPEN:
        raise NotOpen
    try:
        with transaction.atomic():
            application = Application.objects.create(
                school_id=person.school_id,
                iteration=iteration,
                person=person,
                side=side,
                hope=hope,
                capacity=capacity,
                applied_at=clock.now(),
            )
    except IntegrityError:
        raise AlreadyApplied from None
    record("application.made", by=person, school_id=person.school_id, about=application)
    return application


@transaction.atomic
def take_in(application: Application, *, by: Person) -> ApplicationState:
    """Take somebody in, or put them on the waiting list when every place is taken.

    The iteration's row is locked while the places are counted, so that two who are taken in at
    once cannot share the last one. Returns where the application stands now.
    """
    iteration = Iteration.objects.select_for_update().get(pk=application.iteration_id)
    taken = Application.objects.filter(
        iteration=iteration, side=Side.MENTEE, state=ApplicationState.ACCEPTED
    ).count()
    full = application.side == Side.MENTEE and taken >= iteration.mentee_places
    after = ApplicationState.WAITING if full else ApplicationState.ACCEPTED
    moved = Application.objects.filter(
        pk=application.pk, state__in=(ApplicationState.APPLIED, ApplicationState.WAITING)
    ).update(state=after, decided_at=clock.now(), waiting_since=clock.now() if full else None)
    if moved:
        record(
            "application.decided",
            by=by,
            school_id=iteration.school_id,
            about=application,
            after=after.value,
        )
    return after


@transaction.atomic
def withdraw_application(application: Application, *, by: Person) -> None:
    """Take one's application back."""
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.WITHDRAWN)
    record("application.withdrawn", by=by, school_id=application.school_id, about=application)


@transaction.atomic
def record_consent(
    iteration: Iteration,
    student: Person,
    *,
    voice: ConsentVoice,
    decision: ConsentDecision,
    given_by: Person | None,
    recorded_by: Person | None = None,
    on_paper: bool = False,
    relationship: str = "",
) -> ConsentRecord:
    """Add a decision about taking part, under the newest text; earlier rows stay as they are."""
    text = ConsentText.objects.filter(programme=iteration.programme_id).latest("version")
    row = ConsentRecord.objects.create(
        school_id=student.school_id,
        text=text,
        student=student,
        voice=voice,
        given_by=given_by,
        relationship=relationship,
        decision=decision,
        on_paper=on_paper,
        recorded_by=recorded_by,
        at=clock.now(),
    )
    record(
        "consent.recorded",
        by=recorded_by or given_by,
        school_id=student.school_id,
        about=row,
        decision=decision.value,
    )
    return row


@transaction.atomic
def finish_module(
    module: TrainingModule, person: Person, *, ticked_by: Person | None = None
) -> None:
    """A module is done; done twice is done once."""
    _done, made = TrainingDone.objects.get_or_create(
        module=module,
        person=person,
        defaults={"school_id": person.school_id, "ticked_by": ticked_by, "at": clock.now()},
    )
    if made:
        record("training.done", by=ticked_by or person, school_id=person.school_id, about=module)
