"""Running what is in the queue, and clearing up after workers that are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cairn.jobs.enqueueing import put_in_queue
from cairn.jobs.models import JobKey, ScheduledRun, WorkerBeat
from cairn.jobs.registry import Repetition, job_named, schedules
from cairn.lib.clock import now

MINUTES_UNTIL_NEXT_ATTEMPT = (1, 5, 30, 120, 720)
GONE_AFTER = timedelta(seconds=90)
KEPT_FOR = timedelta(days=30)
_CANDIDATES = 5

_log = structlog.get_logger("cairn.jobs")


def run_next_job(worker_id: str) -> bool:
    """Claim the next job that is due and run it; False where there was none.

    A job that raises is tried again later, until its attempts are used up.
    """
    result = _claimed_result(worker_id)
    if result is None:
        return False
    call = result.args_kwargs["kwargs"]
    _log.info("job started", job=call["name"], attempt=call["attempt"])
    try:
        result.task.func(**call)
    except Exception as error:  # noqa: BLE001 - whatever a job raises, it is tried again
        _log.exception("job failed", job=call["name"], attempt=call["attempt"])
        _fail(result, type(error))
    else:
        _still_running(result).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=now(), traceback=""
        )
        _log.info("job done", job=call["name"], attempt=call["attempt"])
    return True


def reap_crashed() -> int:
    """Take jobs from workers that are gone, or that are over their time, and queue them again."""
    alive = set(
        WorkerBeat.objects.filter(beat_at__gt=now() - GONE_AFTER).values_list(
            "worker_id", flat=True
        )
    )
    reaped = 0
    for result in DBTaskResult.objects.running():
        if not alive.intersection(result.worker_ids[-1:]):
            reaped += _fail(result, ConnectionAbortedError)
        elif _is_over_time(result):
            reaped += _fail(result, TimeoutError)
    WorkerBeat.objects.filter(beat_at__lt=now() - 10 * GONE_AFTER).delete()
    return reaped


def run_due_schedules() -> int:
    """Run every scheduled function whose time has come and that no other worker took; counts."""
    count = 0
    for schedule in tuple(schedules.values()):
        if _claim_tick(schedule):
            count += 1
            try:
                schedule.work()
            except Exception:  # noqa: BLE001 - one's trouble must not keep the others from running
                _log.exception("scheduled work failed", job=schedule.name)
    return count


def beat(worker_id: str) -> None:
    """Say that this worker is alive."""
    WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"beat_at": now()})


def forget_worker(worker_id: str) -> None:
    """Say that this worker has ended, so that nobody waits for it."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()


def forget_old_jobs() -> int:
    """Remove finished jobs and keys of 30 days ago; counts the jobs."""
    before = now() - KEPT_FOR
    waiting = {
        (call["kwargs"].get("name"), call["kwargs"].get("key"))
        for call in DBTaskResult.objects.filter(finished_at=None).values_list(
            "args_kwargs", flat=True
        )
    }
    for key in JobKey.objects.filter(at__lt=before):
        if (key.job, key.key) not in waiting:
            key.delete()
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]


def is_job_due() -> bool:
    """Whether there is a job to run: reads, and writes nothing."""
    return _due_results().exists()


def _due_results() -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=now()), status=TaskResultStatus.READY
    )


def _claimed_result(worker_id: str) -> DBTaskResult[Any, Any] | None:
    """The first due job that no other worker is quicker to take."""
    for result in _due_results()[:_CANDIDATES]:
        result.started_at = now()
        result.worker_ids = [*result.worker_ids, worker_id]
        mine = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING,
            started_at=result.started_at,
            worker_ids=result.worker_ids,
        )
        if mine:
            return result
    return None


def _still_running(result: DBTaskResult[Any, Any]) -> Any:
    """This very run, unless it was taken away meanwhile."""
    return DBTaskResult.objects.filter(
        pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at
    )


def _fail(result: DBTaskResult[Any, Any], kind: type[BaseException]) -> int:
    """Note the failed run and queue the next attempt, both or neither; 1 where it was ours to do.

    The kind of the error is kept, its words are not: they can hold what somebody wrote.
    """
    call = result.args_kwargs["kwargs"]
    with transaction.atomic():
        failed = _still_running(result).update(
            status=TaskResultStatus.FAILED,
            finished_at=now(),
            exception_class_path=f"{kind.__module__}.{kind.__qualname__}",
            traceback="",
        )
        if failed:
            _try_again_or_give_up(call)
    return int(failed)


def _try_again_or_give_up(call: dict[str, Any]) -> None:
    try:
        attempts = job_named(call["name"]).attempts
    except LookupError:
        attempts = 0
    if call["attempt"] < attempts:
        put_in_queue(
            call["name"],
            attempt=call["attempt"] + 1,
            key=call["key"],
            arguments=call["arguments"],
            run_after=now() + _wait_after(call["attempt"]),
        )
    elif call["key"] is not None:
        JobKey.objects.filter(job=call["name"], key=call["key"]).delete()


def _wait_after(attempt: int) -> timedelta:
    last = len(MINUTES_UNTIL_NEXT_ATTEMPT)
    return timedelta(minutes=MINUTES_UNTIL_NEXT_ATTEMPT[min(attempt, last) - 1])


def _is_over_time(result: DBTaskResult[Any, Any]) -> bool:
    try:
        seconds = job_named(result.args_kwargs["kwargs"]["name"]).seconds
    except LookupError:
        return False
    return bool(result.started_at < now() - timedelta(seconds=seconds))


def _claim_tick(schedule: Repetition) -> bool:
    """Move the schedule on to its next time; True for the one worker that did."""
    moment = now()
    run = ScheduledRun.objects.filter(name=schedule.name).first()
    if run is None:
        ScheduledRun.objects.bulk_create(
            [ScheduledRun(name=schedule.name, due_at=moment)], ignore_conflicts=True
        )
        run = ScheduledRun.objects.get(name=schedule.name)
    # A time this far off was set by a clock that went ahead, or for a longer pause. One pause
    # would be too little: another worker may have moved the time on since `moment`.
    is_due = run.due_at <= moment or run.due_at > moment + 2 * schedule.pause
    return is_due and bool(
        ScheduledRun.objects.filter(name=schedule.name, due_at=run.due_at).update(
            due_at=_next_tick(run.due_at, moment, schedule.pause)
        )
    )


def _next_tick(due_at: datetime, moment: datetime, pause: timedelta) -> datetime:
    """The first time after `moment` in the rhythm of `due_at`; missed ticks are not made up."""
    if due_at > moment:
        return moment + pause
    return due_at + ((moment - due_at) // pause + 1) * pause
