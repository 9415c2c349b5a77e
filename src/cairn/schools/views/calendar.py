"""Pages of the school's calendar: years, terms and holidays."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.schools import access, actions, queries
from cairn.schools.doors import SchoolRequest, for_administrators
from cairn.schools.errors import DatesOverlap, OutsideYear
from cairn.schools.forms import DatesForm, TermForm
from cairn.schools.models import Holiday, SchoolYear, Term

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class Kind:
    """One kind of dates: its rows, its form, its action, the heading of a new one."""

    model: type[Any]
    form: type[DatesForm]
    save: Any
    heading: _StrOrPromise


KINDS = {
    "years": Kind(SchoolYear, DatesForm, actions.save_year, gettext_lazy("A school year")),
    "terms": Kind(Term, TermForm, actions.save_term, gettext_lazy("A term")),
    "holidays": Kind(Holiday, DatesForm, actions.save_holiday, gettext_lazy("A holiday")),
}


@require_GET
@for_administrators
def calendar(request: SchoolRequest) -> HttpResponse:
    """School years with their terms, and the holidays."""
    school = request.person.school
    context = {
        "years": queries.years_with_terms(school),
        "holidays": Holiday.objects.filter(school=school).order_by("-starts_on"),
    }
    return render(request, "schools/calendar.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def dates_add(request: SchoolRequest, what: str) -> HttpResponse:
    """Add a year, a term or a holiday."""
    return _form_page(request, _kind(what), None)


@require_http_methods(["GET", "POST"])
@for_administrators
def dates_edit(request: SchoolRequest, what: str, row_id: uuid.UUID) -> HttpResponse:
    """Change one."""
    kind = _kind(what)
    return _form_page(request, kind, access.row_of_school(kind.model, row_id))


@require_POST
@for_administrators
def dates_remove(request: SchoolRequest, what: str, row_id: uuid.UUID) -> HttpResponse:
    """Remove one; a school year goes with its terms."""
    row = access.row_of_school(_kind(what).model, row_id)
    actions.remove(row, by=request.person)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("schools:calendar")


def _kind(what: str) -> Kind:
    if what not in KINDS:
        raise Http404
    return KINDS[what]


def _form_page(request: SchoolRequest, kind: Kind, row: Any) -> HttpResponse:
    names = ("name", "starts_on", "ends_on")
    initial = {name: getattr(row, name) for name in names} if row else {}
    if isinstance(row, Term):
        initial["year"] = row.year_id
    form = kind.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_saved(request, kind, row, form):
        return redirect("schools:calendar")
    context = {"form": form, "title": row.name if row else kind.heading, "back": "schools:calendar"}
    status = 422 if form.errors else 200
    return render(request, "schools/settings_form.html", context, status=status)


def _is_saved(request: SchoolRequest, kind: Kind, row: Any, form: DatesForm) -> bool:
    try:
        kind.save(request.person.school, row, by=request.person, **form.cleaned_data)
    except DatesOverlap as overlap:
        other: Any = overlap.other
        form.add_error(
            "starts_on",
            _("These days meet “%(other)s” (%(first)s to %(last)s). Change one of the two.")
            % {
                "other": other,
                "first": date_format(other.starts_on, "DATE_FORMAT"),
                "last": date_format(other.ends_on, "DATE_FORMAT"),
            },
        )
        return False
    except OutsideYear:
        form.add_error("starts_on", _("Terms lie within their school year. Check the days."))
        return False
    return True
