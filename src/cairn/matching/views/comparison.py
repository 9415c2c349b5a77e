"""Two proposals side by side, for coordinators."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cairn.matching import access, queries
from cairn.matching.comparison import Change, Measures, Place, comparison_of
from cairn.matching.words import fit_per_cent
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes.models import Application

PAGE = 50


@require_GET
@for_coordinators
def run_compare(request: PersonRequest, run_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """What each of two proposals reaches, and who has another mentor in the other."""
    run = access.run_with_result(run_id)
    other = access.run_to_compare(run, other_id)
    comparison = comparison_of(run, other)
    page = Paginator(comparison.changes, PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "other": other,
        "comparison": comparison,
        "measures": _measure_rows(comparison.one, comparison.other),
        "page": page,
        "rows": _change_rows(list(page)),
    }
    return render(request, "matching/run_compare.html", context)


def _measure_rows(one: Measures, other: Measures) -> list[dict[str, str]]:
    """Each measure in both proposals, and by how much the other one has more or less."""
    rows = [
        _row(_("Mentees matched"), one.matched, other.matched, one.mentees, other.mentees),
        _row(_("Fit of all pairs together"), fit_per_cent(one.points), fit_per_cent(other.points)),
    ]
    if one.worst_tenth is not None and other.worst_tenth is not None:
        fits = fit_per_cent(round(one.worst_tenth)), fit_per_cent(round(other.worst_tenth))
        rows.append(_row(_("Mean fit of the tenth that fits least"), *fits, 100, 100))
    if one.wishing or other.wishing:
        wishing = one.wishing, other.wishing
        rows += [
            _row(_("Mentees who get their first wish"), one.first_wish, other.first_wish, *wishing),
            _row(_("Mentees who get one of their wishes"), one.any_wish, other.any_wish, *wishing),
        ]
    return rows


def _row(label: str, one: int, other: int, of_one: int = 0, of_other: int = 0) -> dict[str, str]:
    gain = f"{other - one:+d}".replace("-", "−") if other != one else _("the same")
    return {
        "label": label,
        "one": _part(one, of_one),
        "other": _part(other, of_other),
        "gain": gain,
    }


def _part(count: int, of_all: int) -> str:
    return _("%(count)d of %(all)d") % {"count": count, "all": of_all} if of_all else str(count)


def _change_rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Names for those of one page; one query."""
    places = [place for change in changes for place in (change.one, change.other)]
    mentors = {place.mentor for place in places if place and place.mentor}
    people = queries.applications_by_id({change.mentee for change in changes} | mentors)
    return [
        {
            "mentee": people[change.mentee],
            "one": _place_in_words(change.one, people),
            "other": _place_in_words(change.other, people),
        }
        for change in changes
    ]


def _place_in_words(place: Place | None, people: dict[uuid.UUID, Application]) -> dict[str, Any]:
    if place is None:
        return {"text": _("Not in this proposal")}
    if place.mentor is None:
        return {"text": _("Nobody")}
    return {"mentor": people[place.mentor], "fit": fit_per_cent(place.points)}
