"""Structured logs: one line an event, with ids and durations, never a person's words.

Only the fields of `KEPT` leave the process; whatever else is bound to an event is dropped, so a
form, a body or a query string cannot slip in by an extra argument. Exceptions are logged by type
and place, without their message and without local variables, since both can hold private text.
What libraries log keeps its fixed words and its numbers; whatever they put into the words (an
address with a code in it, a header) is left out.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
import uuid
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

KEPT = frozenset(
    {
        *("event", "level", "logger", "timestamp", "request", "method", "route", "status"),
        *("milliseconds", "person", "school", "job", "attempt", "count", "error", "place"),
        *("port", "signal", "exit_code"),
    }
)


def formatter(kind: str = "json") -> logging.Formatter:
    """The formatter of every handler; `kind` is "json" or "console"."""
    last = (
        structlog.processors.JSONRenderer()
        if kind == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_fixed_words, *_CHAIN],
        pass_foreign_args=True,
        use_get_message=False,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _only_kept,
            last,
        ],
    )


def _fixed_words(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's line by its template; one without arguments may be somebody's words: left out."""
    record = event["_record"]
    template, arguments = record.msg, event.pop("positional_args", None)
    if not isinstance(template, str) or not (arguments or record.name.startswith("gunicorn")):
        event["event"] = "message of a library"
    else:
        event["event"] = _with_numbers_alone(template, arguments)
    event["place"] = f"{record.pathname}:{record.lineno}"
    if isinstance(status := getattr(record, "status_code", None), int):
        event["status"] = status
    return event


def _with_numbers_alone(template: str, arguments: Any) -> str:
    if not isinstance(arguments, tuple):
        return template
    try:
        return template % tuple(one if isinstance(one, int) else "…" for one in arguments)
    except (TypeError, ValueError):
        return template


def _without_private_text(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception becomes its type and place; a library's arguments are left out."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple):
        error = info[1]
    else:
        error = info if isinstance(info, BaseException) else sys.exception() if info else None
    if error is not None:
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        if frames:
            event["place"] = f"{frames[-1].filename}:{frames[-1].lineno}"
    return event


def _only_kept(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in KEPT}


_CHAIN: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    _without_private_text,
]

# A line that cannot be formatted would be printed with its arguments.
logging.raiseExceptions = False

structlog.configure(
    processors=[*_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
_log = structlog.get_logger("cairn.requests")


class RequestLogMiddleware:
    """One line a request: route name, status, milliseconds, the request's id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        response = self.get_response(request)
        match = request.resolver_match
        _log.info(
            "request",
            request=request_id,
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        response["X-Request-ID"] = request_id
        return response
