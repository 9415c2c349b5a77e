"""The policy table of pages: one row a URL, in a file for each room.

A row names, for each method, the actors who get in. Everyone else gets the 404 of a missing page,
and nobody signed in is sent to sign in. A URL without a row fails the build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast

EVERYONE = frozenset(
    {
        "mentee",
        "mentor",
        "former_mentor",
        "other_mentor",
        "guardian",
        "coordinator",
        "other_school_coordinator",
        "administrator",
        "safeguarding_lead",
    }
)
STUDENTS = frozenset({"mentee", "mentor", "former_mentor", "other_mentor"})


def _nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL: who gets in by which method, with which ids and which form."""

    methods: Mapping[str, frozenset[str] | set[str]]
    kwargs: Callable[[Cast], dict[str, Any]] = _nothing
    data: Callable[[Cast], dict[str, Any]] = field(default=_nothing)
    public: bool = False
