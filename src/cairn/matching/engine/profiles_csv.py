"""People, locks and weights from files, for those who match without a database.

The file of people is a CSV with a header and one student a row. Needed columns:

- `userSourcedId`: the student's id, once in the file
- `year_group`: "7", "07" or "Year 7"; the higher, the older
- `strengths`, `needs`, `interests`, `languages`: words with ";" between them
- `free_times`: times of the week with ";" between them, such as "Thu 12:40"
- `mentor_capacity`: how many mentees this student would take, 0 to 1000; empty is 0

Further columns, each optional: `dislikes`, `background`, `household` (words), `gender`,
`wants_gender` (of the mentor), `ranking` (ids of mentors, the dearest first), `matters` (what
matters most to a mentee: needs, interests, background or times).

Who has room for mentees and names a strength is a mentor. Who names a need and is no mentor is a
mentee; with `both`, mentors who name a need are mentees as well. Everyone else is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from cairn.matching.engine.balance import rarest
from cairn.matching.engine.errors import UnreadableFile
from cairn.matching.engine.people import Mentee, Mentor, Words
from cairn.matching.engine.problem import Weights
from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problem as Fault
from cairn.roster.reading.problems import Problems as Faults
from cairn.roster.reading.problems import RosterRefused
from cairn.roster.reading.tables import Row, read_table

COLUMNS = (
    "userSourcedId",
    "year_group",
    "strengths",
    "needs",
    "interests",
    "languages",
    "free_times",
    "mentor_capacity",
)
MOST_MENTEES = 1000
GREATEST_WEIGHT = 1000
SAID = {
    "cell_empty": "this cell must not be empty",
    "cell_wrong": "this cell cannot be read in this column",
    "cells_wrong": "this row does not have as many cells as the first row",
    "column_missing": "this column is missing",
    "column_twice": "this column is there twice",
    "empty_file": "the file is empty",
    "id_twice": "this id was used in an earlier row",
    "not_csv": "this row is not in the CSV format",
    "not_utf8": "this row is not in UTF-8",
    "nul": "this row has signs that do not belong in a text",
    "too_long": "this text is too long",
    "utf16": "the file is saved as UTF-16, not as UTF-8",
}


@dataclass(frozen=True)
class People:
    """Who is in the file: mentees, mentors, and the ids of those who are neither."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    left_out: tuple[str, ...]


def read_people(path: Path, *, both: bool = False) -> People:
    """Everyone in the file. Raises UnreadableFile naming every bad row."""
    mentees: list[Mentee] = []
    mentors: list[Mentor] = []
    left_out: list[str] = []
    with _faults_raised(path) as faults:
        for row in _rows_of_people(path, faults):
            mentee, mentor = _mentee(row), _mentor(row)
            offers = mentor.capacity > 0 and bool(mentor.strengths)
            seeks = bool(mentee.needs) and (both or not offers)
            if offers:
                mentors.append(mentor)
            if seeks:
                mentees.append(mentee)
            if not offers and not seeks:
                left_out.append(row["userSourcedId"])
    return People(_with_languages(mentees), tuple(mentors), tuple(left_out))


def in_circles(people: People, least: int, most: int) -> People:
    """The same, where each mentor leads a group of `least` to `most`, or nobody; 0 changes nothing.

    What a mentor offers does not matter then: whoever offers a place leads a group.
    """
    if not least:
        return people
    mentors = tuple(replace(m, capacity=most, minimum=least) for m in people.mentors)
    return replace(people, mentors=mentors)


def _with_languages(mentees: list[Mentee]) -> tuple[Mentee, ...]:
    """Puts each into the group of their languages' rarest, beside year and gender."""
    languages = rarest([mentee.languages for mentee in mentees])
    return tuple(
        replace(m, groups=m.groups | {f"language {language}"}) if language else m
        for m, language in zip(mentees, languages, strict=True)
    )


