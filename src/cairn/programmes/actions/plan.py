"""The weekly plan of activities."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.once.actions import claim
from cairn.people.models import Person
from cairn.programmes.errors import HasMoved
from cairn.programmes.models import Iteration, WeeklyActivity


@transaction.atomic
def add_activity(
    iteration: Iteration, *, by: Person, week: int, title: str, description: str, once: str
) -> WeeklyActivity:
    """Plan something for a week. Raises AlreadyDone when sent twice."""
    claim(once, person_id=by.pk)
    activity = WeeklyActivity.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        week=week,
        title=title,
        description=description,
    )
    record("activity.added", by=by, school_id=iteration.school_id, about=activity)
    return activity


@transaction.atomic
def change_activity(
    activity: WeeklyActivity, *, by: Person, version: int, week: int, title: str, description: str
) -> None:
    """Change it as it read at `version`. Raises HasMoved with how it reads now."""
    changed = WeeklyActivity.objects.filter(pk=activity.pk, version=version).update(
        week=week, title=title, description=description, version=F("version") + 1
    )
    if not changed:
        raise HasMoved(WeeklyActivity.objects.get(pk=activity.pk))
    record("activity.changed", by=by, school_id=activity.school_id, about=activity)


@transaction.atomic
def move_activity(activity: WeeklyActivity, *, by: Person, weeks: int) -> None:
    """Some weeks later, or earlier with a number below 0; never before the first week."""
    moved = WeeklyActivity.objects.filter(pk=activity.pk, week__gt=-weeks).update(
        week=F("week") + weeks, version=F("version") + 1
    )
    if moved:
        record("activity.moved", by=by, school_id=activity.school_id, about=activity, weeks=weeks)


@transaction.atomic
def remove_activity(activity: WeeklyActivity, *, by: Person) -> None:
    """Take it out of the plan."""
    record("activity.removed", by=by, school_id=activity.school_id, about=activity)
    WeeklyActivity.objects.filter(pk=activity.pk).delete()
