"""What an import would change, worked out beside the real tables by comparing whole tables.

Reading takes no lock. `write` then applies the plan in one short transaction, and notices by the
moments it saw whether somebody changed one of these people in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.models import Guardianship, Person, Profile, StaffRole
from cairn.people.policies import is_administrator
from cairn.roster.models import RosterPause
from cairn.roster.writing.columns import PERSON, SAID, THE_SCHOOLS, THEIR_OWN
from cairn.roster.writing.counts import ImportCounts
from cairn.roster.writing.places import Places
from cairn.roster.writing.stage import Stage
from cairn.roster.writing.statements import stored, table

NEW, CHANGED, SAME = 0, 1, 2
# Column names in tables: a foreign key's ends in _id.
COLUMNS = tuple("year_group_id" if name == "year_group" else name for name in PERSON)
PAUSED_SHOWN = 50


@dataclass
class Plan:
    """What would change, by counts; the rows themselves are in the staged tables."""

    counts: dict[UUID, ImportCounts] = field(default_factory=dict)  # by school
    changed: int = 0
    gone: int = 0
    rows_of_people: int = 0  # that the write would touch, links, roles and places included
    rows_of_profiles: int = 0

    @property
    def total(self) -> ImportCounts:
        """The counts of all schools together."""
        return sum(self.counts.values(), ImportCounts())


def plan_people(stage: Stage, places: Places, by: Person | None, *, carry_accounts: bool) -> Plan:
    """Compare everyone the file names with everyone who is there.

    With `carry_accounts`, somebody new at a school who is known at another school of the trust
    keeps their sign-in.
    """
    _plan_everyone(stage, by, places.trust.pk if carry_accounts and places.trust else None)
    _plan_absent(stage, by)
    _plan_links(stage)
    stage.create_as("new_roles", _NEW_ROLES.format(**_names(stage)))
    _plan_profiles(stage)
    return _counted_people(stage, places)


def plan_profiles_alone(stage: Stage, schools: list[UUID]) -> Plan:
    """Compare the profiles of a file with those of the students who are there."""
    stage.create_as(
        "plan",
        f"SELECT p.id, p.school_id, p.source_id, p.kind, 1 AS active, {SAME} AS action "  # noqa: S608
        f"FROM {stage.name('profiles')} s "
        f"JOIN {table(Person)} p ON p.source_id = s.source_id AND s.source_id <> '' "
        f"JOIN {stage.name('schools')} c ON c.school_id = p.school_id",
    )
    _plan_profiles(stage)
    counts = {school: ImportCounts() for school in schools}
    query = (
        f"SELECT school_id, action, COUNT(*) FROM {stage.name('plan_profiles')} "  # noqa: S608
        "GROUP BY school_id, action"
    )
    for school, action, number in stage.rows(query):
        mine = counts[_uuid(school)]
        mine.students += number
        if action == NEW:
            mine.created += number
        elif action == CHANGED:
            mine.updated += number
        else:
            mine.unchanged += number
    total = sum(counts.values(), ImportCounts())
    return Plan(counts=counts, rows_of_profiles=total.created + total.updated)


def fingerprint(stage: Stage, *, people: bool) -> str:
    """A digest of every row that a plan would write: the same plan has the same one.

    `people` says whether the plan is of people, or of profiles alone.
    """
    digest = hashlib.sha256()
    # Not the year group: one that is still to be made has another id in each plan.
    columns = f"school_id, source_id, state, {', '.join(COLUMNS[:-1])}"
    plan, profiles = stage.name("plan"), stage.name("plan_profiles")
    changes = f"WHERE action <> {SAME} ORDER BY"
    queries = [f"SELECT source_id, {', '.join(SAID)} FROM {profiles} {changes} source_id"]  # noqa: S608
    if people:
        queries += [
            f"SELECT action, {columns} FROM {plan} {changes} school_id, source_id",  # noqa: S608
            f"SELECT id FROM {stage.name('gone')} ORDER BY id",  # noqa: S608
            f"SELECT guardian, student FROM {stage.name('new_links')} ORDER BY 1, 2",  # noqa: S608
            f"SELECT id FROM {stage.name('old_links')} ORDER BY id",  # noqa: S608
        ]
    for query in queries:
        for row in stage.rows(query):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def first_to_be_paused(stage: Stage) -> list[UUID]:
    """Some of those who would be paused, so that a person can look who they are."""
    query = (
        f"SELECT id FROM {stage.name('gone')} UNION ALL "  # noqa: S608
        f"SELECT id FROM {stage.name('plan')} WHERE leaving = 1 AND action = {CHANGED} "
        f"LIMIT {PAUSED_SHOWN}"
    )
    return [_uuid(row[0]) for row in stage.rows(query)]


def _plan_everyone(stage: Stage, by: Person | None, trust: UUID | None) -> None:
    values: list[Any] = []
    leaving = f"s.active = 0 AND p.state = '{PersonState.ACTIVE}'"
    if by is not None:  # nobody locks themselves out by a file
        leaving += " AND p.id <> %s"
    back = f"s.active = 1 AND b.id IS NOT NULL AND p.state <> '{PersonState.ACTIVE}'"
    differs = " OR ".join([*_differences(), leaving, back])
    merged = ", ".join(f"{sql} AS {column}" for column, sql in _merged().items())
    account = "p.account_id"
    if trust is not None:
        account = f"COALESCE(p.account_id, ({_ACCOUNT_ELSEWHERE.format(**_names(stage))}))"
    query = (
        f"SELECT COALESCE(p.id, s.id) AS id, s.school_id, s.source_id, {merged}, "  # noqa: S608
        f"{account} AS account_id, s.active, "
        f"CASE WHEN {leaving} THEN '{PersonState.PAUSED}' "
        f"WHEN {back} OR p.id IS NULL THEN '{PersonState.ACTIVE}' ELSE p.state END AS state, "
        f"CASE WHEN p.id IS NULL THEN {NEW} WHEN {_guarded(by)} THEN {SAME} "
        f"WHEN {differs} THEN {CHANGED} ELSE {SAME} END AS action, "
        f"CASE WHEN {leaving} THEN 1 ELSE 0 END AS leaving, "
        "CASE WHEN b.id IS NOT NULL AND s.active = 1 THEN 1 ELSE 0 END AS back, "
        "p.updated_at AS seen_at "
        f"FROM {stage.name('people')} s "
        f"LEFT JOIN {table(Person)} p "
        # The last words let SQLite use the unique index, which leaves out empty ids.
        "ON p.school_id = s.school_id AND p.source_id = s.source_id AND NOT (p.source_id = '') "
        f"LEFT JOIN {table(RosterPause)} b ON b.person_id = p.id "
        "WHERE p.id IS NOT NULL OR s.active = 1"
    )
    me = [stored(Person, "id", by.pk)] if by is not None else []
    if trust is not None:
        values.append(stored(Person, "id", trust))
    # `leaving` stands in the state, in the differences and in its own column.
    values += [*me, *me, *me]
    stage.create_as("plan", query, values)
    stage.index("plan", "school_id, source_id")
    stage.index("plan", "id")


def _differences() -> Iterator[str]:
    yield "s.kind <> p.kind"
    for name in THE_SCHOOLS:
        yield f"(s.{name} <> '' AND s.{name} <> p.{name})"
    for name in THEIR_OWN:
        yield f"(s.{name} <> '' AND p.{name} = '')"
    for name in ("birth_date", "year_group_id"):
        yield f"(s.{name} IS NOT NULL AND (p.{name} IS NULL OR s.{name} <> p.{name}))"


def _merged() -> dict[str, str]:
    merged = {"kind": "s.kind"}
    for name in THE_SCHOOLS:  # an empty cell erases nothing
        merged[name] = f"CASE WHEN s.{name} <> '' THEN s.{name} ELSE COALESCE(p.{name}, '') END"
    for name in THEIR_OWN:
        merged[name] = f"CASE WHEN COALESCE(p.{name}, '') <> '' THEN p.{name} ELSE s.{name} END"
    for name in ("birth_date", "year_group_id"):
        merged[name] = f"COALESCE(s.{name}, p.{name})"
    return merged


def _guarded(by: Person | None) -> str:
    """Whom a file must not touch: only an administrator's changes people above a coordinator."""
    if by is None or is_administrator(by):
        return "1 = 0"
    above = f"SELECT person_id FROM {table(StaffRole)} WHERE role <> '{Role.COORDINATOR}'"  # noqa: S608
    return f"p.id IN ({above})"


