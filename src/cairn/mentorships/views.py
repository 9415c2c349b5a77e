"""Pages of pairs."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.mentorships import actions
from cairn.mentorships.access import mentorship_of_member, mentorship_to_read
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.errors import StateHasMoved
from cairn.mentorships.forms import GoodbyeForm
from cairn.mentorships.models import Mentorship
from cairn.mentorships.policies import is_member
from cairn.people.doors import PersonRequest, for_coordinators, for_students, signed_in
from cairn.people.queries import profile_visible_to

MOVES: dict[str, Callable[..., None]] = {
    "pause": actions.pause_mentorship,
    "resume": actions.resume_mentorship,
    "goodbye": actions.begin_goodbye,
    "close": actions.close_mentorship,
}


@require_GET
@for_coordinators
def pair_list(request: PersonRequest) -> HttpResponse:
    """All pairs of the school by state; who they are, never what they write."""
    state = request.GET.get("state", "")
    pairs = Mentorship.objects.select_related(
        "iteration", "mentee__year_group", "mentor__year_group"
    )
    if state in MentorshipState.values:
        pairs = pairs.filter(state=state)
    page = Paginator(pairs, 50).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": MentorshipState.choices}
    return render(request, "mentorships/pair_list.html", context)


@require_GET
@signed_in
def pair_page(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """One pair: for the two of them, and in outline for coordinators."""
    pair = mentorship_to_read(request.person, mentorship_id)
    member = is_member(pair, request.person)
    other = pair.mentor if pair.mentee_id == request.person.pk else pair.mentee
    profile = getattr(other, "profile", None)
    # What a pair reads of each other ends with the pair.
    reads_about = member and pair.state != MentorshipState.CLOSED
    context = {
        "pair": pair,
        "is_member": member,
        "other": other,
        "about": profile_visible_to(profile, is_pair=True) if reads_about and profile else {},
        "events": list(pair.events.all()),
    }
    return render(request, "mentorships/pair_page.html", context)


@require_POST
@signed_in
def pair_move(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """Pause, go on, say goodbye, end."""
    pair = mentorship_to_read(request.person, mentorship_id)
    move = MOVES.get(request.POST.get("to", ""))
    if move is None:
        raise Http404
    try:
        move(pair, by=request.person)
    except StateHasMoved:
        messages.info(request, _("This has changed in the meantime."))
    return redirect("mentorships:pair_page", pair.pk)


@require_http_methods(["GET", "POST"])
@for_students
def goodbye(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """A letter to the other."""
    pair = mentorship_of_member(request.person, mentorship_id)
    mine = pair.mentee_goodbye if pair.mentee_id == request.person.pk else pair.mentor_goodbye
    form = GoodbyeForm(request.POST or None, initial={"text": mine})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_goodbye(pair, by=request.person, text=form.cleaned_data["text"])
        except StateHasMoved:
            form.add_error("text", _("You two are not saying goodbye at the moment."))
        else:
            return redirect("mentorships:pair_page", pair.pk)
    status = 422 if form.errors else 200
    return render(request, "mentorships/goodbye.html", {"form": form, "pair": pair}, status=status)


@require_POST
@for_students
def rematch(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """The mentee says whether another mentor would be welcome."""
    pair = mentorship_of_member(request.person, mentorship_id)
    if pair.mentee_id != request.person.pk:
        raise Http404
    actions.say_rematch_wish(pair, by=request.person, wants=request.POST.get("wants") == "yes")
    return redirect("mentorships:pair_page", pair.pk)
