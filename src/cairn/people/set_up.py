"""What a school still needs before a programme can open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.people import queries
from cairn.schools.models import HelpLine, PolicyText, School, Term, TimetableSlot, YearGroup
from cairn.ui.components import ProgressStep


def set_up_steps(school: School) -> list[ProgressStep]:
    """Each thing a school sets up, done or not, with the page to do it on; seven queries."""
    shifts = list(queries.shifts_of_rota())
    gaps = queries.hours_nobody_is_reached(shifts)
    this_school = {"school": school}
    return [
        _step(
            _("Terms and holidays"),
            Term.objects.filter(**this_school, ends_on__gte=school.today()).exists(),
            "schools:calendar",
            _("Nothing becomes overdue in a holiday."),
        ),
        _step(
            _("Year groups"),
            YearGroup.objects.filter(**this_school).exists(),
            "schools:year_groups",
            _("They count the years between mentee and mentor."),
        ),
        _step(
            _("Times at which pairs can meet"),
            TimetableSlot.objects.filter(**this_school).exists(),
            "schools:timetable",
            _("Students tick when they are free."),
        ),
        _step(
            _("Help lines"),
            HelpLine.objects.filter(**this_school).exists(),
            "schools:help_lines",
            _("Whom a student calls at any hour."),
        ),
        _step(
            _("Policies"),
            PolicyText.objects.filter(**this_school).exists(),
            "schools:policies",
            _("What everyone can read, such as privacy and conduct."),
        ),
        _step(
            _("A safeguarding lead"),
            queries.has_lead(school),
            "people:staff",
            _("No programme opens without one."),
        ),
        _step(
            _("On-call rota"),
            bool(shifts),
            "people:on_call",
            _("There are hours in which nobody is reached.")
            if shifts and gaps
            else _("No programme opens without one."),
        ),
    ]


def _step(text: str, done: bool, page: str, detail: str) -> ProgressStep:
    return ProgressStep(
        text, done, detail=detail, url=reverse(page), link_text=_("Change") if done else _("Set up")
    )
