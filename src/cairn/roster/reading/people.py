"""One row about one person, whichever file it comes from."""

from __future__ import annotations

from typing import Any

from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.tables import Row, check_no_formula

NAMES = ("givenName", "familyName", "preferredGivenName", "pronouns")
LONGEST = {
    "sourcedId": 255,
    "givenName": 120,
    "familyName": 120,
    "preferredGivenName": 120,
    "pronouns": 40,
    "username": 80,
}
# word of the roster → (kind of person, staff role)
ROLES = {
    "administrator": ("staff", "administrator"),
    "siteadministrator": ("staff", "administrator"),
    "districtadministrator": ("staff", "administrator"),
    "systemadministrator": ("staff", "administrator"),
    "principal": ("staff", "head"),
    "counselor": ("staff", "coordinator"),
    "coordinator": ("staff", "coordinator"),
    "teacher": ("staff", ""),
    "staff": ("staff", ""),
    "aide": ("staff", ""),
    "proctor": ("staff", ""),
    "student": ("student", ""),
    "guardian": ("guardian", ""),
    "parent": ("guardian", ""),
    "relative": ("guardian", ""),
}


def person_row(row: Row, problems: Problems) -> tuple[Any, ...] | None:
    """The row for the scratch table of people, or None with the problems noted."""
    good = check_no_formula(row, NAMES, problems)
    for column in ("sourcedId", "givenName"):
        if not row[column]:
            problems.add("cell_empty", row.file, row.number, column)
            good = False
    for column, longest in LONGEST.items():
        if len(row[column]) > longest:
            problems.add("too_long", row.file, row.number, column, str(longest))
            good = False
    return _with_checked_cells(row, problems) if good else None


def is_active(row: Row) -> bool:
    """Whether a row says that somebody is still there."""
    return row["status"].lower() != "tobedeleted" and cells.truth(row["enabledUser"])


def _with_checked_cells(row: Row, problems: Problems) -> tuple[Any, ...] | None:
    column = "email"
    try:
        email = cells.email(row["email"]) if row["email"] else ""
        column = "grades"
        grade = row.words("grades")[:1]
        level = cells.year_level(grade[0]) if grade else None
        column = "birthDate"
        birth = cells.day(row["birthDate"]).isoformat() if row["birthDate"] else None
    except ValueError:
        problems.add("cell_wrong", row.file, row.number, column)
        return None
    return (
        row["sourcedId"], row.number, int(is_active(row)), row["givenName"], row["familyName"],
        row["preferredGivenName"], row["pronouns"], row["username"], email, level, birth,
        cells.gender(row["sex"]),
    )  # fmt: skip
