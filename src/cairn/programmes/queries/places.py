"""Places, the waiting list, and how long things take, from what really happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import (
    Count,
    Min,
    Q,
    QuerySet,
)

from cairn.lib import clock
from cairn.programmes.enums import (
    ApplicationState,
    Side,
)
from cairn.programmes.models import (
    Application,
    ApplicationEvent,
    Iteration,
)
from cairn.programmes.waiting import LOOK_BACK, ExpectedWait, expected_wait


@dataclass(frozen=True)
class Places:
    """The places for mentees of an iteration, and who waits for one."""

    all: int
    taken: int
    waiting: int
    next: Application | None = field(default=None)

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return max(0, self.all - self.taken)


def waiting_list(iteration: Iteration) -> QuerySet[Application]:
    """Mentees who wait for a place, the longest first."""
    return Application.objects.filter(
        iteration=iteration, side=Side.MENTEE, state=ApplicationState.WAITING
    ).order_by("waiting_since", "applied_at", "id")


def places_of(iteration: Iteration) -> Places:
    """Places, and who is next; two queries."""
    counts = Application.objects.filter(iteration=iteration, side=Side.MENTEE).aggregate(
        taken=Count("pk", filter=Q(state=ApplicationState.ACCEPTED)),
        waiting=Count("pk", filter=Q(state=ApplicationState.WAITING)),
    )
    first = waiting_list(iteration).select_related("person").first() if counts["waiting"] else None
    return Places(iteration.mentee_places, counts["taken"], counts["waiting"], first)


@dataclass(frozen=True)
class PlaceInLine:
    """Where somebody stands on the waiting list, and how long it may take."""

    position: int
    waiting: int
    place_is_free: bool
    wait: ExpectedWait | None


def place_in_line(application: Application) -> PlaceInLine:
    """Position and expected wait of somebody who waits; four queries."""
    iteration = application.iteration
    places = places_of(iteration)
    since = application.waiting_since
    ahead = waiting_list(iteration).filter(
        Q(waiting_since__lt=since)
        | Q(waiting_since=since, applied_at__lt=application.applied_at)
        | Q(waiting_since=since, applied_at=application.applied_at, pk__lt=application.pk)
    )
    position = ahead.count() + 1
    taken_in, days = _taken_off_the_list(iteration)
    still_ahead = position - places.free
    return PlaceInLine(
        position=position,
        waiting=places.waiting,
        place_is_free=still_ahead < 1,
        wait=expected_wait(still_ahead, taken_in=taken_in, days=days) if still_ahead > 0 else None,
    )


def _taken_off_the_list(iteration: Iteration) -> tuple[int, float]:
    """How many came from the list to a place lately, and in how many days; one query."""
    now = clock.now()
    events = ApplicationEvent.objects.filter(
        application__iteration=iteration, application__side=Side.MENTEE
    ).aggregate(
        taken_in=Count(
            "pk",
            filter=Q(
                before=ApplicationState.WAITING,
                after=ApplicationState.ACCEPTED,
                at__gte=now - LOOK_BACK,
            ),
        ),
        began=Min("at", filter=Q(after=ApplicationState.WAITING)),
    )
    began: datetime | None = events["began"]
    if began is None:
        return 0, 0
    return events["taken_in"], (now - max(began, now - LOOK_BACK)).total_seconds() / 86_400


DECISIONS_LOOKED_AT, LEAST_DECISIONS = 50, 5


def days_until_decided(iteration: Iteration) -> int | None:
    """In how many days four of five lately heard whether they are in; None with too few to say."""
    times = [
        (decided - applied).days + 1 if decided else 0
        for applied, decided in Application.objects.filter(
            iteration=iteration, decided_at__isnull=False
        )
        .order_by("-decided_at")
        .values_list("applied_at", "decided_at")[:DECISIONS_LOOKED_AT]
    ]
    if len(times) < LEAST_DECISIONS:
        return None
    return sorted(times)[(len(times) * 4 + 4) // 5 - 1]
