"""Pages on who answers for a student."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.people import access, actions, queries
from cairn.people.doors import PersonRequest, for_people_managers
from cairn.people.forms.people import GuardianLinkForm, GuardianSearch

PAGE = 20


@require_http_methods(["GET", "POST"])
@for_people_managers
def guardian_link(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Look for a parent or carer, and link them to a student."""
    student = access.student_to_manage(request.person, person_id)
    form = GuardianLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        guardian = access.guardian_of_school(form.cleaned_data["guardian"])
        actions.link_guardian(
            student, guardian, by=request.person, relationship=form.cleaned_data["relationship"]
        )
        messages.success(request, _("%(name)s is linked.") % {"name": guardian.full_name})
        return redirect("people:person", student.pk)
    search = GuardianSearch(request.GET or None)
    words = search.cleaned_data["words"] if search.is_valid() else ""
    page = Paginator(queries.guardians_found(words), PAGE).get_page(request.GET.get("page"))
    context = {"student": student, "search": search, "page": page, "form": GuardianLinkForm()}
    status = 422 if form.errors else 200
    return render(request, "people/guardian_link.html", context, status=status)


@require_POST
@for_people_managers
def guardian_unlink(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """End the tie; both people stay."""
    link = access.guardianship_to_end(link_id)
    student_id = link.student_id
    actions.unlink_guardian(link, by=request.person)
    messages.success(request, _("They are no longer linked."))
    return redirect("people:person", student_id)
