"""Pages of one's own profile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from cairn.people import access, actions, queries
from cairn.people.doors import PersonRequest, for_students
from cairn.people.errors import ProfileHasMoved
from cairn.people.forms.profile import ProfileForm, initial_of, lines_of


@require_GET
@for_students
def profile(request: PersonRequest) -> HttpResponse:
    """One's own profile, and who reads what of it."""
    mine = access.own_profile(request.person)
    said = queries.profile_visible_to(mine, is_owner=True)
    return render(request, "people/profile.html", {"lines": lines_of(mine, said)})


@require_http_methods(["GET", "POST"])
@for_students
def profile_edit(request: PersonRequest) -> HttpResponse:
    """Change it; when it was changed elsewhere meanwhile, both are there."""
    now = access.own_profile(request.person)
    form = ProfileForm(request.POST or None, initial=initial_of(request.person, now))
    onward = _next(request)
    context = {"form": form, "next": onward}
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_profile(
                request.person,
                version=form.cleaned_data["version"],
                names=form.names(),
                values=form.values(),
            )
        except ProfileHasMoved:
            typed = request.POST.copy()
            typed["version"] = str(now.version)
            said = queries.profile_visible_to(now, is_owner=True)
            context |= {"form": ProfileForm(typed), "now_reads": lines_of(now, said)}
            return render(request, "people/profile_edit.html", context, status=409)
        return redirect(onward or "people:profile")
    status = 422 if form.errors else 200
    return render(request, "people/profile_edit.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else ""
