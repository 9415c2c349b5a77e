"""Light, dark, or as the device says: a choice kept in a cookie of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "cairn_theme"
SYSTEM = "system"
THEMES = ("light", "dark")
_ONE_YEAR = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> str:
    """`light`, `dark`, or an empty text for the device's own."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""


def keep_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Remember the choice for a year; anything but `light` and `dark` forgets it."""
    if theme not in THEMES:
        response.delete_cookie(COOKIE)
        return
    response.set_cookie(
        COOKIE, theme, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=secure
    )
