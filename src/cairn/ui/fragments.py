"""The whole fragment protocol: htmx gets a part of the page, everyone else the page."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

Target = str | Model


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (and not for its history or a whole page)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    )


def fragment_or_redirect(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], to: Target
) -> HttpResponse:
    """After a write: `template#partial` and the waiting messages for htmx, else a 303 to `to`.

    `to` is a URL name, a path, or an object with `get_absolute_url`.
    """
    if not wants_fragment(request):
        response: HttpResponse = HttpResponseRedirect(resolve_url(to))
        response.status_code = 303
    else:
        response = HttpResponse(
            render_to_string(f"{template}#{partial}", context, request)
            + render_to_string("ui/parts/messages_beside.html", {}, request)
        )
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_or_fragment(
    request: HttpRequest,
    template: str,
    partial: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """`template`, or only its `partial` where htmx asks; `status` 422 for a form with errors."""
    name = f"{template}#{partial}" if wants_fragment(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
