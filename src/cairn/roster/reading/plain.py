"""One plain CSV of people, its columns named by a mapping or by common headings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from cairn.roster.reading.members import settle_members
from cairn.roster.reading.people import ROLES, person_row
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.scratch import Scratch, Seen
from cairn.roster.reading.tables import Row, read_headings, read_table

# our column → headings that schools use, letters and digits alone
COMMON = {
    "sourcedId": (
        *("sourcedid", "id", "studentid", "pupilid", "personid", "admissionnumber", "admissionno"),
        *("adno", "upn", "number", "studentnumber", "schuelerid", "schülerid"),
    ),
    "givenName": ("givenname", "firstname", "forename", "legalforename", "vorname"),
    "familyName": ("familyname", "lastname", "surname", "legalsurname", "nachname"),
    "preferredGivenName": ("preferredgivenname", "preferredname", "knownas", "preferredforename"),
    "pronouns": ("pronouns",),
    "username": ("username", "login", "loginname", "userid"),
    "email": ("email", "emailaddress", "mail", "schoolemail"),
    "grades": (
        *("grades", "grade", "year", "yeargroup", "ncyear", "nationalcurriculumyear", "klasse"),
        *("jahrgang", "yeartaughtin"),
    ),
    "birthDate": ("birthdate", "dateofbirth", "dob", "birthday", "geburtsdatum"),
    "sex": ("sex", "gender", "geschlecht"),
    "role": ("role", "kind", "type"),
    "agentSourcedIds": ("agentsourcedids", "guardianids", "parentids", "guardians"),
    "enabledUser": ("enableduser", "enabled", "active"),
    "status": ("status",),
}
NEEDED = ("sourcedId", "givenName")
SAMPLE_ROWS = 3
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Sample:
    """The start of a plain file, to show what each column holds."""

    headings: list[str]
    rows: list[list[str]]


def read_plain(
    path: Path, mapping: Mapping[str, str], scratch: Scratch, problems: Problems
) -> None:
    """Put everyone of a plain file into the scratch tables, at one school with an empty id.

    `mapping` says which heading holds which of our columns, and "" that none does; what it does
    not say is guessed.
    """
    columns = _columns(path, mapping)
    scratch.fill("orgs", [("", "")])
    scratch.fill("people", _people(path, columns, scratch, problems))
    settle_members(scratch, problems, path.name)


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping file: a CSV with the columns `ours` and `theirs`."""
    rows = list(read_table(path, ("ours", "theirs"), Problems()))
    for row in rows:
        if row["ours"] not in COMMON:
            raise RosterRefused(
                Problem("mapping_unknown", path.name, row.number, "ours", row["ours"][:80])
            )
    return {row["ours"]: row["theirs"] for row in rows}


def sample_of(path: Path) -> Sample:
    """The headings and the first rows of a file; raises RosterRefused where it is no table."""
    headings = read_headings(path)
    rows = islice(read_table(path, (), Problems()), SAMPLE_ROWS)
    return Sample(headings, [[row[h][:LONGEST_SHOWN] for h in headings] for row in rows])


def guessed_columns(headings: Iterable[str]) -> dict[str, str]:
    """Which heading probably holds which of our columns."""
    plain = {re.sub(r"[^\w]|_", "", heading.lower()): heading for heading in headings if heading}
    guessed: dict[str, str] = {}
    for ours, names in COMMON.items():
        found = next((plain[name] for name in names if name in plain), None)
        if found is not None:
            guessed[ours] = found
    return guessed


def _people(
    path: Path, columns: Mapping[str, str], scratch: Scratch, problems: Problems
) -> Iterator[tuple[Any, ...]]:
    seen = Seen()
    noted = _Renamed(problems, columns)
    for theirs in read_table(path, tuple(columns.values()), problems):
        row = Row(theirs.file, theirs.number, {o: theirs[t] for o, t in columns.items()})
        person = row["sourcedId"]
        role = ROLES.get(row["role"].lower() or "student")
        if person and seen.again(person):
            noted.add("id_twice", row.file, row.number, "sourcedId", person)
        elif role is None:
            noted.add("role_unknown", row.file, row.number, "role", row["role"])
        elif (values := person_row(row, noted)) is not None:
            scratch.add("roles", (row.number, row.file, person, "", *role))
            for agent in row.words("agentSourcedIds", ";"):
                scratch.add("agents", (row.number, person, agent))
            yield values


class _Renamed(Problems):
    """Problems that name a column as the file does."""

    def __init__(self, problems: Problems, columns: Mapping[str, str]) -> None:
        super().__init__()
        self._problems, self._columns = problems, columns

    def add(
        self, code: str, file: str, row: int | None = None, column: str = "", detail: str = ""
    ) -> None:
        """Note one problem."""
        self._problems.add(code, file, row, self._columns.get(column, column)[:80], detail)


def _columns(path: Path, mapping: Mapping[str, str]) -> dict[str, str]:
    headings = read_headings(path)
    taken = set(mapping.values())
    guessed = {o: t for o, t in guessed_columns(headings).items() if t not in taken}
    columns = {o: t for o, t in (guessed | dict(mapping)).items() if t}
    for ours in NEEDED:
        if ours not in columns:
            raise RosterRefused(Problem("column_missing", path.name, 1, ours))
    return columns


def is_profiles(path: Path) -> bool:
    """Whether a CSV is a file of profiles."""
    try:
        return "userSourcedId" in read_headings(path)
    except (RosterRefused, csv.Error):
        return False
