"""The doors to what a school has set."""

from __future__ import annotations

import uuid
from datetime import time
from typing import TypeVar

from django.http import Http404

from cairn.schools.models import (
    HelpLine,
    PolicyText,
    School,
    SchoolOwned,
    TimetableSlot,
)

Row = TypeVar("Row", bound=SchoolOwned)


def row_of_school(model: type[Row], row_id: uuid.UUID) -> Row:
    """A year, term, holiday, year group or help line of this school."""
    found = model.objects.filter(pk=row_id).first()
    if found is None:
        raise Http404
    return found


def help_line_of_school(line_id: uuid.UUID) -> HelpLine:
    """A help line, with its school."""
    found = HelpLine.objects.select_related("school").filter(pk=line_id).first()
    if found is None:
        raise Http404
    return found


def slots_at(school: School, clock_time: str) -> list[TimetableSlot]:
    """Every day of one time of the timetable, written "1240"."""
    try:
        at = time(int(clock_time[:2]), int(clock_time[2:]))
    except ValueError:
        raise Http404 from None
    slots = list(TimetableSlot.objects.filter(school=school, starts_at=at))
    if not slots:
        raise Http404
    return slots


def policy_to_read(kind: str, version: int | None = None) -> PolicyText:
    """A policy in one version, or in the current one."""
    texts = PolicyText.objects.filter(kind=kind).order_by("-version")
    found = (texts if version is None else texts.filter(version=version)).first()
    if found is None:
        raise Http404
    return found
