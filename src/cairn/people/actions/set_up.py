"""A new school."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import transaction

from cairn.lib.tenant import in_school
from cairn.people.actions.staff import add_staff
from cairn.people.enums import Role
from cairn.people.errors import SchoolNameTaken
from cairn.people.models import Person, StaffRole
from cairn.schools.models import HelpLine, School, TimetableSlot, YearGroup
from cairn.schools.starter import HELP_LINES


@transaction.atomic
def set_up_school(
    *,
    name: str,
    admin_given_name: str,
    admin_family_name: str,
    user_name: str,
    password: str,
    time_zone: str = "Europe/London",
) -> Person:
    """A new school with its first administrator, year groups 7 to 13, a timetable, help lines.

    A school of that name that came with a roster gets the administrator and keeps all it has.
    Raises SchoolNameTaken where there are several, or where an administrator can sign in already.
    """
    found = list(School.objects.filter(name=name)[:2])
    if found:
        return _first_administrator(
            found,
            given_name=admin_given_name,
            family_name=admin_family_name,
            user_name=user_name,
            password=password,
            roles=(Role.ADMINISTRATOR,),
        )
    school = School.objects.create(name=name, time_zone=time_zone)
    with in_school(school):
        for level in range(7, 14):
            YearGroup.objects.create(school=school, name=f"Year {level}", level=level)
        add_timetable(school)
        for place, (line, phone) in enumerate(HELP_LINES):
            HelpLine.objects.create(school=school, name=line, phone=phone, position=place)
        return add_staff(
            school,
            given_name=admin_given_name,
            family_name=admin_family_name,
            user_name=user_name,
            password=password,
            roles=(Role.ADMINISTRATOR,),
        )


def _first_administrator(found: list[School], **staff: Any) -> Person:
    with in_school(found[0]):
        administrators = StaffRole.objects.filter(role=Role.ADMINISTRATOR)
        if len(found) > 1 or administrators.filter(person__account__isnull=False).exists():
            raise SchoolNameTaken
        return add_staff(found[0], **staff)


def add_timetable(school: School) -> None:
    """Before school, at lunch and after school, Monday to Friday; a school changes it."""
    TimetableSlot.objects.bulk_create(
        TimetableSlot(school=school, weekday=weekday, starts_at=time(hour, minute))
        for weekday in range(5)
        for hour, minute in ((8, 10), (12, 40), (15, 30))
    )
