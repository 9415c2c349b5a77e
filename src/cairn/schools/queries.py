"""Reads of a school."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from cairn.schools.models import HelpLine, Holiday, School, Term


def help_lines(school: School) -> QuerySet[HelpLine]:
    """Whom to call, in the school's order."""
    return HelpLine.objects.filter(school=school)


def is_school_day(school: School, day: date) -> bool:
    """Monday to Friday in a term, outside of holidays; without terms every week counts."""
    if day.weekday() > 4:
        return False
    if Holiday.objects.filter(school=school, starts_on__lte=day, ends_on__gte=day).exists():
        return False
    terms = Term.objects.filter(school=school)
    return terms.filter(starts_on__lte=day, ends_on__gte=day).exists() or not terms.exists()
