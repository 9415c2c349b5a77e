"""One plain CSV of people, its columns named by a mapping or by common headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cairn.roster.reading.members import settle_members
from cairn.roster.reading.people import ROLES, person_row
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.scratch import Scratch, Seen
from cairn.roster.reading.tables import Row, read_table

# our column → headings that schools use, in lower case
COMMON = {
    "sourcedId": ("sourcedid", "id", "student id", "person id", "number"),
    "givenName": ("givenname", "given name", "first name", "forename"),
    "familyName": ("familyname", "family name", "last name", "surname"),
    "preferredGivenName": ("preferredgivenname", "preferred name", "known as"),
    "pronouns": ("pronouns",),
    "username": ("username", "user name", "login"),
    "email": ("email", "e-mail"),
    "grades": ("grades", "grade", "year", "year group", "year_group"),
    "birthDate": ("birthdate", "birth date", "date of birth", "dob"),
    "sex": ("sex", "gender"),
    "role": ("role",),
    "agentSourcedIds": ("agentsourcedids", "guardian ids", "parent ids"),
    "enabledUser": ("enableduser", "enabled", "active"),
    "status": ("status",),
}
NEEDED = ("sourcedId", "givenName")


def read_plain(
    path: Path, mapping: Mapping[str, str], scratch: Scratch, problems: Problems
) -> None:
    """Put everyone of a plain file into the scratch tables, at one school with an empty id."""
    scratch.fill("orgs", [("", "")])
    scratch.fill("people", _people(path, mapping, scratch, problems))
    settle_members(scratch, problems)


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping file: a CSV with the columns `ours` and `theirs`."""
    rows = list(read_table(path, ("ours", "theirs"), Problems()))
    for row in rows:
        if row["ours"] not in COMMON:
            raise RosterRefused(
                Problem("mapping_unknown", path.name, row.number, "ours", row["ours"][:80])
            )
    return {row["ours"]: row["theirs"] for row in rows}


def _people(
    path: Path, mapping: Mapping[str, str], scratch: Scratch, problems: Problems
) -> Iterator[tuple[Any, ...]]:
    seen = Seen()
    columns: dict[str, str] = {}
    for theirs in read_table(path, tuple(mapping.values()), problems):
        columns = columns or _columns(theirs, mapping)
        row = Row(theirs.file, theirs.number, {o: theirs[t] for o, t in columns.items()})
        person = row["sourcedId"]
        role = ROLES.get(row["role"].lower() or "student")
        if person and seen.again(person):
            problems.add("id_twice", row.file, row.number, columns["sourcedId"], person)
        elif role is None:
            problems.add("role_unknown", row.file, row.number, columns["role"], row["role"])
        elif (values := person_row(row, problems)) is not None:
            scratch.fill("roles", [(row.number, row.file, person, "", *role)])
            agents = [(row.number, person, agent) for agent in row.words("agentSourcedIds", ";")]
            scratch.fill("agents", agents)
            yield values


def _columns(row: Row, mapping: Mapping[str, str]) -> dict[str, str]:
    columns = dict(mapping)
    headings = {heading.lower(): heading for heading in row.cells}
    for ours, names in COMMON.items():
        found = next((headings[name] for name in names if name in headings), None)
        if found is not None:
            columns.setdefault(ours, found)
    for ours in NEEDED:
        if ours not in columns:
            raise RosterRefused(Problem("column_missing", row.file, 1, ours))
    return columns
