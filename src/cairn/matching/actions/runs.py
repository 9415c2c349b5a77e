"""Runs of the engine: started by a coordinator, worked out in the background, published once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max

from cairn.audit.actions import record
from cairn.jobs import enqueue, job
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.matching.actions.asking import WITH_PEOPLE, ask_both
from cairn.matching.actions.run_results import Attempt, forget, result_of
from cairn.matching.engine import BadProblem, Mode, Progress, solve
from cairn.matching.engine.progress import Told, nothing_told
from cairn.matching.enums import OPEN_RUNS, MatchState, RunFailure, RunMode, RunStage, RunState
from cairn.matching.errors import RunAlreadyPublished, RunGivenUp, RunIsNotReady
from cairn.matching.models import Match, MatchRun
from cairn.matching.problems import problem_of
from cairn.mentorships.queries import rematch_waits
from cairn.people.models import Person
from cairn.programmes.models import Iteration

SECONDS = 1800
# Twice the time of a run and the pause in between: whoever is still not done is lost.
LOST_AFTER = timedelta(seconds=2 * SECONDS + 300)
# Seconds between two looks whether anybody still waits for a run, and how far it is then.
LOOK_EVERY = 1
_log = structlog.get_logger("cairn.matching")


@transaction.atomic
def start_run(
    iteration: Iteration,
    *,
    by: Person,
    seed: int = 1,
    mode: RunMode = RunMode.FAIR,
    weights: dict[str, int] | None = None,
    near: MatchRun | None = None,
) -> MatchRun:
    """Have a proposal worked out in the background. Nothing is sent.

    `weights` say what counts how much in this one, where they are not those of the programme.
    It stays close to the earlier proposal `near`: only a clearly better pair parts two of it.

    While one is being worked out, asking again gives that one.
    """
    Iteration.objects.select_for_update(of=("self",)).get(pk=iteration.pk)
    open_run = MatchRun.objects.filter(iteration=iteration, state__in=OPEN_RUNS).first()
    if open_run is not None:
        return open_run
    run = _new_run(iteration, by, seed, mode, weights or {}, near)
    enqueue(work_out, key=str(run.pk), run_id=str(run.pk))
    return run


def make_run(
    iteration: Iteration,
    *,
    by: Person | None,
    seed: int = 1,
    mode: RunMode = RunMode.FAIR,
    near: MatchRun | None = None,
    told: Told = nothing_told,
) -> MatchRun:
    """Work out a proposal for everyone who is ready, at once. Nothing is sent.

    The same people, rules, mode and seed give the same pairs. `told` hears how far it is; where it
    raises, the run is stopped. Raises BadProblem, and RunGivenUp where somebody else stopped it.
    """
    with transaction.atomic():
        Iteration.objects.select_for_update(of=("self",)).get(pk=iteration.pk)
        run = _new_run(iteration, by, seed, mode, {}, near)
    try:
        _work_out(run, told)
    except BaseException:
        stop_run(run, by=by)
        raise
    run.refresh_from_db()
    return run


def _new_run(
    iteration: Iteration,
    by: Person | None,
    seed: int,
    mode: RunMode,
    weights: dict[str, int],
    near: MatchRun | None,
) -> MatchRun:
    last = MatchRun.objects.filter(iteration=iteration).aggregate(last=Max("number"))["last"]
    run = MatchRun.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        number=(last or 0) + 1,
        state=RunState.WAITING,
        mode=mode,
        seed=seed,
        weights=weights,
        near=near,
        made_by=by,
        made_at=clock.now(),
    )
    record("run.started", by=by, school_id=run.school_id, about=run)
    return run


@job(attempts=2, seconds=SECONDS)
def work_out(run_id: str) -> None:
    """The background job of a run. After a crash it begins anew; a mistake marks the run failed."""
    with across_schools():
        run = (
            MatchRun.objects.select_related("iteration__school", "school", "near")
            .filter(pk=run_id, state__in=OPEN_RUNS)
            .first()
        )
    if run is None:
        return
    with in_school(run.school):
        try:
            _work_out(run)
        except BadProblem as error:
            _log.warning("run contradicts itself", run=run_id, faults=len(error.faults))
            _fail(run, RunFailure.CONTRADICTION)
        except RunGivenUp:
            _log.info("run was given up meanwhile", run=run_id)
        except Exception:  # noqa: BLE001 - the coordinator sees it on the page and tries again
            _log.exception("run failed", run=run_id)
            _fail(run, RunFailure.UNEXPECTED)


def _work_out(run: MatchRun, told: Told = nothing_told) -> None:
    """Reads, solves and writes, never long in one transaction, so that nobody waits for it."""
    started = time.perf_counter()
    read_at = clock.now()
    _now_doing(run, RunStage.READING, read_at=read_at)
    attempt = Attempt(run, read_at)
    problem = problem_of(
        run.iteration, run.seed, Mode(run.mode), run.weights, near=_pairs_of(run.near)
    )
    _now_doing(run, RunStage.SOLVING)
    solution = solve(problem, _both_told(ends_when_given_up(run), told))
    attempt.write(problem, solution)
    result = result_of(run.iteration, problem, solution)
    result["milliseconds"] = round((time.perf_counter() - started) * 1000)
    with transaction.atomic():
        attempt.is_done(result)
        record("run.made", by=run.made_by, school_id=run.school_id, about=run)


def _pairs_of(run: MatchRun | None) -> frozenset[tuple[str, str]]:
    """What a run suggests, as applications; nothing without a run."""
    pairs = Match.objects.filter(run=run, state=MatchState.SUGGESTED) if run else None
    rows = pairs.order_by().values_list("mentee_id", "mentor_id") if pairs is not None else ()
    return frozenset((str(mentee), str(mentor)) for mentee, mentor in rows)


def _both_told(one: Told, other: Told) -> Told:
    def told(progress: Progress) -> None:
        one(progress)
        other(progress)

    return told


def _now_doing(run: MatchRun, stage: RunStage, **values: Any) -> None:
    MatchRun.objects.filter(pk=run.pk, state__in=OPEN_RUNS).update(
        state=RunState.RUNNING, stage=stage, **values
    )


def ends_when_given_up(run: MatchRun, every: float = LOOK_EVERY) -> Callable[[Progress], None]:
    """Told how far the engine is: notes it for the page, and raises RunGivenUp once the run is no
    longer worked out.
    """
    looked = time.monotonic()

    def told(progress: Progress) -> None:
        nonlocal looked
        if time.monotonic() - looked < every:
            return
        looked = time.monotonic()
        still_open = MatchRun.objects.filter(pk=run.pk, state__in=OPEN_RUNS)
        if not still_open.update(done=round(100 * progress.done)):
            raise RunGivenUp

    return told


@transaction.atomic
def stop_run(run: MatchRun, *, by: Person | None) -> bool:
    """Give a run up before it is done; whoever works on it notices within seconds.

    Says whether it was still open: one that is ready meanwhile stays as it is.
    """
    stopped = MatchRun.objects.filter(pk=run.pk, state__in=OPEN_RUNS).update(
        state=RunState.STOPPED, stage="", finished_at=clock.now()
    )
    if stopped:
        forget(run)
        record("run.stopped", by=by, school_id=run.school_id, about=run)
    return bool(stopped)


def _fail(run: MatchRun, failure: RunFailure) -> None:
    with transaction.atomic():
        failed = MatchRun.objects.filter(pk=run.pk, state__in=OPEN_RUNS).update(
            state=RunState.FAILED, stage="", failure=failure, finished_at=clock.now()
        )
        if failed:
            forget(run)
            record(
                "run.failed",
                by=None,
                school_id=run.school_id,
                about=run,
                failure=failure.value,
            )


def fail_lost_runs() -> int:
    """Runs that nobody works on any more are marked as failed; counts them."""
    with across_schools():
        lost = list(
            MatchRun.objects.filter(
                state__in=OPEN_RUNS, made_at__lt=clock.now() - LOST_AFTER
            ).select_related("school")
        )
    for run in lost:
        with in_school(run.school):
            _fail(run, RunFailure.LOST)
    return len(lost)


@transaction.atomic
def publish_run(run: MatchRun, *, by: Person) -> int:
    """Ask both sides of every pair of the run; returns how many pairs.

    Pairs that have become impossible meanwhile are left out: a mentee who was asked or paired, a
    mentor without a place, somebody who lost a permission. Raises RunAlreadyPublished for the
    second of two, RunIsNotReady for a run without a result.
    """
    iteration = (
        Iteration.objects.select_for_update(of=("self",))
        .select_related("school")
        .get(pk=run.iteration_id)
    )
    published = MatchRun.objects.filter(pk=run.pk, state=RunState.READY).update(
        state=RunState.PUBLISHED, published_at=clock.now()
    )
    if not published:
        state = MatchRun.objects.values_list("state", flat=True).get(pk=run.pk)
        raise RunAlreadyPublished if state == RunState.PUBLISHED else RunIsNotReady
    matches = Match.objects.filter(run=run, state=MatchState.SUGGESTED).select_related(*WITH_PEOPLE)
    waits = rematch_waits(iteration)
    wanted: list[Match] = []
    unwanted: list[Match] = []
    for match in matches:
        wait = waits.get(match.mentee.person_id)
        (wanted if wait is None or wait.is_free else unwanted).append(match)
    Match.objects.filter(pk__in=[match.pk for match in unwanted]).update(
        state=MatchState.WITHDRAWN, closed_at=clock.now()
    )
    asked = ask_both(iteration, wanted)
    Match.objects.filter(run=run, state=MatchState.PROPOSED).update(proposed_by=by)
    record("run.published", by=by, school_id=run.school_id, about=run, pairs=len(asked))
    return len(asked)
