"""When nothing can be saved: the page that says so and gives back what was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 60
_NEVER_SHOWN = ("password", "token", "code", "secret", "once", "version", "next", "key")


def unavailable_response(request: HttpRequest) -> HttpResponse:
    """A 503 with the texts that could not be saved; needs neither database nor session."""
    page = render_to_string("503.html", {"kept_texts": _kept_texts(request)})
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _kept_texts(request: HttpRequest) -> list[str]:
    """What a person wrote, without secrets and hidden keys."""
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if " " in text.strip() and not any(part in name.lower() for part in _NEVER_SHOWN)
    ]
