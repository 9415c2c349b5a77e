"""What this room holds about a person: that a roster paused them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cairn.lib.held_data import HeldData
from cairn.people.models import Person
from cairn.roster.models import RosterPause


def export_pause(person: Person) -> Iterator[dict[str, Any]]:
    """When a roster no longer named somebody."""
    for pause in RosterPause.objects.filter(person=person):
        yield {"paused_at": pause.paused_at.isoformat()}


def erase_pause(person: Person) -> int:
    """Forget that a roster paused somebody."""
    return RosterPause.objects.filter(person=person).delete()[0]


ROSTER = HeldData(
    name="roster", models=("roster.RosterPause",), export=export_pause, erase=erase_pause
)
