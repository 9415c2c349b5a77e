"""What the kinds of held data are called for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# A room that is not named here is called by its own word.
NAMES = {
    "applications": _("Applications and training"),
    "consents": _("Permissions"),
    "goals": _("Goals"),
    "matches": _("Matches that were offered"),
    "mentorships": _("Pairs"),
    "messages": _("Messages"),
    "once": _("Forms that were sent"),
    "outbox": _("Mails"),
    "people": _("Who you are at school"),
    "profile": _("Profile"),
    "roster": _("From the school's list"),
    "roster_uploads": _("Files the school uploaded"),
    "sign_in": _("How you sign in"),
}


def name_of(kind: str) -> str:
    """A kind in words."""
    return str(NAMES.get(kind, plain(kind).capitalize()))


def plain(word: str) -> str:
    """A name of our data as words."""
    return word.replace("_", " ")
