"""The language of pages as it was chosen here: kept in a cookie until the browser closes.

Somebody signed in has a language of their own on record, which counts for more: the room of people
says so by `request.chosen_language`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

# The choice that takes a choice back.
BROWSER = "browser"


@dataclass(frozen=True)
class LanguageChoice:
    """One line of the menu; `name` is in the language itself, and its code is `lang`."""

    code: str
    name: str
    lang: str
    is_chosen: bool


def language_choices(request: HttpRequest) -> list[LanguageChoice]:
    """Every language there is, and the browser's own."""
    chosen = chosen_language(request)
    languages = [
        LanguageChoice(code, _own_name(code), code, code == chosen)
        for code, _name in settings.LANGUAGES
    ]
    return [*languages, LanguageChoice(BROWSER, _("As in this browser"), "", not chosen)]


@cache
def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"])


def chosen_language(request: HttpRequest) -> str:
    """The code of the language on record, or else chosen in this browser; empty for neither."""
    code: str = getattr(request, "chosen_language", "") or request.COOKIES.get(
        settings.LANGUAGE_COOKIE_NAME, ""
    )
    return code if code in dict(settings.LANGUAGES) else ""


def keep_language(response: HttpResponse, code: str) -> None:
    """Remember the choice in this browser; `BROWSER` forgets it."""
    if code == BROWSER:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
