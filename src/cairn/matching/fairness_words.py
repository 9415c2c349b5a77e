"""Groups of a proposal and what is found of them, in words and figures for coordinators."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.matching.enums import Finding, Grouping
from cairn.matching.fairness import EARLY, NOT_SAID, SMALLER, Fairness, Group
from cairn.matching.words import WORDS, fit_per_cent, language_name
from cairn.people.enums import Gender

# Figures that could point to one person are rounded to so many.
STEP = 5


@dataclass(frozen=True)
class GroupInWords:
    """One row of the page; `fit` and `advice` may be empty."""

    name: str
    mentees: str
    matched: str
    fit: str
    finding: str
    stands_out: bool
    advice: str


def fairness_in_words(fairness: Fairness) -> list[tuple[str, list[GroupInWords]]]:
    """Each way of grouping with the rows of its groups."""
    return [
        (str(grouping.label), [group_in_words(group) for group in groups])
        for grouping, groups in fairness.groupings.items()
    ]


def group_in_words(group: Group) -> GroupInWords:
    """One group as a coordinator reads it."""
    is_private = group.grouping == Grouping.GENDER
    stands_out = group.finding == Finding.LESS
    return GroupInWords(
        name=_name(group),
        mentees=_about(group.mentees) if is_private else str(group.mentees),
        matched=_about_rate(group) if is_private else _rate(group),
        fit="" if group.points is None else _about_fit(group.points),
        finding=str(group.finding.label),
        stands_out=stands_out,
        advice=_advice(group) if stands_out else "",
    )


def _name(group: Group) -> str:
    name = group.name
    if name is SMALLER:
        return _("Smaller groups together")
    if group.grouping == Grouping.GENDER:
        return str(Gender(name).label)
    if name == NOT_SAID:
        return _("Not said")
    if group.grouping == Grouping.LANGUAGE:
        return language_name(name)
    if group.grouping == Grouping.APPLIED:
        return _("The first half") if name == EARLY else _("The second half")
    return str(WORDS.get(name, name))


def _rate(group: Group) -> str:
    values = {"matched": group.matched, "rate": round(100 * group.matched / group.mentees)}
    return _("%(matched)d (%(rate)d %%)") % values


def _about_rate(group: Group) -> str:
    """Never all and never none: either would say something of each of them."""
    rate = 100 * group.matched / group.mentees
    if rate > 90:
        return _("more than 90 %")
    if rate < 10:
        return _("less than 10 %")
    return _("about %(rate)d %%") % {"rate": _rounded(rate)}


def _about(count: int) -> str:
    return _("about %(count)d") % {"count": _rounded(count)}


def _about_fit(points: float) -> str:
    """Round, since the page of the proposal says who has which fit."""
    return _("about %(fit)d of 100") % {"fit": _rounded(fit_per_cent(round(points)))}


def _rounded(number: float) -> int:
    return STEP * round(number / STEP)


def _advice(group: Group) -> str:
    texts = {
        Grouping.YEAR: _(
            "Look for mentors who are enough years above %(group)s, or ask for fewer years between "
            "the two in the settings of this programme."
        ),
        Grouping.GENDER: _(
            "Ask more students to be mentors, and look at which rules stand in the way of those "
            "who are not matched."
        ),
        Grouping.LANGUAGE: _(
            "Look for mentors who speak this language: %(group)s. For one pair you can set the "
            "rule of a shared language aside by hand."
        ),
        Grouping.NEED: _("Look for mentors who can help with this: %(group)s."),
        Grouping.APPLIED: _(
            "The matching does not look at when somebody applied. Look at what else these mentees "
            "share, such as year group or free times."
        ),
    }
    if group.name in (SMALLER, NOT_SAID) and group.grouping != Grouping.GENDER:
        return _("Look at those who are not matched: of each it is said what would help.")
    return texts[group.grouping] % {"group": _name(group)}
