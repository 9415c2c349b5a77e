"""Applies a plan: a handful of statements over whole tables, in transactions of the caller.

People and profiles are written apart: each file is all or nothing, and nobody waits for both.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from cairn.audit.actions import record as audit
from cairn.lib import clock
from cairn.people.enums import PersonState
from cairn.people.models import Guardianship, Person, Profile, StaffRole
from cairn.people.policies import is_administrator
from cairn.roster.models import RosterPause
from cairn.roster.writing.columns import SAID
from cairn.roster.writing.places import Places
from cairn.roster.writing.plan import CHANGED, COLUMNS, NEW, Plan
from cairn.roster.writing.stage import Stage
from cairn.roster.writing.statements import insert_into, same_names, stored, table
from cairn.schools.models import School


class PlanOutdated(Exception):
    """Somebody changed one of these people since the plan was made."""


def write_people(stage: Stage, places: Places, plan: Plan, by: Person | None) -> None:
    """Everything a plan of people holds. Raises PlanOutdated where it no longer fits."""
    moment = stored(Person, "updated_at", clock.now())
    _check_new_schools(stage, places)
    places.save()
    _insert_new(stage, plan, moment)
    _update_changed(stage, plan, moment)
    _pause_gone(stage, plan, moment)
    _write_links(stage)
    if by is None or is_administrator(by):  # a file gives no roles that its uploader could not
        _give_roles(stage, by)
    audit_schools(plan, by)


def write_profiles(stage: Stage) -> None:
    """First profiles; whatever a student has written themselves, also just now, stays."""
    moment = stored(Profile, "updated_at", clock.now())
    source = stage.name("plan_profiles")
    statement, values = insert_into(
        Profile,
        same_names(("id", "school_id", "person_id", *SAID)),
        f"{source} WHERE action = {NEW} ON CONFLICT DO NOTHING",
        constants={"updated_at": moment},
    )
    stage.run(statement, values)
    columns = ", ".join(f"{name} = n.{name}" for name in SAID)
    stage.run(
        f"UPDATE {table(Profile)} SET {columns}, updated_at = %s FROM {source} n "  # noqa: S608
        f"WHERE n.action = {CHANGED} AND {table(Profile)}.id = n.id "
        f"AND {table(Profile)}.version = 1",
        [moment],
    )


def audit_schools(plan: Plan, by: Person | None) -> None:
    """One row a school in which anything changed."""
    for school_id, counts in plan.counts.items():
        audit("roster.imported", by=by, school_id=school_id, **asdict(counts))


def _check_new_schools(stage: Stage, places: Places) -> None:
    """Two first imports of one file at once must not make its schools twice."""
    if places.new_schools:
        stage.wait_for_other_imports()
        ids = [school.source_id for school in places.new_schools if school.source_id]
        if School.objects.filter(source_id__in=ids).exists():
            raise PlanOutdated


def _insert_new(stage: Stage, plan: Plan, moment: Any) -> None:
    if not plan.total.created:
        return
    statement, values = insert_into(
        Person,
        same_names(("id", "school_id", "account_id", "state", "source_id", *COLUMNS)),
        f"{stage.name('plan')} WHERE action = {NEW}",
        constants={"updated_at": moment},
    )
    stage.run(statement, values)


def _update_changed(stage: Stage, plan: Plan, moment: Any) -> None:
    source, person = stage.name("plan"), table(Person)
    if plan.changed:
        columns = ", ".join(f"{name} = n.{name}" for name in (*COLUMNS, "state"))
        written = stage.run(
            f"UPDATE {person} SET {columns}, updated_at = %s FROM {source} n "  # noqa: S608
            f"WHERE n.action = {CHANGED} AND {person}.id = n.id "
            f"AND {person}.updated_at = n.seen_at",
            [moment],
        )
        if written != plan.changed:
            raise PlanOutdated
        leaving = f"WHERE action = {CHANGED} AND leaving = 1"
        _remember_paused(stage, source, leaving, moment)
    stage.run(
        f"DELETE FROM {table(RosterPause)} WHERE person_id IN "  # noqa: S608
        f"(SELECT id FROM {source} WHERE back = 1)"
    )


def _pause_gone(stage: Stage, plan: Plan, moment: Any) -> None:
    if not plan.gone:
        return
    source, person = stage.name("gone"), table(Person)
    written = stage.run(
        f"UPDATE {person} SET state = '{PersonState.PAUSED}', updated_at = %s "  # noqa: S608
        f"FROM {source} n WHERE {person}.id = n.id AND {person}.updated_at = n.seen_at",
        [moment],
    )
    if written != plan.gone:
        raise PlanOutdated
    _remember_paused(stage, source, "WHERE 1 = 1", moment)


def _remember_paused(stage: Stage, source: str, where: str, moment: Any) -> None:
    # One pause a person: the person's id serves as its own.
    statement, values = insert_into(
        RosterPause,
        {"id": "id", "person_id": "id", "school_id": "school_id"},
        f"{source} {where} ON CONFLICT DO NOTHING",
        constants={"paused_at": moment},
    )
    stage.run(statement, values)


def _write_links(stage: Stage) -> None:
    statement, values = insert_into(
        Guardianship,
        same_names(("id", "school_id", "guardian_id", "student_id")),
        f"{stage.name('new_links')} WHERE 1 = 1 ON CONFLICT DO NOTHING",
    )
    stage.run(statement, values)
    stage.run(
        f"DELETE FROM {table(Guardianship)} WHERE id IN "  # noqa: S608
        f"(SELECT id FROM {stage.name('old_links')})"
    )


def _give_roles(stage: Stage, by: Person | None) -> None:
    query = f"SELECT person_id, school_id, role FROM {stage.name('new_roles')} ORDER BY 1, 3"  # noqa: S608
    for person, school, role in list(stage.rows(query)):
        person_id, school_id = _uuid(person), _uuid(school)
        StaffRole.objects.create(school_id=school_id, person_id=person_id, role=role)
        audit("roster.role_given", by=by, school_id=school_id, person=person_id, role=role)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
