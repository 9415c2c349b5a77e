"""The profiles file: what students said of themselves before the product was there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.scratch import Scratch, Seen
from cairn.roster.reading.tables import FORMULA, Row, check_texts, read_table

NEEDED = ("userSourcedId",)
# column of the file → field of a profile, in the order of the scratch table
LISTS = {
    "strengths": "strengths",
    "needs": "growth_areas",
    "interests": "interests",
    "languages": "languages",
    "free_times": "free_times",
}
MOST_WORDS = 40
LONGEST_WORD = 120
MOST_MENTEES = 5


def read_profiles(path: Path, scratch: Scratch, problems: Problems) -> None:
    """Put every good profile into the scratch tables, and the times of the week they name."""
    slots: set[str] = set()
    scratch.fill("profiles", _good(path, problems, slots))
    scratch.fill("slots", ((code,) for code in sorted(slots)))


def _good(path: Path, problems: Problems, slots: set[str]) -> Iterator[tuple[Any, ...]]:
    seen = Seen()
    for row in read_table(path, NEEDED, problems):
        person = row["userSourcedId"]
        if not person:
            problems.add("cell_empty", row.file, row.number, "userSourcedId")
        elif seen.again(person):
            problems.add("id_twice", row.file, row.number, "userSourcedId", person)
        elif (values := _values(row, problems, slots)) is not None:
            yield person, row.number, *values


def _values(row: Row, problems: Problems, slots: set[str]) -> tuple[Any, ...] | None:
    lists = {column: row.words(column, ";") for column in LISTS}
    verdicts = [_are_good(words, row, column, problems) for column, words in lists.items()]
    if not all(verdicts):
        return None
    code, column = "slot_wrong", "free_times"
    try:
        slots.update(cells.slot(word) for word in lists["free_times"])
        code, column = "year_wrong", "year_group"
        level = cells.year_level(row[column]) if row[column] else None
        code, column = "capacity_wrong", "mentor_capacity"
        capacity = int(row[column] or 0)
        if not 0 <= capacity <= MOST_MENTEES:
            raise ValueError
    except ValueError:
        problems.add(code, row.file, row.number, column)
        return None
    return level, *(json.dumps(words) for words in lists.values()), capacity


def _are_good(words: list[str], row: Row, column: str, problems: Problems) -> bool:
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        problems.add("too_long", row.file, row.number, column, str(LONGEST_WORD))
        return False
    if any(word.startswith(FORMULA) for word in words):
        problems.add("formula", row.file, row.number, column)
        return False
    return check_texts(row, (column,), problems)
