"""Another mentor for one mentee of a proposal, and whom else that moves.

Where the mentor has no room, one other mentee makes it: whoever loses least by going to a mentor
with room, or to the mentor who becomes free. Nobody else moves, so that whoever decides can follow
it. (More may gain with longer chains; those are for a new run, with this pair as a lock.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.criteria import points_of_tile
from cairn.matching.engine.explain import options_for
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import allowed

Named = tuple[str, str]


@dataclass(frozen=True)
class Move:
    """Somebody who makes room: from which mentor to which, with their points before and after."""

    mentee: str
    from_mentor: str
    to_mentor: str
    points_before: int
    points_after: int


@dataclass(frozen=True)
class Exchange:
    """One mentor for one mentee: points, rules in the way, and who makes room where there is none.

    `rules` has "room" where the mentor is full and nobody can make room.
    """

    mentor: str
    points: int
    rules: tuple[str, ...]
    move: Move | None = None


def exchanges_for(
    problem: Problem, pairs: Iterable[Named], mentee: str, mentors: Collection[str]
) -> list[Exchange]:
    """What it takes to give `mentee` each of `mentors`, in their order.

    `pairs` is the proposal as it stands; locked mentees stay where they are. Mentees of the
    problem who are not among the pairs do not move. Raises KeyError for unknown ids.
    """
    proposal = _Proposal(problem, dict(pairs))
    options = {option.mentor: option for option in options_for(problem, mentee)}
    present = proposal.mentor_of.get(mentee, "")
    found = []
    for mentor in mentors:
        option = options[mentor]
        move, rules = None, option.rules
        if mentor != present and "room" not in rules and not proposal.has_room(mentor):
            move = proposal.cheapest_move(mentor, present)
            rules = rules if move else (*rules, "room")
        found.append(Exchange(mentor, option.points, rules, move))
    return found


class _Proposal:
    """Who is with whom, and who has room."""

    def __init__(self, problem: Problem, mentor_of: dict[str, str]) -> None:
        locked = {name for name, _mentor in problem.rules.locks}
        unlocked = replace(problem, rules=replace(problem.rules, locks=frozenset()))
        self.mentor_of = mentor_of
        self._packed = Packed(unlocked)
        self._loads = Counter(mentor_of.values())
        self._movable: dict[str, list[str]] = defaultdict(list)
        for mentee, mentor in sorted(mentor_of.items()):
            if mentee not in locked and mentee in self._packed.row_of:
                self._movable[mentor].append(mentee)
        self._roomy = np.asarray([self.has_room(m.id) for m in self._packed.mentors], bool)

    def has_room(self, mentor: str) -> bool:
        capacity = self._packed.capacities[self._packed.column_of[mentor]]
        return bool(self._loads[mentor] < capacity)

    def cheapest_move(self, mentor: str, becomes_free: str) -> Move | None:
        """Of the mentees of a full mentor the one who loses least elsewhere; None if nobody can."""
        names = self._movable[mentor]
        if not names:
            return None
        rows = np.asarray([self._packed.row_of[name] for name in names])
        order = np.argsort(rows)
        tile = self._packed.tile(rows[order])
        column = self._packed.column_of[mentor]
        open_to = self._roomy.copy()
        if becomes_free:
            open_to[self._packed.column_of[becomes_free]] = True
        open_to[column] = False
        points = tile.once(points_of_tile).astype(np.int64)
        losses = np.where(allowed(tile) & open_to[None, :], points[:, [column]] - points, _NEVER)
        place, to = np.unravel_index(int(losses.argmin()), losses.shape)
        if losses[place, to] == _NEVER:
            return None
        return Move(
            mentee=names[order[place]],
            from_mentor=mentor,
            to_mentor=self._packed.mentors[to].id,
            points_before=int(points[place, column]),
            points_after=int(points[place, to]),
        )


_NEVER = 1 << 40
