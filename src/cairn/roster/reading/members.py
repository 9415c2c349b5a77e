"""Who belongs to which school, and the streams of records that follow from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from cairn.roster.reading.problems import Problems
from cairn.roster.reading.records import LinkRecord, PersonRecord, ProfileRecord
from cairn.roster.reading.scratch import Scratch

# Staff come first: a teacher who is also a parent signs in as staff.
_MEMBERS = """
INSERT INTO members SELECT person, school,
  CASE MIN(CASE kind WHEN 'staff' THEN 0 WHEN 'student' THEN 1 ELSE 2 END)
    WHEN 0 THEN 'staff' WHEN 1 THEN 'student' ELSE 'guardian' END,
  COALESCE(GROUP_CONCAT(DISTINCT NULLIF(role, '')), '')
FROM roles JOIN orgs ON orgs.org = roles.org GROUP BY person, school
"""
# A parent belongs wherever their children do, whatever school the file gives them.
_PARENTS = """
INSERT OR IGNORE INTO members SELECT a.guardian, m.school, 'guardian', ''
FROM agents a JOIN members m ON m.person = a.student AND m.kind = 'student'
WHERE EXISTS (SELECT 1 FROM people p WHERE p.id = a.guardian)
"""
_PEOPLE = """
SELECT p.number, m.school, p.id, m.kind, p.active, p.given, p.family, p.preferred, p.pronouns,
  p.user_name, p.email, COALESCE(p.level, f.level), COALESCE(d.birth, p.birth),
  COALESCE(NULLIF(d.gender, ''), p.gender), m.roles
FROM members m JOIN people p ON p.id = m.person
LEFT JOIN demographics d ON d.id = p.id LEFT JOIN profiles f ON f.id = p.id
ORDER BY m.school, m.person
"""
_LINKS = """
SELECT DISTINCT s.school, a.guardian, a.student FROM agents a
JOIN members s ON s.person = a.student AND s.kind = 'student'
JOIN members g ON g.person = a.guardian AND g.school = s.school AND g.kind <> 'student'
"""


def settle_members(scratch: Scratch, problems: Problems) -> None:
    """Work out who is where, and note every reference that leads nowhere."""
    scratch.run(_MEMBERS)
    scratch.run(_PARENTS)
    unknown = "SELECT {0}.number, {0}.{1} FROM {0} LEFT JOIN people p ON p.id = {0}.{1} {2}"
    for table, column, shown, file in (
        ("agents", "guardian", "agentSourcedIds", "users.csv"),
        ("demographics", "id", "sourcedId", "demographics.csv"),
        ("roles", "person", "userSourcedId", "roles.csv"),
    ):
        for number, value in scratch.rows(unknown.format(table, column, "WHERE p.id IS NULL")):
            problems.add("unknown_reference", file, number, shown, value)
    for number, file, org in scratch.rows(
        "SELECT number, file, org FROM roles WHERE org NOT IN (SELECT org FROM orgs)"
    ):
        problems.add("unknown_reference", file, number, "orgSourcedId", org)
    for number, person in scratch.rows(
        "SELECT number, id FROM people WHERE active = 1 AND id NOT IN (SELECT person FROM members)"
    ):
        problems.add("no_role", "users.csv", number, "role", person)


def check_profiles(scratch: Scratch, file: str, problems: Problems) -> None:
    """Note the profiles of people who are not in the file."""
    for number, value in scratch.rows(
        "SELECT number, id FROM profiles WHERE id NOT IN (SELECT id FROM people)"
    ):
        problems.add("unknown_reference", file, number, "userSourcedId", value)


def people_of(scratch: Scratch) -> Iterator[PersonRecord]:
    """Everyone, school by school."""
    for row in scratch.rows(_PEOPLE):
        birth = date.fromisoformat(row[12]) if row[12] else None
        roles = tuple(sorted(row[14].split(","))) if row[14] and row[3] == "staff" else ()
        is_student = row[3] == "student"
        level = row[11] if is_student else None
        yield PersonRecord(
            number=row[0],
            school=row[1],
            source_id=row[2],
            kind=row[3],
            active=bool(row[4]),
            given_name=row[5],
            family_name=row[6],
            preferred_name=row[7],
            pronouns=row[8],
            user_name=row[9],
            email=row[10],
            year_level=level,
            birth_date=birth,
            gender=row[13],
            roles=roles,
        )


def links_of(scratch: Scratch) -> Iterator[LinkRecord]:
    """Every parent or carer with every child."""
    for row in scratch.rows(_LINKS):
        yield LinkRecord(*row)


def profiles_of(scratch: Scratch) -> Iterator[ProfileRecord]:
    """Every first profile."""
    for number, person, body in scratch.rows("SELECT number, id, body FROM profiles"):
        yield ProfileRecord(number, person, **json.loads(body))
