"""The engine's reasons and rules as whole sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def sentence(reason: dict[str, Any]) -> str:
    """One reason, for the two it is about."""
    words = ", ".join(reason["data"])
    sentences = {
        "choice": _("This was one of your wishes."),
        "strong_in_need": _("One of you is strong in what the other wants to get better at: %s."),
        "shared_interests": _("You both like: %s."),
        "shared_background": _("You share something in your background: %s."),
        "shared_languages": _("You both speak: %s."),
        "shared_times": _("You are both free: %s."),
    }
    found = sentences.get(reason["code"], "")
    return found % words if "%s" in found else found


def sentences(reasons: list[dict[str, Any]]) -> list[str]:
    """All reasons, the weightiest first."""
    return [text for text in map(sentence, reasons) if text]


def rule_sentence(rule: dict[str, Any]) -> str:
    """What stands in the way of a mentee, for the coordinator."""
    count = int(rule["mentors_without_it"])
    sentences = {
        "year_gap": _("With a smaller year gap %d mentors would be possible."),
        "shared_time": _("With one more free time %d mentors would be possible."),
        "shared_language": _("Without a shared language %d mentors would be possible."),
        "gender": _("Without the wish about gender %d mentors would be possible."),
    }
    return str(sentences[rule["rule"]] % count)
