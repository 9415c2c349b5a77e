"""The engine of matching on schools of many sizes: time, memory, quality, against what they may be.

    python -m benchmarks.matching [--sizes 200,1000,5000,20000] [--load 0.5,0.42,0.3]
        [--compiled] [--dense-up-to 5000] [--peers-within 300] [--stretch]
        [--json FILE] [--markdown FILE]

Each school is matched in a process of its own, warm (a small school first), by the engine for the
most points and fairly and, up to a size, by a full matrix with SciPy's `linear_sum_assignment`.
`--compiled` goes the compiled way, which is compiled before anything is measured; without it, NumPy
and SciPy do all.
Time is that of the processor, the median of three runs up to 20,000 mentees; memory is the greatest
of the process, people included. The exit code is 1 where a bar does not hold, a result is not
proven best, fairness costs too many points, or engine and matrix differ. `matching_peers` then
gives the same schools to others, each for `--peers-within` seconds by the clock at most.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks import matching_peers as peers
from benchmarks.matching_people import school_of
from benchmarks.peers.handed import peak_gigabytes
from benchmarks.telling import aligned, marked_down, processor, write_section
from cairn.matching.engine import Mode, Problem, path, solve

SIZES, LOADS = (200, 1_000, 5_000, 20_000), (0.5, 0.42, 0.3)
# Seconds of the processor and GB that a run may take, with NumPy and SciPy alone.
BARS = {
    200: (0.2, 0.3),
    1_000: (0.6, 0.3),
    5_000: (3.0, 0.4),
    20_000: (20.0, 0.5),
    100_000: (300.0, 1.0),
}
# The same for the compiled way.
COMPILED_BARS = {
    200: (0.05, 0.3),
    1_000: (0.15, 0.3),
    5_000: (0.5, 0.4),
    20_000: (2.0, 0.5),
    100_000: (30.0, 1.0),
}
NO_BAR = (float("inf"), float("inf"))
ROUNDS, ROUNDS_UP_TO, DENSE_UP_TO, MILLION = 3, 20_000, 5_000, 1_000_000
HEAD = ["mentees", "mentors a mentee", "by", "s", "GB", "matched", "points", "lowest tenth", ""]
ENGINE, FAIR, DENSE = "engine", "engine, fair", "dense SciPy"
COMPILED, COMPILED_FAIR = "engine, compiled", "engine, compiled, fair"
BARS_OF = {ENGINE: BARS, FAIR: BARS, COMPILED: COMPILED_BARS, COMPILED_FAIR: COMPILED_BARS}
# What fairness may cost, as a part of all points, and from how many mentees on.
FAIR_COSTS = {0: 0.02, 20_000: 0.005}


# Matched, points, the mean points of the lowest tenth, and whether it is proven best.
Reached = tuple[int, int, int, bool]


@dataclass(frozen=True)
class Measured:
    """What one way to match one school costs, and what it reaches."""

    mentees: int
    load: float
    way: str
    seconds: float
    wall_seconds: float
    gigabytes: float
    matched: int
    points: int
    lowest_tenth: int
    proven: bool

    @property
    def bars(self) -> tuple[float, float]:
        """Seconds and GB that it may take."""
        return BARS_OF.get(self.way, {}).get(self.mentees, NO_BAR)

    @property
    def over(self) -> list[str]:
        """What does not hold of the engine."""
        if self.way == DENSE:
            return []
        seconds, gigabytes = self.bars
        found = []
        if self.seconds > seconds:
            found.append(f"over {seconds} s")
        if self.gigabytes > gigabytes:
            found.append(f"over {gigabytes} GB")
        if not self.proven:
            found.append("not proven best")
        return found


def main() -> int:
    """Measure, print, and say by the exit code whether everything holds."""
    arguments = _arguments()
    busy = os.getloadavg()[0]
    if arguments.compiled:
        path.compile_kernels()
    ways = [COMPILED, COMPILED_FAIR] if arguments.compiled else [ENGINE, FAIR]
    libraries = ["numpy", "scipy", *(["numba"] if arguments.compiled else [])]
    results: list[Measured] = []
    beside: list[peers.Beside] = []
    loads = [float(load) for load in arguments.load.split(",")]
    schools = [(int(size), load) for size in arguments.sizes.split(",") for load in loads]
    for size, load in [*schools, *([(MILLION, loads[0])] if arguments.stretch else [])]:
        dense = [DENSE] if size <= arguments.dense_up_to else []
        results += [_in_a_process_of_its_own(size, load, way) for way in [*ways, *dense]]
        print(f"{size} at {load}: done", file=sys.stderr)
        if arguments.peers_within:
            beside += peers.peers_of(size, load, arguments.peers_within)
    about = ", ".join(
        [
            f"Python {platform.python_version()}",
            *(f"{name} {version(name)}" for name in libraries),
            processor(),
            f"load {busy:.1f} before",
        ]
    )
    print(about)
    print("\n".join(aligned(HEAD, map(_cells, results))))
    if beside:
        print("\n".join(aligned(peers.HEAD, peers.cells(beside))))
    if arguments.json:
        told = {"about": about, "results": [asdict(result) for result in results]}
        told["peers"] = [asdict(result) for result in beside]
        Path(arguments.json).write_text(json.dumps(told, indent=2))
    if arguments.markdown:
        lines = [f"{about}.", "", *marked_down(HEAD, map(_cells, results))]
        section = "Compiled" if arguments.compiled else "NumPy and SciPy"
        write_section(Path(arguments.markdown), section, lines)
    if arguments.markdown and beside:
        lines = [f"{about}; {peers.versions()}.", "", *marked_down(peers.HEAD, peers.cells(beside))]
        write_section(Path(arguments.markdown), "Beside others", lines)
    unequal = [*differing(results), *dear(results), *peers.missed(beside)]
    print("\n".join(unequal))
    return 1 if unequal or any(result.over for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--load", default=",".join(map(str, LOADS)), help="mentors a mentee")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--dense-up-to", type=int, default=DENSE_UP_TO)
    parser.add_argument("--peers-within", type=float, default=300, help="seconds each; 0: none")
    parser.add_argument("--stretch", action="store_true", help="a million mentees as well")
    parser.add_argument("--json", default="")
    parser.add_argument("--markdown", default="")
    return parser.parse_args()


def _cells(result: Measured) -> list[str]:
    bars = result.bars if result.bars != NO_BAR else None
    return [
        f"{result.mentees:,}",
        f"{result.load}",
        result.way,
        f"{result.seconds:.2f}" + (f" of {bars[0]}" if bars else ""),
        f"{result.gigabytes:.2f}" + (f" of {bars[1]}" if bars else ""),
        f"{result.matched:,}",
        f"{result.points:,}",
        f"{result.lowest_tenth:,}" if result.lowest_tenth else "",
        ", ".join(result.over),
    ]


def dear(results: list[Measured]) -> list[str]:
    """Schools in which fairness costs a match, or more points than it may."""
    most = {(r.mentees, r.load): r for r in results if r.way in (ENGINE, COMPILED)}
    found = []
    for fair in (result for result in results if result.way in (FAIR, COMPILED_FAIR)):
        best = most[fair.mentees, fair.load]
        part = next(part for size, part in reversed(FAIR_COSTS.items()) if fair.mentees >= size)
        if fair.matched < best.matched or fair.points < (1 - part) * best.points:
            found.append(f"{fair.mentees} at {fair.load}: fairness costs too much")
    return found


def differing(results: list[Measured]) -> list[str]:
    """Schools in which engine and matrix do not reach the same."""
    reached: dict[tuple[int, float], set[tuple[int, int]]] = {}
    for result in results:
        if result.way in (FAIR, COMPILED_FAIR):
            continue
        key = (result.mentees, result.load)
        reached.setdefault(key, set()).add((result.matched, result.points))
    return [
        f"{size} at {load}: the ways differ"
        for (size, load), both in reached.items()
        if len(both) > 1
    ]


# --- One school in one process -----------------------------------------------------------------


def _in_a_process_of_its_own(size: int, load: float, way: str) -> Measured:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (size, load, way))


def measure(size: int, load: float, way: str) -> Measured:
    """Match one school and tell what it took."""
    match: Callable[..., Reached] = _densely if way == DENSE else _by_engine
    mode = Mode.FAIR if way in (FAIR, COMPILED_FAIR) else Mode.QUALITY
    problem = school_of(size, load, mode=mode)
    seconds, wall_seconds = [], []
    with path.going(path.Way.COMPILED if way in (COMPILED, COMPILED_FAIR) else path.Way.PLAIN):
        match(school_of(50, load, mode=mode))
        for _ in range(ROUNDS if size <= ROUNDS_UP_TO and way != DENSE else 1):
            started = time.process_time(), time.perf_counter()
            matched, points, lowest_tenth, proven = match(problem)
            seconds.append(time.process_time() - started[0])
            wall_seconds.append(time.perf_counter() - started[1])
    return Measured(
        mentees=size,
        load=load,
        way=way,
        seconds=round(statistics.median(seconds), 3),
        wall_seconds=round(statistics.median(wall_seconds), 3),
        gigabytes=round(peak_gigabytes(), 3),
        matched=matched,
        points=points,
        lowest_tenth=lowest_tenth,
        proven=proven,
    )


def _by_engine(problem: Problem) -> Reached:
    solution = solve(problem)
    points = sorted(pair.points for pair in solution.pairs)
    lowest = points[: max(1, len(points) // 10)]
    return len(points), sum(points), round(statistics.mean(lowest)), solution.is_proven_best


def _densely(problem: Problem) -> Reached:
    """A full matrix of mentees and places, as one would at first; a match counts most."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    from cairn.matching.engine.criteria import points_of_tile
    from cairn.matching.engine.packed import Packed
    from cairn.matching.engine.rules import allowed

    packed = Packed(problem)
    tile = packed.tile(np.arange(len(packed.mentees)))
    match = 10_001 * (1 + len(packed.mentees))
    worth = np.where(allowed(tile), points_of_tile(tile) + np.int64(match), 0)
    places = np.repeat(np.arange(len(packed.mentors)), packed.capacities)
    worth = worth[:, places].astype(np.float64)
    taken = worth[linear_sum_assignment(worth, maximize=True)]
    matched = int((taken > 0).sum())
    return matched, int(taken.sum()) - matched * match, 0, False


if __name__ == "__main__":
    sys.exit(main())
