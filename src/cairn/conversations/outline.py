"""What conversations tell coordinators about a pair: a count and a date, never a word."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.conversations.models import Thread
from cairn.mentorships.models import Mentorship
from cairn.mentorships.outline import PairFact


def message_facts(pair: Mentorship) -> list[PairFact]:
    """How many messages there are, and on which day the last was sent; one query."""
    thread = Thread.objects.filter(mentorship=pair).first()
    if thread is None:
        return []
    facts = [PairFact(_("Messages"), str(thread.last_number))]
    if thread.last_message_at is not None:
        at = thread.last_message_at.astimezone(pair.school.zone)
        facts.append(PairFact(_("Last message"), date_format(at, "DATE_FORMAT")))
    return facts
