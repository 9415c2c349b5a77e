"""What the job layer holds about a person."""

from cairn.lib.held_data import HeldData

HELD = HeldData(
    name="jobs",
    models=(
        "jobs.JobKey",
        "jobs.WorkerBeat",
        "jobs.ScheduledRun",
        "django_tasks_database.DBTaskResult",
    ),
    why="Names of functions, ids and times; errors are kept by their kind, without their words.",
)
