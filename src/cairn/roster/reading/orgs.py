"""Organisations and sessions of OneRoster: few rows, held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.records import SchoolRecord, SessionRecord
from cairn.roster.reading.tables import Row, check_texts, read_table

MOST_ORGS = 5_000
MOST_LEVELS = 30
SESSION_COLUMNS = ("sourcedId", "title", "type", "startDate", "endDate")
LONGEST_NAME = 200
LONGEST_TITLE = 50


@dataclass(frozen=True)
class Org:
    """One organisation and the one above it."""

    source_id: str
    name: str
    kind: str
    parent: str
    number: int


def read_orgs(path: Path, problems: Problems) -> dict[str, Org]:
    """Organisations by id; parents that are unknown, or lead round in a circle, are noted."""
    orgs: dict[str, Org] = {}
    for row in read_table(path, ("sourcedId", "name", "type"), problems):
        if row["status"].lower() == "tobedeleted":
            continue
        if row["sourcedId"] in orgs:
            problems.add("id_twice", row.file, row.number, "sourcedId", row["sourcedId"])
            continue
        empty = [column for column in ("sourcedId", "name") if not row[column]]
        if empty:
            problems.add("cell_empty", row.file, row.number, empty[0])
            continue
        if max(len(row["name"]), len(row["sourcedId"])) > LONGEST_NAME:
            problems.add("too_long", row.file, row.number, "name", str(LONGEST_NAME))
            continue
        check_texts(row, ("name",), problems)
        orgs[row["sourcedId"]] = Org(
            row["sourcedId"], row["name"], row["type"], row["parentSourcedId"], row.number
        )
        if len(orgs) > MOST_ORGS:
            raise RosterRefused(Problem("too_many_rows", path.name, detail=str(MOST_ORGS)))
    for org in orgs.values():
        if org.parent and org.parent not in orgs:
            problems.add("unknown_reference", path.name, org.number, "parentSourcedId", org.parent)
        elif _is_circle(org, orgs):
            problems.add("circle", path.name, org.number, "parentSourcedId", org.source_id)
    return orgs


def schools_of_each(orgs: dict[str, Org]) -> Iterator[tuple[str, str]]:
    """Each organisation with the school it is or lies in; a district with every school below."""
    for org in orgs.values():
        way = _way_up(org, orgs)
        inside = next((above for above in way if above.kind == "school"), None)
        if inside is not None:
            yield org.source_id, inside.source_id
        if org.kind == "school":
            for above in way[1:]:
                if above.kind == "school":
                    break
                yield above.source_id, org.source_id


def trust_of(orgs: dict[str, Org]) -> SchoolRecord | None:
    """The highest district of the file."""
    for org in orgs.values():
        if org.kind == "district" and not org.parent:
            return SchoolRecord(org.source_id, org.name)
    return None


def read_sessions(
    path: Path, problems: Problems
) -> tuple[list[SessionRecord], list[SessionRecord]]:
    """School years and their terms."""
    years: dict[str, SessionRecord] = {}
    terms: dict[str, SessionRecord] = {}
    numbers: dict[str, int] = {}
    for row in read_table(path, SESSION_COLUMNS, problems):
        if row["status"].lower() == "tobedeleted":
            continue
        if row["sourcedId"] in numbers:
            problems.add("id_twice", row.file, row.number, "sourcedId", row["sourcedId"])
            continue
        numbers[row["sourcedId"]] = row.number
        session = _session(row, problems)
        if session is not None and row["type"] == "schoolYear":
            years[session.source_id] = session
        elif session is not None and row["type"] in {"term", "semester"}:
            terms[session.source_id] = session
    for term in terms.values():
        if term.parent not in years:
            number = numbers[term.source_id]
            problems.add("unknown_reference", path.name, number, "parentSourcedId", term.parent)
    return list(years.values()), list(terms.values())


def _session(row: Row, problems: Problems) -> SessionRecord | None:
    column = "startDate"
    try:
        first = cells.day(row[column])
        column = "endDate"
        last = cells.day(row[column])
    except ValueError:
        problems.add("date_wrong", row.file, row.number, column)
        return None
    if last < first:
        problems.add("dates_backwards", row.file, row.number, "endDate")
        return None
    if not 0 < len(row["title"]) <= LONGEST_TITLE:
        problems.add("title_wrong", row.file, row.number, "title", str(LONGEST_TITLE))
        return None
    if not check_texts(row, ("title",), problems):
        return None
    parent = "" if row["type"] == "schoolYear" else row["parentSourcedId"]
    return SessionRecord(row["sourcedId"], row["title"], first, last, parent)


def _way_up(org: Org, orgs: dict[str, Org]) -> list[Org]:
    """The organisation and those above it, until the top or the first that comes again."""
    way = [org]
    while (
        len(way) < MOST_LEVELS
        and (parent := orgs.get(way[-1].parent)) is not None
        and parent not in way
    ):
        way.append(parent)
    return way


def _is_circle(org: Org, orgs: dict[str, Org]) -> bool:
    top = _way_up(org, orgs)[-1]
    return bool(top.parent) and top.parent in orgs
