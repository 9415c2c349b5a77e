"""Wishes first: each mentee gets the dearest mentor who is not taken by others who fit better.

Deferred acceptance (Gale and Shapley 1962) on what mentees have named: everybody asks their first
wish; a mentor keeps those who fit best, as many as there are places, and the others ask on. In the
end nobody can point to a mentor they would rather have who has room or a mentee who fits less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from cairn.matching.engine.criteria import WISHES
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.values import values_of

# A mentee and a mentor by id.
Named = tuple[str, str]


def granted_wishes(packed: Packed) -> frozenset[Named]:
    """Wishes that are granted before anything else; locked mentees have no more wishes."""
    fits = _fits(packed)
    locked = packed.problem.rules.locks
    busy = {mentee for mentee, _mentor in locked}
    places = _free_places(packed)
    wishes = {
        mentee.id: [name for name in wishes_of(packed, mentee.id) if (mentee.id, name) in fits]
        for mentee in packed.mentees
        if mentee.id not in busy
    }
    kept: dict[str, list[str]] = defaultdict(list)
    asking = list(wishes)
    while asking:
        mentee = asking.pop()
        if not wishes[mentee]:
            continue
        mentor = wishes[mentee].pop(0)
        kept[mentor].append(mentee)
        if len(kept[mentor]) > places[mentor]:
            _worth, last = min((fits[name, mentor], name) for name in kept[mentor])
            kept[mentor].remove(last)
            asking.append(last)
    return frozenset((mentee, mentor) for mentor, mentees in kept.items() for mentee in mentees)


def overruled_wishes(packed: Packed, pairs: Iterable[Named]) -> list[Named]:
    """Wishes that somebody could insist on: a mentor named before the one they got, or named at
    all, who has room or a mentee who fits less. Says nothing of how pairs were found.
    """
    pairs = set(pairs)
    mentor_of = dict(pairs)
    mentees_of: dict[str, list[str]] = defaultdict(list)
    for mentee, mentor in pairs - packed.problem.rules.locks:
        mentees_of[mentor].append(mentee)
    fits, places = _fits(packed), _free_places(packed)
    locked = {mentee for mentee, _mentor in packed.problem.rules.locks}
    found = []
    for mentee in packed.row_of.keys() - locked:
        for mentor in wishes_of(packed, mentee):
            if mentor == mentor_of.get(mentee):
                break
            if (mentee, mentor) not in fits:
                continue
            there = [fits.get((name, mentor), -1) for name in mentees_of[mentor]]
            has_room = len(there) < places[mentor]
            if has_room or any(worth < fits[mentee, mentor] for worth in there):
                found.append((mentee, mentor))
    return sorted(found)


def wishes_of(packed: Packed, mentee: str) -> list[str]:
    """Whom a mentee named and who is there, the dearest first, each once; as many as count."""
    named = packed.mentees[packed.row_of[mentee]].ranking[:WISHES]
    return [name for name in dict.fromkeys(named) if name in packed.column_of]


def _free_places(packed: Packed) -> dict[str, int]:
    """Places of each mentor that locks leave."""
    places = {mentor.id: mentor.capacity for mentor in packed.mentors}
    for _mentee, mentor in packed.problem.rules.locks:
        places[mentor] -= 1
    return places


def _fits(packed: Packed) -> dict[Named, int]:
    """What each possible pair of a mentee with a mentor they named is worth; no two the same."""
    wishing: dict[str, list[int]] = defaultdict(list)
    for row, mentee in enumerate(packed.mentees):
        for name in wishes_of(packed, mentee.id):
            wishing[name].append(row)
    found = {}
    for name, rows in wishing.items():
        values = values_of(packed.tile(np.asarray(rows), np.asarray([packed.column_of[name]])))
        for row, value in zip(rows, values[:, 0].tolist(), strict=True):
            if value >= 0:
                found[packed.mentees[row].id, name] = value
    return found
