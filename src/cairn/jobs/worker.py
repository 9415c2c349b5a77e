"""The worker: one process with a thread each for jobs, the schedule, its heartbeat and the loops.

Each thread has a database connection of its own, survives errors of the database and of the
work, and ends within seconds of being asked.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.db import close_old_connections, connections

from cairn.jobs.actions import (
    beat,
    forget_worker,
    is_job_due,
    run_due_schedules,
    run_next_job,
)
from cairn.jobs.registry import Work, loops

# Somebody may be waiting at a page for what they asked for: looking costs one small read.
JOB_PAUSE = 0.25
SCHEDULE_PAUSE = 5.0
BEAT_PAUSE = 15.0
LONGEST_PAUSE_AFTER_TROUBLE = 30.0
GRACE = 8.0

_log = structlog.get_logger("cairn.worker")


def run_worker(stop: threading.Event) -> None:
    """Work until `stop` is set, then let running work finish for up to 8 seconds.

    A job that takes longer is left behind with this process; it is queued again by another
    worker once this one's heartbeat is over 90 seconds old.
    """
    worker_id = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
    threads = [
        _started(stop, "heartbeat", BEAT_PAUSE, partial(beat, worker_id)),
        _started(stop, "jobs", JOB_PAUSE, partial(_run_jobs, stop, worker_id)),
        _started(stop, "schedule", SCHEDULE_PAUSE, run_due_schedules),
        *(
            _started(stop, loop.name, loop.pause.total_seconds(), loop.work)
            for loop in loops.values()
        ),
    ]
    _log.info("worker started", count=len(threads))
    stop.wait()
    until = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    if not any(thread.is_alive() for thread in threads):
        _quietly(partial(forget_worker, worker_id))
    connections.close_all()
    _log.info("worker ended")


def _run_jobs(stop: threading.Event, worker_id: str) -> None:
    """Run jobs one after the other until none is due."""
    if not is_job_due():
        return
    # The heartbeat's thread may not have come to it yet, and a job without one would be reaped.
    beat(worker_id)
    while not stop.is_set() and run_next_job(worker_id):
        close_old_connections()


def _started(stop: threading.Event, name: str, pause: float, work: Work) -> threading.Thread:
    thread = threading.Thread(
        target=_repeat, args=(stop, pause, work), name=f"worker {name}", daemon=True
    )
    thread.start()
    return thread


def _repeat(stop: threading.Event, pause: float, work: Work) -> None:
    """Do `work` over and over; the wait doubles with each trouble, up to half a minute."""
    troubles = 0
    while not stop.is_set():
        troubles = 0 if _quietly(work) else min(troubles + 1, 10)
        wait = min(pause * 2**troubles, max(pause, LONGEST_PAUSE_AFTER_TROUBLE))
        stop.wait(wait)
    connections.close_all()


def _quietly(work: Callable[[], Any]) -> bool:
    """Do `work`; False after an error, which is logged, and whose connections are let go."""
    try:
        close_old_connections()
        work()
    except Exception:  # noqa: BLE001 - a thread that ended here would be missed by nobody
        _log.exception("work interrupted", job=threading.current_thread().name)
        connections.close_all()
        return False
    close_old_connections()
    return True
