"""Components of this room that pages of others include."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from cairn.people.set_up import set_up_steps
from cairn.schools.models import School

register = template.Library()

# The first mark that is found names it: Chrome calls itself Safari as well, Edge both.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.inclusion_tag("people/_set_up.html")
def school_set_up(school: School) -> dict[str, Any]:
    """What the school still needs, with links. Props: `school`."""
    steps = set_up_steps(school)
    return {"steps": steps, "missing": sum(not step.done for step in steps)}


@register.filter
def weekday(day: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(WEEKDAYS[day])


@register.filter
def device_name(user_agent: str) -> str:
    """A browser and a system in two words, from what a browser says of itself."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), _("A browser"))
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
