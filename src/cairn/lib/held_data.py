"""What each room holds about a person: the register behind export, erasure and retention.

Every room registers its models here when Django starts; a test fails for a model that nobody
registered. `data_rights` reads the register; it never knows the rooms by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

Export = Callable[[Any], Iterable[dict[str, Any]]]
Erase = Callable[[Any], int]
Expire = Callable[[Any, date, bool], int]


@dataclass(frozen=True)
class HeldData:
    """One kind of data a room holds.

    `models` are the labels it covers ("goals.Goal"); `export(person)` yields plain dicts for the
    person's own bundle; `erase(person)` removes or anonymises and counts rows; `expire(school,
    before, dry_run)` does the same for rows whose retention ended before a day. None means the
    kind holds nothing to export, erase or expire, and `why` says why in one sentence.
    """

    name: str
    models: tuple[str, ...]
    export: Export | None = None
    erase: Erase | None = None
    expire: Expire | None = None
    why: str = ""


_register: dict[str, HeldData] = {}


def register_held_data(held: HeldData) -> None:
    """Add a kind; called from a room's AppConfig.ready. The last word of a name wins."""
    _register[held.name] = held


def all_held_data() -> tuple[HeldData, ...]:
    """Every kind, in the order of registration: as the apps are listed, higher rooms first."""
    return tuple(_register.values())