def _plan_absent(stage: Stage, by: Person | None) -> None:
    """Who came by a roster and is not in this complete one, of the kinds that it names."""
    values = [stored(Person, "id", by.pk)] if by is not None else []
    query = (
        f"SELECT p.id, p.school_id, p.updated_at AS seen_at FROM {table(Person)} p "  # noqa: S608
        f"JOIN {stage.name('schools')} c ON c.school_id = p.school_id AND c.complete = 1 "
        f"WHERE p.state = '{PersonState.ACTIVE}' AND p.source_id <> '' "
        f"AND (p.school_id, p.kind) IN (SELECT DISTINCT school_id, kind "
        f"FROM {stage.name('people')}) "
        f"AND NOT EXISTS (SELECT 1 FROM {stage.name('people')} s "
        "WHERE s.school_id = p.school_id AND s.source_id = p.source_id) "
        f"AND NOT ({_guarded(by)})" + (" AND p.id <> %s" if by is not None else "")
    )
    stage.create_as("gone", query, values)


def _plan_links(stage: Stage) -> None:
    names = _names(stage)
    stage.create_as("new_links", _NEW_LINKS.format(**names))
    stage.create_as("old_links", _OLD_LINKS.format(**names))


def _plan_profiles(stage: Stage) -> None:
    # An empty list and no place for mentees say nothing.
    nothing = {name: "0" if name == "mentor_capacity" else "'[]'" for name in SAID}
    differs = " OR ".join(
        f"(s.{name} <> {empty} AND s.{name} <> p.{name})" for name, empty in nothing.items()
    )
    merged = ", ".join(
        f"CASE WHEN s.{name} <> {empty} OR p.id IS NULL THEN s.{name} ELSE p.{name} END AS {name}"
        for name, empty in nothing.items()
    )
    stage.create_as(
        "plan_profiles",
        f"SELECT COALESCE(p.id, s.id) AS id, n.school_id, n.id AS person_id, s.source_id, "  # noqa: S608
        f"{merged}, CASE WHEN p.id IS NULL THEN {NEW} "
        f"WHEN p.version = 1 AND ({differs}) THEN {CHANGED} ELSE {SAME} END AS action "
        f"FROM {stage.name('profiles')} s JOIN {stage.name('plan')} n "
        f"ON n.source_id = s.source_id AND n.kind = '{PersonKind.STUDENT}' "
        f"LEFT JOIN {table(Profile)} p ON p.person_id = n.id",
    )


