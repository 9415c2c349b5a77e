"""Keys that forms carry."""

from __future__ import annotations

from django.db import models

from cairn.lib.ids import id_field


class OnceKey(models.Model):
    """One use of a form by one person; `outcome` is an id or an address, never words."""

    id = id_field()
    key = models.UUIDField()
    person_id = models.UUIDField()
    outcome = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "person_id"], name="once_key_and_person")
        ]
        indexes = [models.Index(fields=["at"], name="once_at")]
