"""Pages of a school's policies: read by everyone there, written by administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cairn.lib.markdown import rendered
from cairn.schools import access, actions, queries
from cairn.schools.doors import SchoolRequest, for_administrators, is_administrator, signed_in
from cairn.schools.errors import PolicyHasMoved
from cairn.schools.forms import PolicyForm
from cairn.schools.models import PolicyText


@require_GET
@signed_in
def policies(request: SchoolRequest) -> HttpResponse:
    """The policies that hold now."""
    context = {
        "policies": queries.current_policies(request.person.school),
        "may_write": is_administrator(request.person),
    }
    return render(request, "schools/policies.html", context)


@require_GET
@signed_in
def policy(request: SchoolRequest, kind: str) -> HttpResponse:
    """One policy as it holds now."""
    return _reading(request, access.policy_to_read(kind))


@require_GET
@signed_in
def policy_version(request: SchoolRequest, kind: str, version: int) -> HttpResponse:
    """One policy as it once read."""
    return _reading(request, access.policy_to_read(kind, version))


def _reading(request: SchoolRequest, text: PolicyText) -> HttpResponse:
    versions = list(queries.policy_versions(text.kind))
    context = {
        "policy": text,
        "html": rendered(text.body),
        "versions": versions,
        "is_current": text.version == versions[0].version,
        "may_write": is_administrator(request.person),
    }
    return render(request, "schools/policy.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def policy_write(request: SchoolRequest) -> HttpResponse:
    """Publish a policy the school does not have yet."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "replaces": 0}
        try:
            school = request.person.school
            text = actions.publish_policy(school, by=request.person, kind=form.kind(), **data)
            return redirect("schools:policy", text.kind)
        except PolicyHasMoved:
            form.add_error("title", _("There is a policy of this title. Change that one instead."))
    context = {"form": form, "title": _("A new policy")}
    return render(request, "schools/policy_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def policy_change(request: SchoolRequest, kind: str) -> HttpResponse:
    """Publish a new version; when somebody was faster, both texts are there."""
    now = access.policy_to_read(kind)
    initial = {"title": now.title, "body": now.body, "replaces": now.version}
    form = PolicyForm(request.POST or None, initial=initial)
    context = {"form": form, "title": now.title, "policy": now}
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_policy(
                request.person.school, by=request.person, kind=kind, **form.cleaned_data
            )
        except PolicyHasMoved:
            again = {**form.cleaned_data, "replaces": now.version}
            context |= {"form": PolicyForm(again), "now_reads": rendered(now.body)}
            return render(request, "schools/policy_form.html", context, status=409)
        messages.success(request, _("The new version holds from now on."))
        return redirect("schools:policy", kind)
    return render(request, "schools/policy_form.html", context, status=422 if form.errors else 200)
