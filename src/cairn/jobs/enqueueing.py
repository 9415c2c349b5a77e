"""Putting a job into the queue. Models are imported late: rooms use this while Django starts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cairn.jobs.registry import Job, job_named
from cairn.lib.clock import now


def enqueue(job: Job[..., Any], *, key: str | None = None, **json_arguments: Any) -> None:
    """Have `job` run with these arguments (JSON: text, numbers, lists) once the caller commits.

    With a `key` the same job is enqueued once for it: a second call does nothing while the first
    waits, runs or is done. A job that failed for good, or was done over 30 days ago, may be
    enqueued anew. Raises LookupError for a function that workers could not find by its name.
    """
    if job_named(job.name) is not job:
        raise LookupError(f"{job.name} does not stand at the top of its module.")
    if key is None or _is_new(job.name, key):
        put_in_queue(job.name, attempt=1, key=key, arguments=json_arguments)


def put_in_queue(
    name: str,
    *,
    attempt: int,
    key: str | None,
    arguments: dict[str, Any],
    run_after: datetime | None = None,
) -> None:
    """Add one attempt at a job to the queue."""
    from cairn.jobs.tasks import run_job

    task = run_job.using(run_after=run_after) if run_after else run_job
    task.enqueue(name=name, attempt=attempt, key=key, arguments=arguments)


def _is_new(name: str, key: str) -> bool:
    from cairn.jobs.models import JobKey

    mine = JobKey(job=name, key=key, at=now())
    JobKey.objects.bulk_create([mine], ignore_conflicts=True)
    return JobKey.objects.filter(pk=mine.pk).exists()
