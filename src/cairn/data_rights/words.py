"""What the kinds of held data are called for people."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# In the order in which they are shown. A room that is not named here comes after these, by its
# own word.
NAMES = {
    "people": _("School details"),
    "profile": _("Profile"),
    "goals": _("Goals"),
    "messages": _("Messages"),
    "mentorships": _("Pairs"),
    "applications": _("Applications"),
    "training": _("Training"),
    "consents": _("Permissions"),
    "matches": _("Matches that were offered"),
    "outbox": _("Mails"),
    "sign_in": _("Sign-in"),
    "roster": _("From the school's list"),
    "roster_uploads": _("Files the school uploaded"),
    "once": _("Forms that were sent"),
}


def in_order(kinds: Iterable[str]) -> list[str]:
    """Kinds as people read them: who somebody is first."""
    places = {kind: place for place, kind in enumerate(NAMES)}
    return sorted(kinds, key=lambda kind: places.get(kind, len(places)))


def name_of(kind: str) -> str:
    """A kind in words."""
    return str(NAMES.get(kind, plain(kind).capitalize()))


def plain(word: str) -> str:
    """A name of our data as words."""
    return word.replace("_", " ")
