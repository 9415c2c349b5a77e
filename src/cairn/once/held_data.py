"""What used keys hold about a person."""

from __future__ import annotations

from typing import Any

from cairn.lib.held_data import HeldData
from cairn.once.models import OnceKey


def erase(person: Any) -> int:
    """Remove the keys this person used."""
    return OnceKey.objects.filter(person_id=person.pk).delete()[0]


HELD = HeldData(
    name="once",
    models=("once.OnceKey",),
    erase=erase,
    why="A random key of a form and an id, forgotten after seven days: nothing to export.",
)
