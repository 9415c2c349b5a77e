"""Two proposals side by side: who gets another mentor, and what each does better."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from statistics import mean
from uuid import UUID

from cairn.matching.models import Match, MatchRun
from cairn.programmes.enums import Side
from cairn.programmes.models import Application

Wishes = dict[UUID, list[str]]


@dataclass(frozen=True)
class Place:
    """Where a mentee stands in a proposal: with a mentor and the points of the pair, or left."""

    mentor: UUID | None
    points: int = 0


Places = dict[UUID, Place]


@dataclass(frozen=True)
class Change:
    """A mentee with another mentor, or with one in one of the two alone.

    None is for a proposal the mentee has no part in: not ready then, or taken out since.
    """

    mentee: UUID
    one: Place | None
    other: Place | None

    @property
    def is_about_having_one(self) -> bool:
        """Whether the mentee has a mentor in one of the two alone."""
        return _mentor(self.one) is None or _mentor(self.other) is None

    @property
    def points(self) -> int:
        """By how many points the two fits differ."""
        return abs(_points(self.one) - _points(self.other))


@dataclass(frozen=True)
class Measures:
    """What a proposal reaches, as its pairs stand now; points are those of the engine.

    `worst_tenth` is the mean of the tenth of the pairs that fits least, None without any. Wishes
    are counted as mentees have them now: of `wishing` mentees so many get their first, or any.
    """

    mentees: int
    matched: int
    points: int
    worst_tenth: float | None
    wishing: int
    first_wish: int
    any_wish: int


@dataclass(frozen=True)
class Comparison:
    """Two proposals, measured, and who stands otherwise, those first who would go without."""

    one: Measures
    other: Measures
    changes: list[Change]
    unchanged: int
    is_like_with_like: bool


def comparison_of(one: MatchRun, other: MatchRun) -> Comparison:
    """Both as their pairs stand now; two queries."""
    places = _places_of(one, other)
    wishes = _wishes_of(one)
    here, there = places[one.pk], places[other.pk]
    everyone = [Change(name, here.get(name), there.get(name)) for name in here.keys() | there]
    paired = [c for c in everyone if _mentor(c.one) or _mentor(c.other)]
    changes = [c for c in paired if _mentor(c.one) != _mentor(c.other)]
    return Comparison(
        one=_measures(here, wishes),
        other=_measures(there, wishes),
        changes=sorted(changes, key=lambda c: (not c.is_about_having_one, -c.points, c.mentee)),
        unchanged=len(paired) - len(changes),
        is_like_with_like=all(
            one.result.get(what) == other.result.get(what) for what in ("weights", "rules")
        ),
    )


def _places_of(*runs: MatchRun) -> dict[UUID, Places]:
    """Where each mentee of each run stands, by the key of the run."""
    found: dict[UUID, Places] = {
        run.pk: {UUID(left["mentee"]): Place(None) for left in run.result.get("unmatched", [])}
        for run in runs
    }
    # The first pair of each mentee is what was proposed; a later one is the next in line.
    pairs = Match.objects.filter(run__in=runs).order_by("-pk")
    for run_id, mentee, mentor, points in pairs.values_list(
        "run_id", "mentee_id", "mentor_id", "points"
    ):
        found[run_id][mentee] = Place(mentor, points)
    return found


def _wishes_of(run: MatchRun) -> Wishes:
    wishing = Application.objects.filter(iteration=run.iteration_id, side=Side.MENTEE)
    return dict(wishing.exclude(wishes=[]).order_by().values_list("pk", "wishes"))


def _measures(places: Places, wishes: Wishes) -> Measures:
    points = sorted(place.points for place in places.values() if place.mentor)
    got = [
        (str(place.mentor), wishes[mentee]) for mentee, place in places.items() if mentee in wishes
    ]
    return Measures(
        mentees=len(places),
        matched=len(points),
        points=sum(points),
        worst_tenth=mean(points[: ceil(len(points) / 10)]) if points else None,
        wishing=len(got),
        first_wish=sum(mentor == wished[0] for mentor, wished in got),
        any_wish=sum(mentor in wished for mentor, wished in got),
    )


def _mentor(place: Place | None) -> UUID | None:
    return place.mentor if place else None


def _points(place: Place | None) -> int:
    return place.points if place else 0
