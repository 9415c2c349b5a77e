"""Pages of conversations."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cairn.conversations import actions, queries
from cairn.conversations.access import membership_in_pair, membership_of, thread_of_member
from cairn.conversations.errors import ThreadIsClosed
from cairn.conversations.forms import MessageForm
from cairn.conversations.lines import lines_of
from cairn.conversations.models import Membership
from cairn.conversations.policies import can_write, rests
from cairn.once.errors import AlreadyDone
from cairn.people.doors import PersonRequest, for_students
from cairn.people.models import Person
from cairn.ui.fragments import fragment_or_redirect, page_or_fragment, wants_fragment


@require_GET
@for_students
def thread_list(request: PersonRequest) -> HttpResponse:
    """All conversations of a person, the latest first."""
    rows = [
        {
            "thread": membership.thread,
            "other": queries.other_member(membership.thread, request.person),
            "unread": membership.thread.last_number - membership.read_number,
        }
        for membership in queries.threads_of(request.person)
    ]
    return render(request, "conversations/thread_list.html", {"rows": rows})


@require_GET
@for_students
def thread_of_pair(request: PersonRequest, mentorship_id: uuid.UUID) -> HttpResponse:
    """From a pair to its thread."""
    membership = membership_in_pair(request.person, mentorship_id)
    return redirect("conversations:thread", membership.thread_id)


@require_GET
@for_students
def thread(request: PersonRequest, thread_id: uuid.UUID) -> HttpResponse:
    """One conversation; opening it reads it."""
    membership = membership_of(request.person, thread_id)
    written = membership.thread.last_number
    if membership.read_number < written:
        actions.read_up_to(membership.thread, person=request.person, number=written)
    return render(request, "conversations/thread.html", _page(request, membership, MessageForm()))


@require_POST
@for_students
def message_send(request: PersonRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Send one message. What was typed stays on the page when it cannot be sent."""
    thread = thread_of_member(request.person, thread_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        context = _page(request, membership_of(request.person, thread_id), form)
        return page_or_fragment(
            request, "conversations/thread.html", "conversation", context, status=422
        )
    try:
        actions.send_message(
            thread,
            by=request.person,
            body=form.cleaned_data["body"],
            once=request.POST.get("once", ""),
        )
    except AlreadyDone:
        pass  # The first of the two is there: show it.
    except ThreadIsClosed:
        messages.warning(request, _("Your message was not sent: nobody can write here now."))
    to = reverse("conversations:thread", args=[thread_id]) + "#write"
    context = {}
    if wants_fragment(request):
        # A browser without the script reads the conversation anew: it is not read here as well.
        context = _page(request, membership_of(request.person, thread_id), MessageForm())
    return fragment_or_redirect(request, "conversations/thread.html", "conversation", context, to)


def _page(request: PersonRequest, membership: Membership, form: MessageForm) -> dict[str, Any]:
    before = request.GET.get("before", "")
    page = queries.messages_before(
        membership.thread, int(before) if before.isdecimal() and len(before) < 10 else None
    )
    other: Person = queries.other_member(membership.thread, request.person)
    return {
        "thread": membership.thread,
        "other": other,
        "lines": lines_of(page.messages, reader=request.person, other=other),
        "earlier_before": page.earlier_before,
        "form": form,
        "may_write": can_write(membership.thread),
        "rests": rests(membership.thread),
    }
