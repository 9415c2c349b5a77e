"""The engine beside other ways to match the same schools.

Every way runs in a process of its own and is handed points, which the engine works out itself; its
time has that and the proof in it. Those that compare all pairs are held against the whole engine.
Those that choose among given edges (the engine's first lists and the pairs it ended with, so that
the best among them are the best of all) are held against the engine's solver alone.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.matching_people import school_of
from benchmarks.peers.environments import lock_of, python_of
from benchmarks.peers.handed import FORBIDDEN, School, peak_gigabytes, read_school, write_school
from cairn.matching.engine import Problem, Solution, solve
from cairn.matching.engine.candidates import Pairs, best_pairs, joined
from cairn.matching.engine.criteria import points_of_tile
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.rules import allowed
from cairn.matching.engine.solve import CANDIDATES
from cairn.matching.engine.values import unit_of, values_of

WORKERS = Path(__file__).parent / "peers"
# A matrix of more mentees is not written: nobody here could hold it as numbers to compute with.
MOST_OF_A_MATRIX = 20_000
ENGINE, SOLVER = "engine", "engine's solver"
ORTOOLS, DENSE = "OR-Tools, same edges", "dense SciPy"
MOST_OF_ANY = 100_000


@dataclass(frozen=True)
class Peer:
    """A way to match: its worker and package, up to how many mentees it is tried, and what it is
    held against.
    """

    name: str
    worker: str
    package: str
    most: int
    against: str
    is_exact: bool = True


PEERS = (
    Peer(SOLVER, "engine_solver", "", MOST_OF_ANY, SOLVER),
    Peer(ORTOOLS, "flow_ortools", "ortools", MOST_OF_ANY, SOLVER),
    Peer("NetworkX, same edges", "blossom_networkx", "networkx", 1_000, SOLVER),
    Peer(DENSE, "dense_scipy", "scipy", MOST_OF_A_MATRIX, ENGINE),
    Peer("matching", "stable_matching", "matching", 1_000, ENGINE, is_exact=False),
    Peer("mentor-match", "munkres_mentor_match", "mentor-match", 1_000, ENGINE),
)

# How many times slower, and how many times larger, a peer should be than what it is held against.
SLOWER = {(DENSE, 20_000): 40.0, ("matching", 1_000): 50.0}
LARGER = {(DENSE, 20_000): 15.0}
# The solver is never three times slower than OR-Tools where a school is a hard one; of small ones
# both are done in no time that could be measured.
ORTOOLS_ON_HARD, HARD_FROM = 1 / 3, 1_000
TRIED_ON_HARD = (SOLVER, ORTOOLS)


def everybody_wants_the_same(mentees: int, load: float) -> Problem:
    """The same ten mentors on every list."""
    problem = school_of(mentees, load)
    wanted = tuple(mentor.id for mentor in problem.mentors if mentor.level > 11)[:10]
    return replace(problem, mentees=tuple(replace(m, ranking=wanted) for m in problem.mentees))


def copies_of_forty(mentees: int, load: float) -> Problem:
    """Forty mentees over and over: equals compete for the same mentors."""
    problem = school_of(mentees, load)
    copies = (
        replace(problem.mentees[n % 40], id=mentee.id) for n, mentee in enumerate(problem.mentees)
    )
    return replace(problem, mentees=tuple(copies))


USUAL = "usual"
SCHOOLS: dict[str, Callable[[int, float], Problem]] = {
    USUAL: school_of,
    "same ten wishes": everybody_wants_the_same,
    "copies of forty": copies_of_forty,
}


# Up to how many mentees: the engine's first lists serve many copies badly, and with NumPy alone it
# is at 20,000 of them for more than nine minutes.
MOST_MENTEES = {USUAL: MOST_OF_ANY, "same ten wishes": 20_000, "copies of forty": 5_000}


@dataclass(frozen=True)
class Beside:
    """What one way took for one school, and what it reached; `told` says why there is less."""

    school: str
    mentees: int
    load: float
    by: str
    seconds: float = 0
    gigabytes: float = 0
    matched: int = 0
    points: int = 0
    lowest_tenth: int = 0
    broken_rules: int = 0
    told: str = ""


HEAD = [
    *("school", "mentees", "mentors a mentee", "by", "s", "GB", "matched", "points"),
    *("lowest tenth", "broken rules", "× s", "× GB", ""),
]


def versions() -> str:
    """The packages of the peers, as their locks pin them."""
    locks = ((peer.package, lock_of(peer.worker).read_text()) for peer in PEERS if peer.package)
    pinned = (re.search(rf"^{package}==\S+", lock, re.MULTILINE) for package, lock in locks)
    return ", ".join(found[0].replace("==", " ") for found in pinned if found)


def peers_of(mentees: int, load: float, limit: float) -> list[Beside]:
    """The engine and every peer on schools of every kind, each for `limit` seconds at most.

    Those are seconds by the clock; a peer that needs longer is told to be over them.
    """
    found = []
    for school in (school for school in SCHOOLS if mentees <= MOST_MENTEES[school]):
        with tempfile.TemporaryDirectory(prefix="cairn-peers-") as name:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                engine = pool.apply(hand_out, (school, mentees, load, Path(name)))
            found.append(engine)
            found += [
                _by(peer, engine, Path(name), limit)
                for peer in PEERS
                if mentees <= peer.most and (school == USUAL or peer.name in TRIED_ON_HARD)
            ]
        print(f"{mentees} at {load}, {school}: peers done", file=sys.stderr)
    return found


def cells(results: list[Beside]) -> list[list[str]]:
    """The table; ratios are to what each is held against, with the bar where there is one."""
    return [
        [
            result.school,
            f"{result.mentees:,}",
            f"{result.load}",
            result.by,
            *([""] * 6 if result.told else _numbers(result)),
            *(_ratio_of_bar(*both) for both in _ratios_and_bars(result, results)),
            result.told,
        ]
        for result in results
    ]


def _numbers(result: Beside) -> list[str]:
    whole = (result.matched, result.points, result.lowest_tenth, result.broken_rules)
    return [f"{result.seconds:.3f}", f"{result.gigabytes:.2f}", *(f"{n:,}" for n in whole)]


def missed(results: list[Beside]) -> list[str]:
    """What does not hold: bars, rules, and that the exact ways reach the same."""
    exact = {ENGINE, *(peer.name for peer in PEERS if peer.is_exact)}
    found = []
    for result in results:
        place = f"{result.school}, {result.mentees} at {result.load}: {result.by}"
        if result.told:
            found += [f"{place}: {result.told}"] if result.by == SOLVER else []
            continue
        if result.broken_rules:
            found.append(f"{place} breaks rules")
        engine = _held_against(result, results, ENGINE)
        reached = [(r.matched, r.points) for r in (result, engine)]
        if result.by in exact and reached[0] != reached[1]:
            found.append(f"{place} does not reach the same as the engine")
        for (ratio, bar), unit in zip(_ratios_and_bars(result, results), ("s", "GB"), strict=True):
            if 0 < ratio < bar:
                found.append(f"{place} takes {ratio:.2f} × {unit}, should be {bar:.2f}")
    return found


def _ratios_and_bars(result: Beside, results: list[Beside]) -> list[tuple[float, float]]:
    """Seconds and gigabytes as parts of the other's, 0 where unknown; and what each should be."""
    against = next((peer.against for peer in PEERS if peer.name == result.by), ENGINE)
    other = _held_against(result, results, against)
    if other is result or result.told or other.told:
        return [(0, 0), (0, 0)]
    key = (result.by, result.mentees)
    slower, larger = SLOWER.get(key, 0), LARGER.get(key, 0)
    if result.school != USUAL and result.by == ORTOOLS and result.mentees >= HARD_FROM:
        slower = ORTOOLS_ON_HARD
    return [
        (result.seconds / max(other.seconds, 0.0001), slower),
        (result.gigabytes / max(other.gigabytes, 0.01), larger),
    ]


