"""What every page is given, evaluated only where a template asks for it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cairn.ui import navigation
from cairn.ui.language import language_choices
from cairn.ui.theme import chosen_theme


def interface(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, `identity`, `help_link`, `theme` and `languages`."""
    return {
        "navigation": SimpleLazyObject(partial(navigation.navigation_for, request)),
        "identity": SimpleLazyObject(partial(navigation.identity_for, request)),
        "help_link": SimpleLazyObject(partial(navigation.help_link_for, request)),
        "theme": chosen_theme(request),
        "languages": SimpleLazyObject(partial(language_choices, request)),
    }
