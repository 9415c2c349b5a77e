"""One mentor in a hundred leaves: who else has to move, and what it takes to know.

    python -m benchmarks.rematch [--sizes 200,1000,5000,20000] [--load 0.5,0.42,0.3]
        [--compiled] [--markdown FILE]

A school is matched and kept (`Standing`); one in a hundred of the mentors who got somebody leaves,
and it is asked who has another mentor then. A move is a mentee whose mentor has stayed and who is
not with them any more. Lost are the matches that a new search finds more. Few leave a small school,
so that many schools are added up: 10,000 mentees together. Seconds are those of the processor for
one answer, warm, the median. The exit code is 1 where a bar does not hold: 1 ms at 200 mentees, 2
at 1,000, 5 at 5,000, 15 at 20,000, 150 at 100,000; one move an orphan; no match lost; at most
0.5 % less, in points and in what staying counts, than a new search finds, which is proven best.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import dataclass, replace

from benchmarks.matching_people import school_of
from benchmarks.schools import measured
from benchmarks.telling import Row
from cairn.matching.engine import Problem, Standing, path, solve
from cairn.matching.engine.criteria import parts_of_pair
from cairn.matching.engine.problem import STAYING

# Seconds of the processor that an answer may take.
BARS = {200: 0.001, 1_000: 0.002, 5_000: 0.005, 20_000: 0.015, 100_000: 0.150}
LEAVING, MOVES_AN_ORPHAN, MOST_LESS = 0.01, 1.0, 0.005
TOGETHER = 10_000
HEAD = [
    "mentees",
    "schools",
    "mentors a mentee",
    "by",
    "ms",
    "leave",
    "orphans",
    "moves an orphan",
    "lost",
    "% less",
    "",
]


@dataclass(frozen=True)
class Measured:
    """What schools of one kind go through together."""

    mentees: int
    schools: int
    load: float
    way: str
    seconds: float
    leaving: int
    orphans: int
    moves: int
    lost: int
    less: float

    @property
    def bar(self) -> float:
        """Seconds that it may take."""
        return BARS.get(self.mentees, float("inf"))

    @property
    def over(self) -> list[str]:
        """What does not hold."""
        held = {
            f"over {1000 * self.bar:.0f} ms": self.seconds <= self.bar,
            "too many move": self.moves <= MOVES_AN_ORPHAN * self.orphans,
            "matches lost": self.lost <= 0,
            "too few points": self.less <= MOST_LESS,
        }
        return [name for name, holds in held.items() if not holds]

    @property
    def cells(self) -> Row:
        """The row in the table."""
        bar = f" of {1000 * self.bar:.0f}" if self.mentees in BARS else ""
        return [
            f"{self.mentees:,}",
            f"{self.schools}",
            f"{self.load}",
            self.way,
            f"{1000 * self.seconds:.1f}{bar}",
            f"{self.leaving:,}",
            f"{self.orphans:,}",
            f"{self.moves / max(1, self.orphans):.2f}",
            f"{self.lost:,}",
            f"{100 * self.less:.3f}",
            ", ".join(self.over),
        ]


def main() -> int:
    """Measure, print, and say by the exit code whether everything holds."""
    return measured(__doc__.splitlines()[0], "When mentors leave", HEAD, measure)


# --- Schools of one kind in one process ----------------------------------------------------------


@dataclass(frozen=True)
class Matched:
    """What one school goes through."""

    seconds: float
    leaving: int
    orphans: int
    moves: int
    lost: int
    less: float


def measure(size: int, load: float, way: path.Way) -> Measured:
    """Match each school, let mentors leave, and ask who has another one then."""
    schools = max(1, TOGETHER // size)
    with path.going(way):
        let_some_leave(school_of(50, load))
        each = [let_some_leave(school_of(size, load, 1 + n)) for n in range(schools)]
    return Measured(
        mentees=size,
        schools=schools,
        load=load,
        way=way.value,
        seconds=statistics.median(school.seconds for school in each),
        leaving=sum(school.leaving for school in each),
        orphans=sum(school.orphans for school in each),
        moves=sum(school.moves for school in each),
        lost=sum(school.lost for school in each),
        less=max(school.less for school in each),
    )


def let_some_leave(problem: Problem) -> Matched:
    """Match one school, and ask who has another mentor when some have left."""
    standing = Standing(problem)
    had = standing.pairs
    gone = leaving(had)
    started = time.process_time()
    changes = standing.without(gone)
    seconds = time.process_time() - started
    has = {mentee: mentor for mentee, mentor in (had | changes).items() if mentor}
    stayed = {mentee: mentor for mentee, mentor in had.items() if mentor not in gone}
    mentors = tuple(mentor for mentor in problem.mentors if mentor.id not in gone)
    left = replace(problem, mentors=mentors, earlier=frozenset(had.items()))
    new = solve(left)
    found = {pair.mentee: pair.mentor for pair in new.pairs}
    return Matched(
        seconds=seconds,
        leaving=len(gone),
        orphans=len(had) - len(stayed),
        moves=sum(has.get(mentee) != mentor for mentee, mentor in stayed.items()),
        lost=len(found) - len(has),
        less=1 - worth_of(left, has) / worth_of(left, found),
    )


def worth_of(left: Problem, has: dict[str, str]) -> int:
    """All points, and what staying counts."""
    mentees = {mentee.id: mentee for mentee in left.mentees}
    mentors = {mentor.id: mentor for mentor in left.mentors}
    points = sum(
        sum(parts_of_pair(left.weights, mentees[mentee], mentors[mentor]).values())
        for mentee, mentor in has.items()
    )
    return points + STAYING * len(left.earlier & set(has.items()))


def leaving(had: dict[str, str]) -> set[str]:
    """One in a hundred of the mentors who have somebody, at least one; the same in every run."""
    used = sorted(set(had.values()))
    return set(random.Random(1).sample(used, max(1, round(LEAVING * len(used)))))


if __name__ == "__main__":
    sys.exit(main())