def _held_against(result: Beside, results: list[Beside], by: str) -> Beside:
    place = (result.school, result.mentees, result.load)
    return next(r for r in results if (r.school, r.mentees, r.load) == place and r.by == by)


def _ratio_of_bar(ratio: float, bar: float) -> str:
    if not ratio:
        return ""
    return f"{ratio:.2f}" + (f" of {bar:.2f}" if bar else "")


# --- One school in one process -----------------------------------------------------------------


def hand_out(school: str, mentees: int, load: float, folder: Path) -> Beside:
    """Match a school by the engine, tell what it took, and write what peers are handed."""
    solve(school_of(50, load))
    problem = SCHOOLS[school](mentees, load)
    started = time.process_time()
    solution = solve(problem)
    taken = Beside(
        school,
        mentees,
        load,
        ENGINE,
        seconds=round(time.process_time() - started, 4),
        gigabytes=round(peak_gigabytes(), 3),
    )
    packed = Packed(problem)
    write_school(folder, _with_edges(packed, solution))
    if mentees <= MOST_OF_A_MATRIX:
        _write_points(packed, folder / "points.npy")
    pairs = [(packed.row_of[p.mentee], packed.column_of[p.mentor]) for p in solution.pairs]
    return reached(taken, read_school(folder), pairs)


