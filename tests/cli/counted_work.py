"""Jobs whose doing can be counted, in an installation.

python -m tests.cli.counted_work enqueue NUMBER
python -m tests.cli.counted_work count
"""

from __future__ import annotations

import json
import sys
import uuid
from typing import Any

from cairn.jobs import enqueue, job


@job(attempts=1)
def write_one(number: int) -> None:
    """A mail with a key that tells this run from every other."""
    from cairn.outbox.actions import enqueue_mail

    enqueue_mail(
        to="somebody@school.example",
        subject="Counted",
        text="One.",
        key=f"job {number} {uuid.uuid4()}",
        school_id=None,
    )


def what_was_done() -> dict[str, Any]:
    """Rows that the workers left behind."""
    from django_tasks_db.models import DBTaskResult

    from cairn.audit.models import AuditSeal
    from cairn.jobs.models import ScheduledRun, WorkerBeat
    from cairn.jobs.registry import schedules
    from cairn.outbox.models import OutboxRow

    workers = [ids for ids in DBTaskResult.objects.values_list("worker_ids", flat=True) if ids]
    return {
        "waiting": DBTaskResult.objects.filter(finished_at=None).count(),
        "mails_by_jobs": OutboxRow.objects.filter(key__startswith="job ").count(),
        "attempts": sum(len(ids) for ids in workers),
        "busy_workers": len({ids[-1] for ids in workers}),
        "schedules": ScheduledRun.objects.count(),
        "schedules_registered": len(schedules),
        "sealed_numbers": list(
            AuditSeal.objects.order_by("number").values_list("number", flat=True)
        ),
        "workers_alive": WorkerBeat.objects.count(),
    }


def main(word: str, *more: str) -> None:
    """Enqueue, or print one line of JSON."""
    from cairn.cli.main import start_django

    start_django(with_models=True)
    if word == "count":
        print(json.dumps(what_was_done()))
        return
    # By the name under which a worker finds it; this file runs as __main__.
    from tests.cli import counted_work

    for number in range(int(more[0])):
        enqueue(counted_work.write_one, number=number)


if __name__ == "__main__":
    main(*sys.argv[1:])
