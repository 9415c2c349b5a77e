"""What speaks for a pair: named criteria, each with integer points for a tile of pairs at once.

A perfect pair has about 10,000 points, split over the groups by the weights. Integers alone, so
that every path to a result gives the same one. Each criterion says its share twice: for one pair,
as it is meant, and for a tile of pairs, as it is worked out; both are the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cairn.matching.engine.helping import HELPED, needs_helped, share_of_need
from cairn.matching.engine.packed import (
    Bits,
    Block,
    Counts,
    Indices,
    Listed,
    Packed,
    Tile,
    bits_of,
    listed,
)
from cairn.matching.engine.people import Mentee, Mentor
from cairn.matching.engine.problem import Weights

PERFECT = 10_000
# A share of a group's points, in thousandths.
FULL = 1000
# Places of a ranking that count.
WISHES = 10
# Needs that count, and shared interests and times that are enough.
ENOUGH_NEEDS, ENOUGH_INTERESTS, ENOUGH_TIMES = 2, 2, 3


@dataclass(frozen=True)
class Reason:
    """Why a pair fits, as a code with data; the words belong to whoever shows it."""

    code: str
    data: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing that counts: its group of weights and a pair's share, 0 to 1000.

    `of_pair` is the reference, `of_tile` the same for many pairs.
    """

    name: str
    group: str
    of_pair: Callable[[Mentee, Mentor], int]
    of_tile: Callable[[Tile], Block]


