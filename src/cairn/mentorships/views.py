"""Pages of pairs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.lib.pages import page_of
from cairn.mentorships import access, actions, policies, queries, words
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.errors import MayNotTakePart, StateHasMoved
from cairn.mentorships.forms import GoodbyeForm, PairFilter, ReasonForm
from cairn.mentorships.models import Mentorship
from cairn.mentorships.outline import facts_of
from cairn.mentorships.pair_rows import rows_for
from cairn.mentorships.reasons import reasons_in_words
from cairn.people.doors import PersonRequest, for_coordinators, for_students, signed_in
from cairn.people.queries import profile_of, profile_visible_to
from cairn.programmes.access import iteration_of_school
from cairn.programmes.plan import activity_of_week

PAGE = 25
MOVES: dict[str, Callable[..., None]] = {
    "pause": actions.pause_mentorship,
    "resume": actions.resume_mentorship,
    "goodbye": actions.begin_goodbye,
}
# What a coordinator changes: the action, who may, and the words of the page.
CHANGES: dict[str, tuple[Callable[..., None], Callable[..., bool], Any]] = {
    "pause": (
        actions.pause_mentorship,
        policies.can_pause,
        gettext_lazy("Give this pair a rest"),
    ),
    "resume": (actions.resume_mentorship, policies.can_resume, gettext_lazy("Let the pair go on")),
    "end": (actions.end_mentorship, policies.can_end, gettext_lazy("End this pair")),
}
MAY_NOT = gettext_lazy(
    "One of the two is away or has no permission at the moment, so the pair cannot go on yet."
)


@require_GET
@for_coordinators
def pair_list(request: PersonRequest) -> HttpResponse:
    """All pairs of the school, those that need a hand first; never what they write."""
    iterations = queries.names_of_iterations()
    form = PairFilter(request.GET, iterations=iterations)
    chosen = form.chosen()
    counts = queries.pair_counts(chosen)
    found = queries.pairs_for_coordinators(chosen)
    page, pairs = page_of(found, PAGE, count=counts.found, number=request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_for(queries.pairs_shown(pairs), iterations),
        "form": form,
        "filtered": chosen != queries.PairChoice(),
        "counts": counts,
    }
    return render(request, "mentorships/pair_list.html", context)


@require_GET
@for_coordinators
def rematch_list(request: PersonRequest) -> HttpResponse:
    """Mentees who would like another mentor, the longest wait first."""
    pairs = queries.waiting_for_rematch()
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    waits = [
        queries.RematchWait(pair, True, pair.rematch_said_at, queries.free_from(pair))
        for pair in page
    ]
    return render(request, "mentorships/rematch_list.html", {"page": page, "waits": waits})


@require_http_methods(["GET", "POST"])
@for_coordinators
def all_goodbyes(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """The programme ends: the goodbye of every pair begins."""
    iteration = iteration_of_school(iteration_id)
    if request.method == "POST":
        count = actions.begin_goodbyes_of(iteration, by=request.person)
        text = ngettext(
            "The goodbye of %d pair has begun.", "The goodbyes of %d pairs have begun.", count
        )
        messages.success(request, text % count)
        return redirect("mentorships:pair_list")
    counts = queries.counts_by_state(iteration)
    context = {"iteration": iteration, "counts": counts, "lasting": sum(counts.values())}
    return render(request, "mentorships/all_goodbyes.html", context)


@require_GET
@signed_in
def pair_page(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """One pair: for the two of them, and in outline for coordinators."""
    pair = access.mentorship_to_read(request.person, mentorship_id)
    if policies.is_member(pair, request.person):
        context = _member_page(request, pair)
        return render(request, "mentorships/pair_page.html", context)
    events = list(pair.events.select_related("by"))
    context = {
        "pair": pair,
        "since": queries.state_since(pair),
        "facts": facts_of(pair),
        "history": words.history_for_coordinator(events),
        "changes": [
            {"change": change, "label": label}
            for change, (_action, may, label) in CHANGES.items()
            if may(pair, request.person)
        ],
    }
    return render(request, "mentorships/pair_outline.html", context)


def _member_page(request: PersonRequest, pair: Mentorship) -> dict[str, Any]:
    person = request.person
    other = queries.other_of(pair, person)
    as_mentee = pair.mentee_id == person.pk
    # What a pair reads of each other ends with the pair.
    profile = profile_of(other) if policies.is_lasting(pair) else None
    about = profile_visible_to(profile, is_pair=True) if profile else {}
    side = "mentee" if as_mentee else "mentor"
    return {
        "pair": pair,
        "other": other,
        "as_mentee": as_mentee,
        "stands": words.how_it_stands(pair, person),
        "about": about,
        "why": reasons_in_words(pair, side, other.first_name, about.keys()),
        "activity": activity_of_week(pair.iteration, person.school.today())
        if pair.state == MentorshipState.ACTIVE
        else None,
        "history": words.history_for_member(pair, list(pair.events.all()), person),
        "can_talk": policies.can_talk(pair),
        "can_pause": policies.can_pause(pair, person),
        "can_resume": policies.can_resume(pair, person),
        "can_begin_goodbye": policies.can_begin_goodbye(pair, person),
        "can_say_goodbye": policies.can_say_goodbye(pair, person),
        "can_wish": policies.can_say_rematch_wish(pair, person),
        "letter": pair.mentor_goodbye if as_mentee else pair.mentee_goodbye,
        "own_letter": pair.mentee_goodbye if as_mentee else pair.mentor_goodbye,
    }


@require_POST
@for_students
def pair_move(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """One of the two takes a break, goes on or begins the goodbye."""
    pair = access.mentorship_of_member(request.person, mentorship_id)
    to = request.POST.get("to", "")
    if to not in MOVES:
        raise Http404
    try:
        MOVES[to](pair, by=request.person)
    except StateHasMoved:
        messages.info(request, _("This has changed in the meantime. Here is how it stands now."))
    except MayNotTakePart:
        messages.info(request, _("You two cannot go on just yet. Please ask your coordinator."))
    else:
        if to == "goodbye" and policies.can_say_goodbye(pair, request.person):
            return redirect("mentorships:goodbye", pair.pk)
    return redirect("mentorships:pair_page", pair.pk)


@require_http_methods(["GET", "POST"])
@for_coordinators
def pair_change(request: PersonRequest, mentorship_id: uuid.UUID, change: str) -> HttpResponse:
    """A coordinator pauses, takes up again or ends a pair, for a stated reason."""
    pair = access.mentorship_to_change(request.person, mentorship_id)
    if change not in CHANGES:
        raise Http404
    act, may, label = CHANGES[change]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(pair, by=request.person, reason=form.cleaned_data["reason"])
        except StateHasMoved:
            messages.info(request, _("This has changed in the meantime."))
            return redirect("mentorships:pair_page", pair.pk)
        except MayNotTakePart:
            form.add_error(None, MAY_NOT)
        else:
            return redirect("mentorships:pair_page", pair.pk)
    context = {"pair": pair, "form": form, "change": change, "label": label}
    context["possible"] = may(pair, request.person)
    status = 422 if form.errors else 200
    return render(request, "mentorships/pair_change.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_students
def goodbye(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """What a goodbye means, and saying it, with a letter or without."""
    pair = access.mentorship_of_member(request.person, mentorship_id)
    form = GoodbyeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_goodbye(pair, by=request.person, letter=form.cleaned_data["letter"])
        except StateHasMoved:
            messages.info(request, _("Your goodbye is said already, or the time for it is over."))
        if policies.can_say_rematch_wish(pair, request.person) and pair.wants_rematch is None:
            return redirect("mentorships:rematch", pair.pk)
        return redirect("mentorships:pair_page", pair.pk)
    context = {
        "form": form,
        "pair": pair,
        "other": queries.other_of(pair, request.person),
        "as_mentee": pair.mentee_id == request.person.pk,
        "may_begin": policies.can_begin_goodbye(pair, request.person),
        "may_say": policies.can_say_goodbye(pair, request.person),
        "at_once": policies.is_paused_by_school(pair),
        "kept_days": settings.RETENTION_DAYS,
    }
    status = 422 if form.errors else 200
    return render(request, "mentorships/goodbye.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_students
def rematch(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """The mentee says whether another mentor would be welcome."""
    pair = access.ending_mentorship_of_mentee(request.person, mentorship_id)
    if request.method == "POST":
        wants = request.POST.get("wants")
        if wants not in {"yes", "no"}:
            messages.warning(request, _("Please choose one of the two."))
            return redirect("mentorships:rematch", pair.pk)
        actions.say_rematch_wish(pair, by=request.person, wants=wants == "yes")
        messages.success(request, _("Thank you. You can change your mind at any time."))
        return redirect("mentorships:pair_page", pair.pk)
    context = {"pair": pair, "buffer_days": queries.REMATCH_BUFFER.days}
    return render(request, "mentorships/rematch.html", context)
