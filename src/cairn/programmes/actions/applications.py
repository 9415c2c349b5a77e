"""Applications: made, changed, decided, taken back; decisions queue at the iteration's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.people.models import Person
from cairn.programmes.actions.chunks import in_chunks
from cairn.programmes.actions.iterations import lock_iteration
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.errors import (
    AlreadyApplied,
    ApplicationDecided,
    HasMoved,
    NobodyCanMoveUp,
    NotOpen,
)
from cairn.programmes.models import Application, ApplicationEvent, Iteration
from cairn.programmes.policies import UNDECIDED_STATES
from cairn.programmes.queries import places_of
from cairn.programmes.signals import application_withdrawn

TAKEABLE = (ApplicationState.APPLIED, ApplicationState.WAITING, ApplicationState.DECLINED)


@transaction.atomic
def apply_to_iteration(
    iteration: Iteration, person: Person, side: Side, *, hope: str = "", capacity: int = 1
) -> Application:
    """Apply for one side. Raises NotOpen and AlreadyApplied."""
    if lock_iteration(iteration.pk).state != IterationState.OPEN:
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
    _write_events([(application, "")], ApplicationState.APPLIED, by=person)
    record("application.made", by=person, school_id=person.school_id, about=application)
    return application


@transaction.atomic
def revise_application(
    application: Application, *, by: Person, version: int, hope: str, capacity: int
) -> None:
    """Change one's words while nothing is decided, as they read at `version`.

    Raises HasMoved with the application as it reads now, and ApplicationDecided.
    """
    changed = Application.objects.filter(
        pk=application.pk, version=version, state__in=UNDECIDED_STATES
    ).update(hope=hope, capacity=capacity, version=F("version") + 1)
    if not changed:
        current = Application.objects.get(pk=application.pk)
        raise HasMoved(current) if current.state in UNDECIDED_STATES else ApplicationDecided
    record(
        "application.revised",
        by=by,
        school_id=application.school_id,
        about=application,
        version=version,
    )


@dataclass(frozen=True)
class Decided:
    """What came of deciding about many: how many of each, and how many were left as they are."""

    taken_in: int = 0
    waiting: int = 0
    declined: int = 0
    left: int = 0

    def __add__(self, other: Decided) -> Decided:
        return Decided(
            self.taken_in + other.taken_in,
            self.waiting + other.waiting,
            self.declined + other.declined,
            self.left + other.left,
        )


@transaction.atomic
def take_in(application: Application, *, by: Person) -> ApplicationState:
    """Take somebody in, or put them on the waiting list when every place is spoken for.

    Returns where the application stands now.
    """
    _take_in(lock_iteration(application.iteration_id), [application.pk], by=by)
    return ApplicationState(
        Application.objects.values_list("state", flat=True).get(pk=application.pk)
    )


def take_in_many(iteration: Iteration, ids: Sequence[UUID], *, by: Person) -> Decided:
    """Take in as many as there are places for; the others wait. In the order they applied."""
    order = Application.objects.filter(iteration=iteration, pk__in=ids).values_list("pk", flat=True)
    result = Decided(left=len(ids) - len(order))
    for chunk in in_chunks(list(order)):
        with transaction.atomic():
            result += _take_in(lock_iteration(iteration.pk), chunk, by=by)
    return result


@transaction.atomic
def take_in_next(iteration: Iteration, *, by: Person) -> Application:
    """Give a free place to the one who has waited longest. Raises NobodyCanMoveUp.

    Of two coordinators who press at once the second gives the next place, if there is one.
    """
    locked = lock_iteration(iteration.pk)
    places = places_of(locked)
    if places.next is None or not places.free:
        raise NobodyCanMoveUp
    _take_in(locked, [places.next.pk], by=by)
    return places.next


def _take_in(iteration: Iteration, ids: Iterable[UUID], *, by: Person) -> Decided:
    """Sort the applications onto the free places; the iteration's row is locked.

    Places are spoken for by those who wait: somebody new gets one only when there are more places
    than people waiting. Those who wait come first, the longest first.
    """
    asked = list(ids)
    rows = list(Application.objects.filter(iteration=iteration, pk__in=asked, state__in=TAKEABLE))
    rows.sort(key=_turn)
    places = places_of(iteration)
    free, in_line = places.free, places.waiting
    accepted, listed = [], []
    for row in rows:
        waits = row.state == ApplicationState.WAITING
        if row.side == Side.MENTOR:
            accepted.append(row)
        elif free > (0 if waits else in_line):
            accepted.append(row)
            free -= 1
            in_line -= waits
        elif not waits:
            listed.append(row)
            in_line += 1
    _settle(accepted, ApplicationState.ACCEPTED, by=by)
    _settle(listed, ApplicationState.WAITING, by=by)
    return Decided(
        taken_in=len(accepted),
        waiting=len(listed),
        left=len(asked) - len(accepted) - len(listed),
    )


def _turn(row: Application) -> tuple[bool, object, object, UUID]:
    waits = row.state == ApplicationState.WAITING and row.waiting_since is not None
    return (not waits, row.waiting_since if waits else row.applied_at, row.applied_at, row.pk)


@transaction.atomic
def decline_application(application: Application, *, by: Person) -> None:
    """Not this time; no reason is kept. Whoever is declined can still be taken in later."""
    _decline(lock_iteration(application.iteration_id), [application.pk], by=by)


def decline_many(iteration: Iteration, ids: Sequence[UUID], *, by: Person) -> Decided:
    """Decline those who are not taken in yet."""
    result = Decided()
    for chunk in in_chunks(ids):
        with transaction.atomic():
            result += _decline(lock_iteration(iteration.pk), chunk, by=by)
    return result


def _decline(iteration: Iteration, ids: Sequence[UUID], *, by: Person) -> Decided:
    rows = list(
        Application.objects.filter(iteration=iteration, pk__in=ids, state__in=UNDECIDED_STATES)
    )
    _settle(rows, ApplicationState.DECLINED, by=by)
    return Decided(declined=len(rows), left=len(ids) - len(rows))


def _settle(rows: list[Application], after: ApplicationState, *, by: Person) -> None:
    """Write a decision about each; the first decision's moment is kept."""
    if not rows:
        return
    moment = clock.now()
    ids = [row.pk for row in rows]
    found = Application.objects.filter(pk__in=ids)
    found.update(state=after, waiting_since=moment if after == ApplicationState.WAITING else None)
    found.filter(decided_at=None).update(decided_at=moment)
    _write_events([(row, row.state) for row in rows], after, by=by)
    for row in rows:
        record(
            "application.decided",
            by=by,
            school_id=row.school_id,
            about=row,
            after=after.value,
        )


def _write_events(
    rows: list[tuple[Application, str]], after: ApplicationState, *, by: Person
) -> None:
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(
            school_id=row.school_id,
            application=row,
            before=before,
            after=after,
            by=by,
            at=clock.now(),
        )
        for row, before in rows
    )


@transaction.atomic
def withdraw_application(application: Application, *, by: Person) -> None:
    """Take one's application back; twice is once. A place that it had is free again."""
    lock_iteration(application.iteration_id)
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state == ApplicationState.WITHDRAWN:
        return
    before = row.state
    Application.objects.filter(pk=row.pk).update(
        state=ApplicationState.WITHDRAWN, waiting_since=None
    )
    _write_events([(row, before)], ApplicationState.WITHDRAWN, by=by)
    record("application.withdrawn", by=by, school_id=row.school_id, about=row)
    row.state = ApplicationState.WITHDRAWN
    application_withdrawn.send(Application, application=row)
