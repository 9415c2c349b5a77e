"""Audit rows, and the seals that chain them."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from cairn.audit.errors import AppendOnlyError
from cairn.lib.ids import id_field


class AuditSeal(models.Model):
    """One sealed batch: its head covers every row in it and the head before."""

    id = id_field()
    number = models.PositiveIntegerField(unique=True)
    first_id = models.UUIDField()
    last_id = models.UUIDField()
    count = models.PositiveIntegerField()
    previous_head = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]


class AuditRowQuerySet(models.QuerySet["AuditRow"]):
    """Rows can be added and sealed, nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refused: a row stays as it was written."""
        raise AppendOnlyError(f"audit rows never change: {sorted(values)}")

    def delete(self) -> NoReturn:
        """Refused: a row stays."""
        raise AppendOnlyError("audit rows are never removed")

    def put_under(self, seal: AuditSeal) -> int:
        """Claim these rows for `seal` where no other seal has them; counts the claimed."""
        return super(AuditRowQuerySet, self.filter(seal=None)).update(seal=seal)


class AuditRow(models.Model):
    """Who did what to which thing: opaque ids and short codes, no words of anyone."""

    id = id_field()
    school_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    about_kind = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, null=True, related_name="rows")

    objects = AuditRowQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["school_id", "-at"], name="audit_school_at"),
            models.Index(fields=["at"], condition=models.Q(seal=None), name="audit_unsealed"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; a row that stands is never written again."""
        if not self._state.adding:
            raise AppendOnlyError("audit rows never change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: a row stays."""
        raise AppendOnlyError("audit rows are never removed")
