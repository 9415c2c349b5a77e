"""Work that is done later, again after a failure, and at set times.

@job(attempts=5, seconds=600)
def write_report(report_id: str) -> None: ...

enqueue(write_report, key=f"report {report.pk}", report_id=str(report.pk))
every(minutes=60)(forget_old_reports)
"""

from cairn.jobs.enqueueing import enqueue
from cairn.jobs.registry import Job, every, job, repeatedly

__all__ = ["Job", "enqueue", "every", "job", "repeatedly"]