def read_locks(path: Path) -> frozenset[tuple[str, str]]:
    """Pairs, such as those that must be in the result: a CSV with `mentee` and `mentor`, ids."""
    locks = set()
    with _faults_raised(path) as faults:
        for row in read_table(path, ("mentee", "mentor"), faults):
            for column in ("mentee", "mentor"):
                if not row[column]:
                    faults.add("cell_empty", row.file, row.number, column)
            locks.add((row["mentee"], row["mentor"]))
    return frozenset(locks)


def read_weights(path: Path) -> Weights:
    """Weights as a JSON object such as {"needs": 40}; a name that is not there keeps its default.

    Raises UnreadableFile for unknown names and for anything but whole numbers from 0 to 1000.
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UnreadableFile([f"{path.name}: not a JSON file that can be read"]) from error
    if not isinstance(found, dict):
        raise UnreadableFile([f"{path.name}: not a JSON object of names and numbers"])
    known = [field.name for field in fields(Weights)]
    faults = [
        f"{path.name}: there is no weight {name}; there are {', '.join(known)}"
        for name in found
        if name not in known
    ]
    faults += [
        f"{path.name}: weight {name} is {value}, not a whole number from 0 to {GREATEST_WEIGHT}"
        for name, value in found.items()
        if type(value) is not int or not 0 <= value <= GREATEST_WEIGHT
    ]
    if faults:
        raise UnreadableFile(faults)
    return Weights(**found)


@contextmanager
def _faults_raised(path: Path) -> Iterator[Faults]:
    """Collects faults of rows; raises them all together at the end."""
    faults = Faults()
    try:
        yield faults
    except RosterRefused as refused:
        faults.note(refused.problem)
    except OSError as error:
        raise UnreadableFile([f"{path.name}: {error.strerror or 'cannot be read'}"]) from error
    if faults.count:
        more = faults.count - len(faults.listed)
        said = [_said(fault) for fault in faults.listed]
        raise UnreadableFile([*said, f"and {more} more"] if more else said)


def _said(fault: Fault) -> str:
    place = [fault.file]
    if fault.row is not None:
        place.append(f"row {fault.row}")
    place += [part for part in (fault.column, fault.detail) if part]
    return f"{', '.join(place)}: {SAID[fault.code]}"


def _rows_of_people(path: Path, faults: Faults) -> Iterator[Row]:
    seen: set[str] = set()
    for row in read_table(path, COLUMNS, faults):
        name = row["userSourcedId"]
        if not name:
            faults.add("cell_empty", row.file, row.number, "userSourcedId")
        elif name in seen:
            faults.add("id_twice", row.file, row.number, "userSourcedId", name)
        elif _numbers_readable(row, faults):
            seen.add(name)
            yield row


def _numbers_readable(row: Row, faults: Faults) -> bool:
    column = "year_group"
    try:
        cells.year_level(row[column])
        column = "mentor_capacity"
        if not 0 <= int(row[column] or 0) <= MOST_MENTEES:
            raise ValueError
        column = "free_times"
        for time in row.words(column, ";"):
            cells.slot(time)
    except ValueError:
        faults.add("cell_wrong", row.file, row.number, column, row[column])
        return False
    return True


def _words(row: Row, column: str) -> Words:
    return frozenset(row.words(column, ";"))


def _both_sides(row: Row) -> dict[str, Any]:
    return {
        "id": row["userSourcedId"],
        "level": cells.year_level(row["year_group"]),
        **{
            column: _words(row, column)
            for column in (
                "interests",
                "dislikes",
                "background",
                "languages",
                "free_times",
                "household",
            )
        },
    }


def _mentee(row: Row) -> Mentee:
    return Mentee(
        **_both_sides(row),
        needs=_words(row, "needs"),
        wants_gender=row["wants_gender"],
        ranking=tuple(row.words("ranking", ";")),
        matters=row["matters"],
        groups=frozenset(
            f"{kind} {row[column]}"
            for kind, column in (("year", "year_group"), ("gender", "gender"))
            if row[column]
        ),
    )


def _mentor(row: Row) -> Mentor:
    return Mentor(
        **_both_sides(row),
        capacity=int(row["mentor_capacity"] or 0),
        strengths=_words(row, "strengths"),
        gender=row["gender"],
    )
