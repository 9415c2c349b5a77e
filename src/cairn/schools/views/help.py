"""Pages of a school."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cairn.lib.tenant import in_school
from cairn.schools.models import School
from cairn.schools.queries import help_lines


@require_GET
def help(request: HttpRequest) -> HttpResponse:  # noqa: A001 - the name of the page
    """Whom to call at any hour: open to everyone, signed in or not.

    Somebody who is signed in sees the lines of their school. An installation of one school shows
    those to everyone; one of several shows the lines that hold everywhere.
    """
    person = getattr(request, "person", None)
    schools = [person.school] if person else list(School.objects.all()[:2])
    lines = []
    if len(schools) == 1:
        with in_school(schools[0]):
            lines = list(help_lines(schools[0]))
    return render(request, "schools/help.html", {"lines": lines})
