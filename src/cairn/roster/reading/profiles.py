"""The profiles file: what students said of themselves before the product was there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.scratch import Scratch, Seen
from cairn.roster.reading.tables import Row, read_table

NEEDED = ("userSourcedId",)
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
    """Put every good profile into the scratch tables."""
    scratch.fill("profiles", _good(path, problems))


def _good(path: Path, problems: Problems) -> Iterator[tuple[Any, ...]]:
    seen = Seen()
    for row in read_table(path, NEEDED, problems):
        person = row["userSourcedId"]
        if not person:
            problems.add("cell_empty", row.file, row.number, "userSourcedId")
        elif seen.again(person):
            problems.add("id_twice", row.file, row.number, "userSourcedId", person)
        elif (body := _body(row, problems)) is not None:
            yield person, row.number, body.pop("year_level"), json.dumps(body)


def _body(row: Row, problems: Problems) -> dict[str, Any] | None:
    body: dict[str, Any] = {field: row.words(column, ";") for column, field in LISTS.items()}
    for column, field in LISTS.items():
        words = body[field]
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            problems.add("too_long", row.file, row.number, column, str(LONGEST_WORD))
            return None
    try:
        column = "free_times"
        body["free_times"] = [cells.slot(word) for word in body["free_times"]]
        column = "year_group"
        body["year_level"] = cells.year_level(row[column]) if row[column] else None
        column = "mentor_capacity"
        body[column] = int(row[column] or 0)
        if not 0 <= body[column] <= MOST_MENTEES:
            raise ValueError
    except ValueError:
        problems.add("cell_wrong", row.file, row.number, column)
        return None
    return body