def _counted_people(stage: Stage, places: Places) -> Plan:
    plan = Plan(counts={school.pk: ImportCounts() for school in places.schools.values()})
    for row in stage.rows(_COUNTS.format(**_names(stage))):
        school, created, changed, leaving, same, students = row
        mine = plan.counts[_uuid(school)]
        mine.created, mine.unchanged, mine.students = created, same, students
        mine.updated, mine.paused = changed - leaving, leaving
        plan.changed += changed
    gone = f"SELECT school_id, COUNT(*) FROM {stage.name('gone')} GROUP BY school_id"  # noqa: S608
    for school, number in stage.rows(gone):
        plan.counts[_uuid(school)].paused += number
        plan.gone += number
    others = sum(stage.number(f"SELECT COUNT(*) FROM {stage.name(t)}")  # noqa: S608
                 for t in ("new_links", "old_links", "new_roles"))  # fmt: skip
    plan.rows_of_profiles = stage.number(
        f"SELECT COUNT(*) FROM {stage.name('plan_profiles')} WHERE action <> {SAME}"  # noqa: S608
    )
    stale = stage.number(
        f"SELECT COUNT(*) FROM {stage.name('plan')} WHERE back = 1 AND action = {SAME}"  # noqa: S608
    )
    plan.rows_of_people = (
        plan.total.created + plan.changed + plan.gone + others + stale + len(places.to_save)
    )
    return plan


def _names(stage: Stage) -> dict[str, Any]:
    staged = {
        name: stage.name(name) for name in ("schools", "people", "roles", "links", "plan", "gone")
    }
    return staged | {
        "person": table(Person),
        "school": "schools_school",
        "guardianship": table(Guardianship),
        "staff_role": table(StaffRole),
        "NEW": NEW,
        "CHANGED": CHANGED,
        "SAME": SAME,
    }


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


_ACCOUNT_ELSEWHERE = """
SELECT o.account_id FROM {person} o JOIN {school} os ON os.id = o.school_id
WHERE o.source_id = s.source_id AND o.source_id <> '' AND o.school_id <> s.school_id
AND o.account_id IS NOT NULL AND os.trust_id = %s ORDER BY o.id LIMIT 1
"""
_NEW_LINKS = """
SELECT l.id, l.school_id, g.id AS guardian_id, t.id AS student_id, l.guardian, l.student
FROM {links} l
JOIN {plan} g ON g.school_id = l.school_id AND g.source_id = l.guardian
JOIN {plan} t ON t.school_id = l.school_id AND t.source_id = l.student
LEFT JOIN {guardianship} e ON e.guardian_id = g.id AND e.student_id = t.id
WHERE e.id IS NULL ORDER BY g.id, t.id
"""
# A parent whom the complete roster no longer names beside a child; what people linked by hand
# stays: their parents did not come by a roster.
_OLD_LINKS = """
SELECT e.id FROM {guardianship} e
JOIN {schools} c ON c.school_id = e.school_id AND c.complete = 1
JOIN {plan} t ON t.id = e.student_id AND t.active = 1
JOIN {person} g ON g.id = e.guardian_id AND g.source_id <> ''
WHERE e.source = 'roster' AND EXISTS (SELECT 1 FROM {links} a WHERE a.school_id = e.school_id)
AND NOT EXISTS (SELECT 1 FROM {links} l WHERE l.school_id = e.school_id
  AND l.guardian = g.source_id AND l.student = t.source_id)
"""
_NEW_ROLES = """
SELECT n.id AS person_id, r.school_id, r.role FROM {roles} r
JOIN {plan} n ON n.school_id = r.school_id AND n.source_id = r.source_id
LEFT JOIN {staff_role} h ON h.person_id = n.id AND h.role = r.role
WHERE h.id IS NULL
"""
_COUNTS = """
SELECT school_id, SUM(CASE WHEN action = {NEW} THEN 1 ELSE 0 END),
  SUM(CASE WHEN action = {CHANGED} THEN 1 ELSE 0 END),
  SUM(CASE WHEN action = {CHANGED} AND leaving = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN action = {SAME} THEN 1 ELSE 0 END),
  SUM(CASE WHEN active = 1 AND kind = 'student' THEN 1 ELSE 0 END)
FROM {plan} GROUP BY school_id
"""
