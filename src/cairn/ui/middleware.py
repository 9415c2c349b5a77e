"""The headers that keep a page to itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cairn.ui import content_security

_NOT_NEEDED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOT_NEEDED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeadersMiddleware:
    """Adds the content security policy, the headers beside it, and `no-store` for the signed in.

    A response that has set one of these headers itself keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            content_security.HEADER: content_security.content_security_policy(),
            **_HEADERS,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if _may_be_signed_in(request, response):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _may_be_signed_in(request: HttpRequest, response: HttpResponse) -> bool:
    """The cookie alone decides: asking for the user would cost a query and could be forgotten."""
    cookie = settings.SESSION_COOKIE_NAME
    return cookie in request.COOKIES or cookie in response.cookies
