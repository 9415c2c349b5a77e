"""What every page is given, evaluated only where a template asks for it."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject

from cairn.ui import navigation
from cairn.ui.language import language_choices
from cairn.ui.theme import chosen_theme


def interface(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, `identity`, `help_link`, `theme` and `languages`.

    And `csrf_token`, masked once for a page where Django masks it once for each of its forms.
    """
    # A template calls what can be called; the answer is kept for the next place that asks.
    return {
        "csrf_token": SimpleLazyObject(partial(get_token, request)),
        "navigation": cache(partial(navigation.navigation_for, request)),
        "identity": cache(partial(navigation.identity_for, request)),
        "help_link": cache(partial(navigation.help_link_for, request)),
        "theme": chosen_theme(request),
        "languages": cache(partial(language_choices, request)),
    }
