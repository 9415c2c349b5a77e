"""The first words of the day."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.lib import clock
from cairn.people.models import Person

NOON, EVENING = 12, 17


def greeting_now(person: Person) -> str:
    """Good morning, afternoon or evening, by the clock of the school."""
    hour = clock.now().astimezone(person.school.zone).hour
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": person.first_name}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": person.first_name}
    return _("Good evening, %(name)s") % {"name": person.first_name}
