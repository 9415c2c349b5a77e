"""The one task the queue knows: run a job of ours by its name."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from cairn.jobs.registry import job_named


@task()
def run_job(name: str, attempt: int, key: str | None, arguments: dict[str, Any]) -> None:
    """Run the job called `name`; attempt and key are there for whoever sees it fail."""
    job_named(name)(**arguments)
