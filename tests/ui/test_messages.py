"""A sentence waits once."""

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from cairn.ui.messages import SaidOnce


def visit() -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    return request


def test_the_same_words_are_not_said_twice() -> None:
    request = visit()
    request._messages = SaidOnce(request)  # type: ignore[attr-defined]

    for text in ("Done.", _("Done."), "Saved."):
        messages.success(request, text)
    messages.warning(request, "Done.")

    said = [(message.level_tag, str(message)) for message in get_messages(request)]
    assert said == [("success", "Done."), ("success", "Saved."), ("warning", "Done.")]


def test_words_that_wait_since_an_earlier_request_are_not_repeated() -> None:
    first, answer = visit(), HttpResponse()
    earlier = SaidOnce(first)
    earlier.add(messages.SUCCESS, "Done.")
    earlier.update(answer)
    second = visit()
    second.COOKIES["messages"] = answer.cookies["messages"].value

    later = SaidOnce(second)
    later.add(messages.SUCCESS, "Done.")

    assert [str(message) for message in later] == ["Done."]
