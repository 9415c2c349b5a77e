"""Today: the first page of everyone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from cairn.home.greeting import greeting_now
from cairn.home.overview import overview_of_school, stages_of
from cairn.home.student_day import student_day
from cairn.people import policies
from cairn.people.doors import PersonRequest, signed_in
from cairn.people.enums import PersonKind


@require_GET
@signed_in
def today(request: PersonRequest) -> HttpResponse:
    """What waits for this person, by what they are."""
    person = request.person
    context: dict[str, Any] = {"greeting": greeting_now(person)}
    if person.kind == PersonKind.STUDENT:
        context["day"] = day = student_day(person)
        request.unread = day.unread
        return render(request, "home/today_student.html", context)
    if person.kind == PersonKind.GUARDIAN:
        return redirect("programmes:guardian_home")
    context["is_administrator"] = policies.is_administrator(person)
    if policies.is_coordinator(person):
        context["overviews"] = [
            {"overview": overview, "stages": stages_of(overview)}
            for overview in overview_of_school()
        ]
        return render(request, "home/today_coordinator.html", context)
    return render(request, "home/today_staff.html", context)
