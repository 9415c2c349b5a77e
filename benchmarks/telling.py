"""How benchmarks tell what they measured: on the terminal, and in a document."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

Row = list[str]


def processor() -> str:
    """How many processors, and which."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    model = next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), "")
    return f"{os.cpu_count()} × {model or platform.processor() or platform.machine()}"


def aligned(head: Row, cells: Iterable[Row]) -> list[str]:
    """A table for the terminal: one line a row."""
    rows = [head, *cells]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]


def marked_down(head: Row, cells: Iterable[Row]) -> list[str]:
    """The same for a document."""
    first, *others = [f"| {' | '.join(row)} |" for row in [head, *cells]]
    return [first, "|" + "---|" * len(head), *others]


def write_section(path: Path, title: str, lines: list[str]) -> None:
    """Put a run into the document under its title, in place of an earlier one."""
    before = path.read_text() if path.exists() else ""
    sections = [part.rstrip("\n") + "\n" for part in before.split("\n## ") if part]
    kept = [part for part in sections if not part.startswith(f"{title}\n")]
    section = "\n".join([title, "", *lines])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n## ".join([*kept, section]).rstrip("\n") + "\n")
