"""Components of this room that pages of others include."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.dates import WEEKDAYS

from cairn.people.set_up import set_up_steps
from cairn.schools.models import School

register = template.Library()


@register.inclusion_tag("people/_set_up.html")
def school_set_up(school: School) -> dict[str, Any]:
    """What the school still needs, with links. Props: `school`."""
    steps = set_up_steps(school)
    return {"steps": steps, "missing": sum(not step.done for step in steps)}


@register.filter
def weekday(day: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(WEEKDAYS[day])
