"""What higher rooms tell coordinators about a pair: counts and dates, never words.

A room registers a provider in its `AppConfig.ready()`; the page of a pair asks them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.mentorships.models import Mentorship

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class PairFact:
    """One line of the outline, such as "Messages: 12, the last 3 days ago"."""

    label: _StrOrPromise
    value: _StrOrPromise


FactProvider = Callable[[Mentorship], Iterable[PairFact]]
_providers: dict[str, FactProvider] = {}


def register_pair_facts(name: str, provider: FactProvider) -> None:
    """Add a provider; a second registration of a name replaces the first."""
    _providers[name] = provider


def facts_of(pair: Mentorship) -> list[PairFact]:
    """Everything the rooms tell about `pair`."""
    return [fact for provider in _providers.values() for fact in provider(pair)]