def _part_of(count: int, enough: int) -> int:
    """The part of `enough` that is reached, at most all of it, in thousandths."""
    return min(FULL, count * FULL // enough)


def parts_of_counts(counts: Counts | Block, enough: int) -> Block:
    """The part of `enough` that each count reaches, at most all of it, in thousandths."""
    parts: Block = np.minimum(FULL, counts.astype(np.int32) * FULL // enough)
    return parts


def _choice(mentee: Mentee, mentor: Mentor) -> int:
    """The first wish counts fully, each later one a tenth less; nothing wished, nothing lost.

    Who is named twice counts at the earlier place. For everybody else half of what matters most
    to the mentee counts, so that it is less than any of the first five wishes.
    """
    wishes = mentee.ranking[:WISHES]
    if mentor.id in wishes:
        return FULL - 100 * wishes.index(mentor.id)
    return that_matters(mentee, mentor) // 2


def that_matters(mentee: Mentee, mentor: Mentor) -> int:
    """The pair's share of what matters most to the mentee; 0 where nothing does."""
    return next((c.of_pair(mentee, mentor) for c in CRITERIA if c.group == mentee.matters), 0)


def _choices_of_tile(tile: Tile) -> Block:
    wishes = tile.listed(tile.packed.once(wishes_listed))
    matters = tile.packed.once(what_matters)[tile.rows]
    for n, criterion in enumerate(CRITERIA):
        here = np.flatnonzero(matters == n)
        if len(here):
            wished = wishes[here]
            halves = tile.once(criterion.of_tile)[here] // 2
            wishes[here] = np.where(wished > 0, wished, halves)
    return wishes


def what_matters(packed: Packed) -> Indices:
    """For each mentee the place of the criterion that matters most, or -1."""
    groups = [criterion.group for criterion in CRITERIA]
    return np.asarray(
        [groups.index(m.matters) if m.matters in groups else -1 for m in packed.mentees], np.int64
    )


def wishes_listed(packed: Packed) -> Listed:
    """The share of the choice that each pair of a mentee and a named mentor has."""
    wishes = {
        (row, packed.column_of[wished]): FULL - 100 * place
        for row, mentee in enumerate(packed.mentees)
        for place, wished in reversed(list(enumerate(mentee.ranking[:WISHES])))
        if wished in packed.column_of
    }
    return listed(len(packed.mentees), ((*pair, share) for pair, share in wishes.items()))


def _needs(mentee: Mentee, mentor: Mentor) -> int:
    """How much of the mentee's needs (at most two count) the mentor's strengths cover.

    The strength itself covers a need; one that helps with it covers a part (see `helping`).
    """
    covered = sum(share_of_need(need, mentor.strengths) for need in mentee.needs)
    return min(FULL, covered // _counted_needs(mentee))


def _counted_needs(mentee: Mentee) -> int:
    return max(1, min(ENOUGH_NEEDS, len(mentee.needs)))


def _needs_of_tile(tile: Tile) -> Block:
    strong = tile.shared("needs", "strengths").astype(np.int32)
    helped = tile.shared_bits(tile.packed.once(bits_that_help)).astype(np.int32)
    counted = tile.packed.once(counts_of_needs)[tile.rows, None]
    return needs_by_counts(strong, helped, counted)


def needs_by_counts(strong: Block, helped: Block, counted: Block) -> Block:
    """As `_needs`, of how many needs have the strength itself and one that helps."""
    covered = strong * FULL + helped * HELPED
    # Every mentee counts one need or two, and a division by one number is a fast one.
    halves = covered // ENOUGH_NEEDS
    shares: Block = np.minimum(FULL, np.where(counted == 1, covered, halves))
    return shares


def counts_of_needs(packed: Packed) -> Block:
    """How many needs of each mentee count."""
    needs = np.asarray([len(mentee.needs) for mentee in packed.mentees], np.int32)
    return np.clip(needs, 1, ENOUGH_NEEDS)


def bits_that_help(packed: Packed) -> Bits:
    """Needs of mentees, and what each mentor helps with without being strong in it."""
    needs = sorted(frozenset().union(*(mentee.needs for mentee in packed.mentees)))
    helped = {
        strengths: frozenset(need for need in needs if share_of_need(need, strengths) == HELPED)
        for strengths in {mentor.strengths for mentor in packed.mentors}
    }
    return bits_of(
        [mentee.needs for mentee in packed.mentees],
        [helped[mentor.strengths] for mentor in packed.mentors],
    )


def _interests(mentee: Mentee, mentor: Mentor) -> int:
    """Two shared interests are enough; each interest the other dislikes takes half away."""
    shared = _part_of(len(mentee.interests & mentor.interests), ENOUGH_INTERESTS)
    clashes = len(mentee.dislikes & mentor.interests) + len(mentee.interests & mentor.dislikes)
    return max(0, shared - clashes * (FULL // 2))


def _interests_of_tile(tile: Tile) -> Block:
    clashes = tile.shared("dislikes", "interests").astype(np.int32)
    clashes += tile.shared("interests", "dislikes")
    return interests_by_counts(tile.shared("interests", "interests"), clashes)


def interests_by_counts(shared: Counts | Block, clashes: Block) -> Block:
    """As `_interests`, of how many are shared and how many one likes and the other dislikes."""
    enough = parts_of_counts(shared, ENOUGH_INTERESTS)
    shares: Block = np.maximum(0, enough - clashes * (FULL // 2))
    return shares


def _background(mentee: Mentee, mentor: Mentor) -> int:
    """One shared part of a background, where both opted in; else another shared language."""
    shared = mentee.background & mentor.background
    languages = mentee.languages & mentor.languages
    return FULL if shared or len(languages) > 1 else 0


def _background_of_tile(tile: Tile) -> Block:
    return background_by_counts(
        tile.shared("background", "background"), tile.shared("languages", "languages")
    )


def background_by_counts(shared: Counts | Block, languages: Counts | Block) -> Block:
    """As `_background`, of how many parts and how many languages are shared."""
    fits: Block = ((shared > 0) | (languages > 1)) * np.int32(FULL)
    return fits


def _times(mentee: Mentee, mentor: Mentor) -> int:
    """Three shared free times are enough."""
    return _part_of(len(mentee.free_times & mentor.free_times), ENOUGH_TIMES)


def _times_of_tile(tile: Tile) -> Block:
    return parts_of_counts(tile.shared("free_times", "free_times"), ENOUGH_TIMES)


CRITERIA = (
    Criterion("choice", "choices", _choice, _choices_of_tile),
    Criterion("strong_in_need", "needs", _needs, _needs_of_tile),
    Criterion("shared_interests", "interests", _interests, _interests_of_tile),
    Criterion("shared_background", "background", _background, _background_of_tile),
    Criterion("shared_times", "times", _times, _times_of_tile),
)


def parts_of_pair(weights: Weights, mentee: Mentee, mentor: Mentor) -> dict[str, int]:
    """Points of one pair by group of weights; they add up to at most about 10,000."""
    by_group = vars(weights)
    total = sum(by_group.values())
    return {
        c.group: c.of_pair(mentee, mentor) * by_group[c.group] * (PERFECT // FULL) // total
        for c in CRITERIA
    }


def parts_of_tile(tile: Tile) -> dict[str, Block]:
    """As `parts_of_pair`, for every pair of a tile."""
    weights = tile.packed.problem.weights
    total = sum(vars(weights).values())
    return {
        c.group: weighted(tile.once(c.of_tile), getattr(weights, c.group), total) for c in CRITERIA
    }


def weighted(share: Block, weight: int, total: int) -> Block:
    """Thousandths of a group's points as points, rounded down."""
    factor = weight * (PERFECT // FULL)
    if max(factor * FULL, total) <= np.iinfo(np.int32).max:
        points: Block = share * np.int32(factor) // np.int32(total)
        return points
    table = np.asarray([part * factor // total for part in range(FULL + 1)], np.int32)
    return table[share]


def points_of_tile(tile: Tile) -> Block:
    """All points of every pair of a tile."""
    first, *others = parts_of_tile(tile).values()
    for part in others:
        first += part
    return first


def reasons_of_pair(mentee: Mentee, mentor: Mentor) -> list[Reason]:
    """Everything that speaks for this pair, the weightiest first."""
    found = []
    if mentor.id in mentee.ranking:
        found.append(Reason("choice", (str(mentee.ranking.index(mentor.id) + 1),)))
    if that_matters(mentee, mentor):
        found.append(Reason("matters_most", (mentee.matters,)))
    if strong := mentee.needs & mentor.strengths:
        found.append(Reason("strong_in_need", tuple(sorted(strong))))
    found += [Reason("helps_need", both) for both in needs_helped(mentee.needs, mentor.strengths)]
    for code, words in (
        ("shared_interests", mentee.interests & mentor.interests),
        ("shared_background", mentee.background & mentor.background),
        ("shared_languages", mentee.languages & mentor.languages),
        ("shared_times", mentee.free_times & mentor.free_times),
    ):
        if words:
            found.append(Reason(code, tuple(sorted(words))))
    return found
