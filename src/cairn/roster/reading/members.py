"""Who belongs to which school, and the streams of records that follow from it."""

from __future__ import annotations

from collections.abc import Iterator

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
_PROFILES = """
SELECT number, id, strengths, growth_areas, interests, languages, free_times, mentor_capacity
FROM profiles ORDER BY id
"""
_LEVELS = """
SELECT DISTINCT m.school, COALESCE(p.level, f.level) FROM members m
JOIN people p ON p.id = m.person LEFT JOIN profiles f ON f.id = p.id
WHERE m.kind = 'student' AND COALESCE(p.level, f.level) IS NOT NULL ORDER BY 1, 2
"""
_LINKS = """
SELECT DISTINCT s.school, a.guardian, a.student FROM agents a
JOIN members s ON s.person = a.student AND s.kind = 'student'
JOIN members g ON g.person = a.guardian AND g.school = s.school AND g.kind <> 'student'
"""


# The first of them may keep the name.
_SAME_USER_NAME = """
SELECT number, user_name FROM people JOIN (
  SELECT LOWER(user_name) AS name, MIN(number) AS first FROM people
  WHERE active = 1 AND user_name <> '' GROUP BY 1 HAVING COUNT(*) > 1
) twice ON twice.name = LOWER(user_name) AND number > twice.first
WHERE active = 1
"""


def settle_members(scratch: Scratch, problems: Problems, people_file: str = "users.csv") -> None:
    """Work out who is where, and note every reference that leads nowhere."""
    scratch.flush()
    scratch.run(_MEMBERS)
    scratch.run(_PARENTS)
    unknown = "SELECT {0}.number, {0}.{1} FROM {0} LEFT JOIN people p ON p.id = {0}.{1} {2}"
    for table, column, shown, file in (
        ("agents", "guardian", "agentSourcedIds", people_file),
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
        problems.add("no_role", people_file, number, "role", person)
    for number, name in scratch.rows(_SAME_USER_NAME):
        problems.add("user_name_twice", people_file, number, "username", name)


def check_profiles(scratch: Scratch, file: str, problems: Problems) -> None:
    """Note the profiles of people who are not in the file."""
    for number, value in scratch.rows(
        "SELECT number, id FROM profiles WHERE id NOT IN (SELECT id FROM people)"
    ):
        problems.add("unknown_reference", file, number, "userSourcedId", value)


def people_of(scratch: Scratch) -> Iterator[PersonRecord]:
    """Everyone, school by school, each school's in the order of their ids."""
    for row in scratch.rows(_PEOPLE):
        kind, roles = row[3], row[14]
        yield PersonRecord(
            number=row[0],
            school=row[1],
            source_id=row[2],
            kind=kind,
            active=bool(row[4]),
            given_name=row[5],
            family_name=row[6],
            preferred_name=row[7],
            pronouns=row[8],
            user_name=row[9],
            email=row[10],
            year_level=row[11] if kind == "student" else None,
            birth_date=row[12],
            gender=row[13],
            roles=tuple(sorted(roles.split(","))) if roles and kind == "staff" else (),
        )


def links_of(scratch: Scratch) -> Iterator[LinkRecord]:
    """Every parent or carer with every child."""
    for row in scratch.rows(_LINKS):
        yield LinkRecord(*row)


def profiles_of(scratch: Scratch) -> Iterator[ProfileRecord]:
    """Every first profile, its lists as JSON."""
    for row in scratch.rows(_PROFILES):
        yield ProfileRecord(*row)


def levels_of(scratch: Scratch) -> Iterator[tuple[str, int]]:
    """Every school with every year that its students are in."""
    yield from scratch.rows(_LEVELS)


def slots_of(scratch: Scratch) -> Iterator[str]:
    """Every time of the week that a profile names."""
    for (code,) in scratch.rows("SELECT code FROM slots ORDER BY code"):
        yield code
