"""One row about one person, whichever file it comes from."""

from __future__ import annotations

from typing import Any

from cairn.roster.reading import cells
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.tables import Row, check_texts

TEXTS = (
    "sourcedId",
    "givenName",
    "familyName",
    "preferredGivenName",
    "pronouns",
    "username",
    "email",
)
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
    "pupil": ("student", ""),
    "guardian": ("guardian", ""),
    "parent": ("guardian", ""),
    "carer": ("guardian", ""),
    "relative": ("guardian", ""),
}


def person_row(row: Row, problems: Problems) -> tuple[Any, ...] | None:
    """The row for the scratch table of people, or None with the problems noted."""
    good = check_texts(row, TEXTS, problems)
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
    code, column = "email_wrong", "email"
    try:
        email = cells.email(row["email"]) if row["email"] else ""
        code, column = "year_wrong", "grades"
        grade = row.words("grades")[:1]
        level = cells.year_level(grade[0]) if grade else None
        code, column = "date_wrong", "birthDate"
        birth = cells.day(row["birthDate"]).isoformat() if row["birthDate"] else None
    except ValueError:
        problems.add(code, row.file, row.number, column)
        return None
    return (
        row["sourcedId"], row.number, int(is_active(row)), row["givenName"], row["familyName"],
        row["preferredGivenName"], row["pronouns"], row["username"], email, level, birth,
        cells.gender(row["sex"]),
    )  # fmt: skip
