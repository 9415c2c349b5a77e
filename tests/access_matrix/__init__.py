"""The policy table of pages: one row a URL, in a file for each room.

The proofs of tests/proofs visit the same rows: queries, private words, hostile input, headers. A
row names, for each method, the actors who get in. Everyone else gets the 404 of a missing page,
and nobody signed in is sent to sign in. A URL without a row fails the build.
"""

from __future__ import annotations

import importlib
import pkgutil
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
        "deputy",
        "head",
    }
)
STUDENTS = frozenset({"mentee", "mentor", "former_mentor", "other_mentor"})
SAFEGUARDING = frozenset({"safeguarding_lead", "deputy"})
METHODS = frozenset({"get", "post"})
QUERIES = 8


def _nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL: who gets in by which method, with which ids and which form.

    `public` is open to people who are not signed in as well. `outlives_pair` says that the mentor
    still gets in when the pair has ended; without it the end closes the page at the next request.
    `by_link` opens to whoever holds a secret link, which then may read what the link is about.
    `queries` is the most a page may ask of the database, however much there is to show.
    """

    methods: Mapping[str, frozenset[str] | set[str]]
    kwargs: Callable[[Cast], dict[str, Any]] = _nothing
    data: Callable[[Cast], dict[str, Any]] = field(default=_nothing)
    public: bool = False
    outlives_pair: bool = False
    by_link: bool = False
    queries: int = QUERIES


def all_rows() -> dict[str, Row]:
    """Every row of every room, by the name of its URL."""
    rows: dict[str, Row] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("test_"):
            rows |= importlib.import_module(f"{__name__}.{module.name}").ROWS
    return rows
