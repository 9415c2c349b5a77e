"""One mentor in a hundred leaves: who else has to move, and what it takes to solve again.

    python -m benchmarks.rematch [--sizes 200,1000,5000,20000] [--load 0.5,0.42,0.3]
        [--compiled] [--markdown FILE]

A school is matched, for the most points and fairly; one in a hundred of the mentors who got
somebody leaves; then it is matched again with the earlier pairs named. A move is a mentee whose
mentor has stayed and who is not with them any more. Lost are the matches that a run finds more
which knows nothing of earlier pairs. Few leave a small school, so that many schools are added up:
10,000 mentees together. Seconds are those of the processor for solving one again, warm, the median.
The exit code is 1 where a bar does not hold: 1 ms at 200 mentees, 2 at 1,000, 5 at 5,000, 15 at
20,000, 150 at 100,000; one move an orphan; no match lost; proven best.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.matching_people import school_of
from benchmarks.telling import aligned, marked_down, processor, write_section
from cairn.matching.engine import Mode, Problem, Solution, path, solve

SIZES, LOADS, MODES = (200, 1_000, 5_000, 20_000), (0.5, 0.42, 0.3), (Mode.QUALITY, Mode.FAIR)
# Seconds of the processor that solving again may take.
BARS = {200: 0.001, 1_000: 0.002, 5_000: 0.005, 20_000: 0.015, 100_000: 0.150}
LEAVING, MOVES_AN_ORPHAN = 0.01, 1.0
TOGETHER = 10_000
HEAD = [
    "mentees",
    "schools",
    "mentors a mentee",
    "mode",
    "by",
    "ms",
    "leave",
    "orphans",
    "moves an orphan",
    "lost",
    "",
]


def solve_again(left: Problem, before: Solution) -> Solution:
    """What is measured: the best for those who are `left`, whose earlier pairs are named in it.

    `before` is what was best with everybody, with its prices.
    """
    return solve(left)


@dataclass(frozen=True)
class Measured:
    """What schools of one kind go through together."""

    mentees: int
    schools: int
    load: float
    mode: str
    way: str
    seconds: float
    leaving: int
    orphans: int
    moves: int
    lost: int
    proven: bool

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
            "not proven best": self.proven,
        }
        return [name for name, holds in held.items() if not holds]


def main() -> int:
    """Measure, print, and say by the exit code whether everything holds."""
    arguments = _arguments()
    if arguments.compiled:
        path.compile_kernels()
    way = path.Way.COMPILED if arguments.compiled else path.Way.PLAIN
    results = []
    for size in map(int, arguments.sizes.split(",")):
        for load in map(float, arguments.load.split(",")):
            for mode in MODES:
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    results.append(pool.apply(measure, (size, load, mode, way)))
            print(f"{size} at {load}: done", file=sys.stderr)
    print("\n".join([processor(), *aligned(HEAD, map(_cells, results))]))
    if arguments.markdown:
        section = "When mentors leave, compiled" if arguments.compiled else "When mentors leave"
        lines = [f"{processor()}.", "", *marked_down(HEAD, map(_cells, results))]
        write_section(Path(arguments.markdown), section, lines)
    return 1 if any(result.over for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--load", default=",".join(map(str, LOADS)), help="mentors a mentee")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--markdown", default="")
    return parser.parse_args()


def _cells(result: Measured) -> list[str]:
    bar = f" of {1000 * result.bar:.0f}" if result.mentees in BARS else ""
    return [
        f"{result.mentees:,}",
        f"{result.schools}",
        f"{result.load}",
        result.mode,
        result.way,
        f"{1000 * result.seconds:.1f}{bar}",
        f"{result.leaving:,}",
        f"{result.orphans:,}",
        f"{result.moves / max(1, result.orphans):.2f}",
        f"{result.lost:,}",
        ", ".join(result.over),
    ]


# --- Schools of one kind in one process ----------------------------------------------------------


@dataclass(frozen=True)
class Matched:
    """What one school goes through."""

    seconds: float
    leaving: int
    orphans: int
    moves: int
    lost: int
    proven: bool


def measure(size: int, load: float, mode: Mode, way: path.Way) -> Measured:
    """Match each school, let mentors leave, and match it again."""
    schools = max(1, TOGETHER // size)
    with path.going(way):
        match_twice(school_of(50, load, mode=mode))
        each = [match_twice(school_of(size, load, 1 + n, mode)) for n in range(schools)]
    return Measured(
        mentees=size,
        schools=schools,
        load=load,
        mode=mode.value,
        way=way.value,
        seconds=statistics.median(school.seconds for school in each),
        leaving=sum(school.leaving for school in each),
        orphans=sum(school.orphans for school in each),
        moves=sum(school.moves for school in each),
        lost=sum(school.lost for school in each),
        proven=all(school.proven for school in each),
    )


def match_twice(
    problem: Problem, by: Callable[[Problem, Solution], Solution] = solve_again
) -> Matched:
    """Match one school, and again when some mentors have left."""
    before = solve(problem)
    had = {pair.mentee: pair.mentor for pair in before.pairs}
    gone = leaving(before)
    mentors = tuple(mentor for mentor in problem.mentors if mentor.id not in gone)
    fewer = replace(problem, mentors=mentors)
    left = replace(fewer, earlier=frozenset(had.items()))
    started = time.process_time()
    again = by(left, before)
    seconds = time.process_time() - started
    has = {pair.mentee: pair.mentor for pair in again.pairs}
    stayed = {mentee: mentor for mentee, mentor in had.items() if mentor not in gone}
    return Matched(
        seconds=seconds,
        leaving=len(gone),
        orphans=len(had) - len(stayed),
        moves=sum(has.get(mentee) != mentor for mentee, mentor in stayed.items()),
        lost=len(solve(fewer).pairs) - len(again.pairs),
        proven=again.is_proven_best,
    )


def leaving(before: Solution) -> set[str]:
    """One in a hundred of the mentors who have somebody, at least one; the same in every run."""
    used = sorted({pair.mentor for pair in before.pairs})
    return set(random.Random(1).sample(used, max(1, round(LEAVING * len(used)))))


if __name__ == "__main__":
    sys.exit(main())
