"""What must hold: each rule as a mask over a tile of pairs, with a name to be told by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.packed import Indices, Listed, Packed, Tile, listed

Mask = npt.NDArray[np.bool_]
# Rules that a coordinator can do something about: each is tried alone for who is left.
SINGLE_RULES = ("year_gap", "shared_time", "shared_language", "gender")
# Rules that a coordinator may set aside for one pair, for a stated reason. Every other stands.
SOFT_RULES = frozenset({"year_gap", "shared_time", "shared_language"})


def masks(tile: Tile) -> dict[str, Mask]:
    """True where a pair keeps the rule; a mask may be one row or column that stands for all."""
    packed, rules = tile.packed, tile.packed.problem.rules
    ahead = packed.mentor_levels[None, tile.columns] - packed.levels[tile.rows, None]
    kept: dict[str, Mask] = {
        "room": packed.capacities[None, tile.columns] > 0,
        "year_gap": ahead >= rules.year_gap,
        "older": ahead >= 0,
        **{name: _not_listed(tile, packed.once(pairs)) for name, pairs in LISTED_RULES.items()},
        "gender": _gender(tile),
    }
    if rules.shared_time:
        kept["shared_time"] = tile.shared("free_times", "free_times") > 0
    if rules.shared_language:
        kept["shared_language"] = tile.shared("languages", "languages") > 0
    return kept


def allowed(tile: Tile, kept: dict[str, Mask] | None = None) -> Mask:
    """True where every rule holds. A locked mentee may go to the locked mentor alone."""
    possible = np.ones(tile.shape, bool)
    for mask in (kept if kept is not None else masks(tile)).values():
        possible &= mask
    locked = tile.packed.once(locked_columns)[tile.rows]
    for place in np.flatnonzero(locked >= 0):
        others = tile.mentors != locked[place]
        possible[place, others] = False
    return possible


def keeps_hard_rules(tile: Tile) -> Mask:
    """True where every rule holds that nobody may set aside for one pair."""
    kept = {name: mask for name, mask in masks(tile).items() if name not in SOFT_RULES}
    return allowed(tile, kept)


def locked_columns(packed: Packed) -> Indices:
    """For each mentee the column of the locked mentor, or -1."""
    columns = np.full(len(packed.mentees), -1, np.int64)
    for mentee, mentor in packed.problem.rules.locks:
        columns[packed.row_of[mentee]] = packed.column_of[mentor]
    return columns


def _not_listed(tile: Tile, pairs: Listed) -> Mask:
    kept = np.ones(tile.shape, bool)
    kept[tile.places_of(pairs)] = False
    return kept


def _gender(tile: Tile) -> Mask:
    wanted, have = tile.packed.once(genders)
    agrees: Mask = wanted[tile.rows, None] == have[None, tile.columns]
    agrees |= (wanted[tile.rows] == 0)[:, None]
    return agrees


def genders(packed: Packed) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Wanted and own gender as numbers; 0 where any will do."""
    known = {
        word: n + 1 for n, word in enumerate(sorted({m.gender for m in packed.mentors} - {""}))
    }
    wanted = [known.get(m.wants_gender, -1) if m.wants_gender else 0 for m in packed.mentees]
    have = [known.get(m.gender, 0) for m in packed.mentors]
    return np.asarray(wanted, np.int32), np.asarray(have, np.int32)


def _listed_ids(packed: Packed, pairs: Iterable[tuple[str, str]]) -> Listed:
    """A 1 for each pair of a mentee and a mentor who are both there."""
    places = {
        (packed.row_of[mentee], packed.column_of[mentor], 1)
        for mentee, mentor in pairs
        if mentee in packed.row_of and mentor in packed.column_of
    }
    return listed(len(packed.mentees), places)


def _oneself(packed: Packed) -> Listed:
    return _listed_ids(packed, ((m.id, m.id) for m in packed.mentees))


def _excluded(packed: Packed) -> Listed:
    """What rules exclude, and whom either never wants."""
    pairs = set(packed.problem.rules.exclusions)
    pairs |= {(m.id, other) for m in packed.mentees for other in m.never}
    pairs |= {(other, m.id) for m in packed.mentors for other in m.never}
    return _listed_ids(packed, pairs)


def _households(packed: Packed) -> Listed:
    """Pairs that share a household."""
    living: dict[str, list[str]] = defaultdict(list)
    for mentor in packed.mentors:
        for household in mentor.household:
            living[household].append(mentor.id)
    return _listed_ids(
        packed,
        (
            (mentee.id, mentor)
            for mentee in packed.mentees
            for household in mentee.household
            for mentor in living[household]
        ),
    )


# Rules that concern few pairs.
LISTED_RULES = {"not_oneself": _oneself, "not_excluded": _excluded, "household": _households}
