"""Reads of proposals and offers, for coordinators."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cairn.matching.engine.bands import GOOD_ENOUGH
from cairn.matching.enums import (
    RUNS_WITH_RESULT,
    MatchState,
    PairOrder,
    PairsShown,
    RunState,
)
from cairn.matching.models import (
    Match,
    MatchRun,
    NextOffer,
    PairDecision,
)
from cairn.matching.queries.people import WITH_YEARS, is_called
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState
from cairn.people.models import Person, Profile
from cairn.programmes.enums import ApplicationState
from cairn.programmes.models import Application, ConsentRecord, Iteration, TrainingDone


def matches_found(matches: QuerySet[Match], words: str = "", state: str = "") -> QuerySet[Match]:
    """Some of `matches`, by part of a name of either and by state, with people and years."""
    matches = matches.select_related(*WITH_YEARS)
    for word in words.split():
        matches = matches.filter(is_called(word, "mentee__") | is_called(word, "mentor__"))
    return matches.filter(state=state) if state in MatchState.values else matches


def pairs_of_run(
    run: MatchRun, words: str = "", only: str = "", order: str = ""
) -> QuerySet[Match]:
    """The pairs of a proposal, some of them, in the order asked for, with people and years."""
    pairs = matches_found(Match.objects.filter(run=run), words)
    decided = PairDecision.objects.filter(
        mentee=OuterRef("mentee"), mentor=OuterRef("mentor"), keeps=True
    )
    pairs = pairs.annotate(is_kept=Exists(decided))
    shown: dict[str, Q] = {
        PairsShown.POOR: Q(points__lt=GOOD_ENOUGH),
        PairsShown.KEPT: Q(is_kept=True),
    }
    orders: dict[str, tuple[str, ...]] = {
        PairOrder.POOREST: ("points", "id"),
        PairOrder.NAME: ("mentee__person__family_name", "mentee__person__given_name", "id"),
    }
    pairs = pairs.filter(shown.get(only, Q()))
    return pairs.order_by(*orders.get(order, ("-points", "id")))


def run_near(iteration: Iteration, run_id: UUID) -> MatchRun | None:
    """The proposal of an iteration that a new one is to stay close to; None for any other id."""
    return MatchRun.objects.filter(iteration=iteration, pk=run_id, state=RunState.READY).first()


def runs_beside(run: MatchRun) -> QuerySet[MatchRun]:
    """The other runs of its iteration that are done, the latest first."""
    done = MatchRun.objects.filter(iteration=run.iteration_id, state__in=RUNS_WITH_RESULT)
    return done.exclude(pk=run.pk)


def suggestion_for(run: MatchRun, mentee: Application) -> Match | None:
    """The pair that a run suggests for a mentee, with both people."""
    suggested = Match.objects.filter(run=run, mentee=mentee, state=MatchState.SUGGESTED)
    return suggested.select_related(*WITH_YEARS).first()


def unmatched_of(run: MatchRun, words: str = "") -> QuerySet[Application]:
    """Mentees a run found nobody for, by name."""
    ids = [item["mentee"] for item in run.result.get("unmatched", [])]
    found = Application.objects.filter(pk__in=ids).select_related("person__year_group")
    for word in words.split():
        found = found.filter(is_called(word))
    return found.order_by("person__family_name", "person__given_name", "id")


def counts_of_run(run: MatchRun) -> dict[str, int]:
    """How many pairs of a run stand where; one query."""
    rows: Any = Match.objects.filter(run=run).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def next_in_line(run: MatchRun, mentees: Collection[UUID]) -> dict[UUID, list[Person]]:
    """Whom these mentees are offered next if the first offer comes to nothing, in order."""
    rows = NextOffer.objects.filter(run=run, mentee__in=mentees).select_related("mentor__person")
    found: dict[UUID, list[Person]] = {}
    for row in rows.order_by("place"):
        found.setdefault(row.mentee_id, []).append(row.mentor.person)
    return found


def decisions_of(iteration: Iteration, words: str = "") -> QuerySet[PairDecision]:
    """What coordinators decided about pairs, the latest first, with people."""
    found = PairDecision.objects.filter(iteration=iteration).select_related(
        "mentee__person", "mentor__person", "made_by"
    )
    for word in words.split():
        found = found.filter(is_called(word, "mentee__") | is_called(word, "mentor__"))
    return found


def offers_of(iteration: Iteration) -> QuerySet[Match]:
    """Every offer that was made in an iteration, the latest first."""
    return Match.objects.filter(iteration=iteration, proposed_at__isnull=False).order_by(
        "-proposed_at", "id"
    )


def changes_since(run: MatchRun) -> list[str]:
    """What has changed since the run read the profiles, as codes; empty when nothing has.

    One query; a run without a result has nothing to compare.
    """
    if run.read_at is None:
        return []
    iteration, since = run.iteration, run.read_at
    of_iteration = Application.objects.filter(iteration=iteration)
    people = of_iteration.values("person")
    taken_in = of_iteration.filter(state=ApplicationState.ACCEPTED, decided_at__gt=since)
    paused = of_iteration.filter(person__state=PersonState.PAUSED, person__updated_at__gt=since)
    pairs = Mentorship.objects.filter(iteration=iteration, state_since__gt=since)
    offers = Match.objects.filter(iteration=iteration).exclude(run=run)
    moved = offers.filter(Q(proposed_at__gt=since) | Q(closed_at__gt=since))
    consents = ConsentRecord.objects.filter(text__programme=iteration.programme_id, at__gt=since)
    training = TrainingDone.objects.filter(
        module__programme=iteration.programme_id, person__in=people, at__gt=since
    )
    profiles = Profile.objects.filter(person__in=people, updated_at__gt=since)
    checks: dict[str, Any] = {
        "people": Exists(taken_in) | Exists(paused),
        "profiles": Exists(profiles),
        "permissions": Exists(consents),
        "training": Exists(training),
        "pairs": Exists(pairs) | Exists(moved),
    }
    rows: Any = Iteration.objects.filter(pk=iteration.pk).values(**checks)
    has_changed: dict[str, Any] = rows.get()
    has_changed["rules"] = (
        run.result.get("iteration_version", iteration.version) != iteration.version
    )
    return [code for code, changed in has_changed.items() if changed]
