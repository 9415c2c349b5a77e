"""What the job layer remembers beside the queue itself."""

from __future__ import annotations

from django.db import models

from cairn.lib.ids import id_field


class JobKey(models.Model):
    """An occasion for which a job was enqueued: as long as this stands, it is not again."""

    id = id_field()
    job = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="job_key_once")]


class WorkerBeat(models.Model):
    """When a worker was last heard of."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()


class ScheduledRun(models.Model):
    """When a scheduled function is due next; the worker that moves the time on runs it."""

    id = id_field()
    name = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
