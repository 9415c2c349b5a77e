"""Benchmarks that put school after school through the engine, each kind in a process of its own."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from benchmarks.telling import Row, aligned, marked_down, processor, write_section
from cairn.matching.engine import path

SIZES, LOADS = (200, 1_000, 5_000, 20_000), (0.5, 0.42, 0.3)


class Result(Protocol):
    """What was measured of one kind of school."""

    @property
    def over(self) -> list[str]:
        """What does not hold of it."""

    @property
    def cells(self) -> Row:
        """Its row in the table."""


def measured(
    about: str, title: str, head: Row, measure: Callable[[int, float, path.Way], Result]
) -> int:
    """Reads sizes and loads from the command line, measures, prints, and writes a section.

    1 where something does not hold, 0 otherwise.
    """
    arguments = _arguments(about)
    if arguments.compiled:
        path.compile_kernels()
    way = path.Way.COMPILED if arguments.compiled else path.Way.PLAIN
    results = []
    for size in map(int, arguments.sizes.split(",")):
        for load in map(float, arguments.load.split(",")):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                results.append(pool.apply(measure, (size, load, way)))
            print(f"{size} at {load}: done", file=sys.stderr)
    rows = [result.cells for result in results]
    print("\n".join([processor(), *aligned(head, rows)]))
    if arguments.markdown:
        section = f"{title}, compiled" if arguments.compiled else title
        lines = [f"{processor()}.", "", *marked_down(head, rows)]
        write_section(Path(arguments.markdown), section, lines)
    return 1 if any(result.over for result in results) else 0


def _arguments(about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--load", default=",".join(map(str, LOADS)), help="mentors a mentee")
    parser.add_argument("--compiled", action="store_true")
    parser.add_argument("--markdown", default="")
    return parser.parse_args()
