"""Help is open to everyone, policies to the school, its settings to administrators."""

from __future__ import annotations

from typing import Any

from cairn.lib import clock
from cairn.schools.models import HelpLine, PolicyText, SchoolYear, YearGroup
from tests.access_matrix import EVERYONE, Row
from tests.cast import Cast

ADMINISTRATOR = {"administrator"}
OF_THE_SCHOOL = EVERYONE - {"other_school_coordinator"}
CHANGES = {"get": ADMINISTRATOR, "post": ADMINISTRATOR}
REMOVES = {"post": ADMINISTRATOR}


def _empty_year_group(cast: Cast) -> dict[str, Any]:
    group, _new = YearGroup.objects.get_or_create(
        school=cast.mentee.school, level=3, defaults={"name": "Class 3"}
    )
    return {"row_id": group.pk}


def _help_line(cast: Cast) -> dict[str, Any]:
    line, _new = HelpLine.objects.get_or_create(
        school=cast.mentee.school, name="Childline", phone="0800 1111"
    )
    return {"row_id": line.pk}


def _year(cast: Cast) -> dict[str, Any]:
    year, _new = SchoolYear.objects.get_or_create(
        school=cast.mentee.school, name="2028-29", starts_on="2028-09-01", ends_on="2029-07-01"
    )
    return {"what": "years", "row_id": year.pk}


def _policy(cast: Cast) -> dict[str, Any]:
    PolicyText.objects.get_or_create(
        school=cast.mentee.school,
        kind="privacy",
        version=1,
        defaults={"title": "Privacy", "body": "Ours", "published_at": clock.now()},
    )
    return {"kind": "privacy"}


def _policy_version(cast: Cast) -> dict[str, Any]:
    return {**_policy(cast), "version": 1}


def _lunch(cast: Cast) -> dict[str, Any]:
    return {"clock_time": "1240"}


ROWS = {
    "schools:help": Row({"get": EVERYONE}, public=True),
    "schools:settings": Row({"get": ADMINISTRATOR}),
    "schools:details": Row(CHANGES),
    "schools:year_groups": Row(CHANGES),
    "schools:year_group_edit": Row(CHANGES, _empty_year_group),
    "schools:year_group_remove": Row(REMOVES, _empty_year_group),
    "schools:timetable": Row(CHANGES),
    "schools:time_edit": Row(CHANGES, _lunch),
    "schools:time_remove": Row(REMOVES, _lunch),
    "schools:help_lines": Row(CHANGES),
    "schools:help_line_edit": Row(CHANGES, _help_line),
    "schools:help_line_move": Row(REMOVES, _help_line),
    "schools:help_line_remove": Row(REMOVES, _help_line),
    "schools:calendar": Row({"get": ADMINISTRATOR}),
    "schools:dates_add": Row(CHANGES, lambda cast: {"what": "years"}),
    "schools:dates_edit": Row(CHANGES, _year),
    "schools:dates_remove": Row(REMOVES, _year),
    "schools:policies": Row({"get": EVERYONE}),
    "schools:policy_write": Row(CHANGES),
    "schools:policy": Row({"get": OF_THE_SCHOOL}, _policy),
    "schools:policy_version": Row({"get": OF_THE_SCHOOL}, _policy_version),
    "schools:policy_change": Row(CHANGES, _policy),
}
