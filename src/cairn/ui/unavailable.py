"""When nothing can be saved: the page that says so and gives back what was typed."""

from __future__ import annotations

import errno
import re

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 60
_NEVER_SHOWN = ("password", "token", "code", "secret", "once", "version", "next", "key")
# A choice of a list, an id, a date: nothing that somebody wrote. Many scripts know no spaces.
_ONE_WORD = re.compile(r"[\w:.+-]{0,40}", re.ASCII)
_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def says_unavailable(error: BaseException | None) -> bool:
    """Whether the database is away, locked or cannot be written, or the disk is full or closed.

    PostgreSQL calls a database that may only be read an internal error.
    """
    if isinstance(error, OSError):
        return error.errno in _DISK_ERRORS
    return isinstance(error, OperationalError | InterfaceError | InternalError)


def unavailable_response(request: HttpRequest) -> HttpResponse:
    """A 503 with the texts that could not be saved; needs neither database nor session."""
    page = render_to_string("503.html", {"kept_texts": _kept_texts(request)})
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _kept_texts(request: HttpRequest) -> list[str]:
    """What a person wrote, without secrets and hidden keys; nothing where it cannot be read."""
    try:
        request.POST  # noqa: B018 - reading it parses the body
    except (OSError, BadRequest, SuspiciousOperation, MultiPartParserError):
        return []
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if not _ONE_WORD.fullmatch(text.strip())
        and not any(part in name.lower() for part in _NEVER_SHOWN)
    ]