def _with_edges(packed: Packed, solution: Solution) -> School:
    """The first lists of everybody, and the pairs of the solution."""
    everybody = np.arange(len(packed.mentees))
    begun = best_pairs(packed, everybody, CANDIDATES, values_of, lambda share: None).pairs
    ended = np.asarray(
        [(packed.row_of[p.mentee], packed.column_of[p.mentor], p.points) for p in solution.pairs],
        np.int64,
    ).reshape(-1, 3)
    edges = joined(
        Pairs(begun.rows, begun.columns, begun.values // unit_of(packed)), Pairs(*ended.T)
    )
    return School(
        mentees=len(everybody),
        places=packed.capacities,
        edge_mentees=edges.rows,
        edge_mentors=edges.columns,
        edge_points=edges.values,
        points=np.empty((0, 0), np.int16),
    )


def _write_points(packed: Packed, path: Path) -> None:
    shape = (len(packed.mentees), len(packed.mentors))
    points = np.lib.format.open_memmap(path, "w+", np.int16, shape)
    points[:] = FORBIDDEN
    for tile in packed.tiles(np.arange(shape[0])):
        points[tile.rows, tile.columns] = np.where(allowed(tile), points_of_tile(tile), FORBIDDEN)
    points.flush()


def _by(peer: Peer, engine: Beside, folder: Path, limit: float) -> Beside:
    """One peer on the school in `folder`; where it does not answer, why not."""
    nothing = Beside(engine.school, engine.mentees, engine.load, peer.name)
    python = python_of(peer.worker)
    if python is None:
        return replace(nothing, told="cannot be installed here")
    # What is set for our Python, such as paths, is not meant for theirs.
    around = {name: v for name, v in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [python, WORKERS / f"{peer.worker}.py", folder],
            capture_output=True,
            text=True,
            timeout=limit,
            env=around,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return replace(nothing, told=f"over {limit:g} s")
    except subprocess.CalledProcessError as failed:
        print(failed.stderr, file=sys.stderr)
        return replace(nothing, told="failed")
    said = json.loads(done.stdout)
    taken = replace(
        nothing, seconds=round(said["seconds"], 4), gigabytes=round(said["gigabytes"], 3)
    )
    return reached(taken, read_school(folder), [(i, j) for i, j in said["pairs"]])


def reached(taken: Beside, school: School, pairs: list[tuple[int, int]]) -> Beside:
    """`taken` with what these pairs are worth, and how many of them break a rule."""
    points = _points_of(school, pairs)
    kept = sorted(p for p in points if p != FORBIDDEN)
    of_mentor = Counter(mentor for _mentee, mentor in pairs)
    beyond = sum(max(0, n - school.places[mentor]) for mentor, n in of_mentor.items())
    twice = len(pairs) - len({mentee for mentee, _mentor in pairs})
    return replace(
        taken,
        matched=len(pairs),
        points=sum(kept),
        lowest_tenth=round(statistics.mean(kept[: max(1, len(kept) // 10)])) if kept else 0,
        broken_rules=len(points) - len(kept) + int(beyond) + twice,
    )


def _points_of(school: School, pairs: list[tuple[int, int]]) -> list[int]:
    if school.points.size:
        return [int(school.points[pair]) for pair in pairs]
    edges = (school.edge_mentees, school.edge_mentors, school.edge_points)
    known = {(i, j): p for i, j, p in zip(*(column.tolist() for column in edges), strict=True)}
    return [known.get(pair, FORBIDDEN) for pair in pairs]
