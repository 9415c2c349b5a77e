"""What a peer is handed and hands back. Runs in the peer's environment: nothing but NumPy.

A school is a folder. `edges.npz` holds pairs to choose from (mentees, mentors and points of each)
and the places of each mentor; `points.npy`, where it is not too large, the points of every mentee
with every mentor, -1 where a rule forbids the pair. People are numbers from 0.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer]
Pairs = Iterable[tuple[int, int]]
FORBIDDEN = -1


@dataclass(frozen=True)
class School:
    """Edges and places, and the matrix of points (mentees × mentors), or an empty one."""

    mentees: int
    places: Whole
    edge_mentees: Whole
    edge_mentors: Whole
    edge_points: Whole
    points: Whole

    @property
    def match(self) -> int:
        """What a match is worth where one number must say everything: more than all points."""
        return 10_001 * (1 + self.mentees)


def write_school(folder: Path, school: School) -> None:
    """Write everything but the matrix, which is filled part by part (`points.npy`)."""
    np.savez(
        folder / "edges.npz",
        mentees=school.mentees,
        places=school.places,
        edge_mentees=school.edge_mentees,
        edge_mentors=school.edge_mentors,
        edge_points=school.edge_points,
    )


def read_school(folder: Path) -> School:
    """A school as `write_school` left it; the matrix stays on the disk until it is looked at."""
    matrix = folder / "points.npy"
    points = np.load(matrix, mmap_mode="r") if matrix.exists() else np.empty((0, 0), np.int16)
    with np.load(folder / "edges.npz") as held:
        return School(**{**held, "mentees": int(held["mentees"])}, points=points)


def answer(match: Callable[[School], Pairs]) -> None:
    """Match the school in the folder named on the command line; tell pairs, seconds, gigabytes.

    Time is that of the processor, without imports and reading, after a small school to warm up.
    """
    match(_two_and_two())
    school = read_school(Path(sys.argv[1]))
    started = time.process_time()
    pairs = [(int(mentee), int(mentor)) for mentee, mentor in match(school)]
    seconds = time.process_time() - started
    told = {"pairs": pairs, "seconds": seconds, "gigabytes": peak_gigabytes()}
    json.dump(told, sys.stdout)


def peak_gigabytes() -> float:
    """The most memory this process has held.

    Linux is asked first: the usual number has in it what the parent held when it started us.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    held = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20)


def _two_and_two() -> School:
    points = np.asarray([[5, 3], [4, 1]], np.int16)
    mentees, mentors = np.indices(points.shape).reshape(2, -1)
    return School(2, np.asarray([1, 1]), mentees, mentors, points.ravel(), points)
