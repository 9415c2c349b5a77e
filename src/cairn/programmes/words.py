"""What happened, in words: results of bulk work, histories, waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.programmes.actions.applications import Decided
from cairn.programmes.actions.invitations import Invited
from cairn.programmes.enums import IterationState
from cairn.programmes.models import Iteration, IterationChange
from cairn.programmes.policies import GROUP_AT_MOST, PAIRS_PER_COORDINATOR
from cairn.programmes.queries import PlaceInLine
from cairn.programmes.weights import WEIGHT_GROUPS

FIELDS = {
    "state": gettext_lazy("State"),
    "name": gettext_lazy("Name"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "mentee_places": gettext_lazy("Places for mentees"),
    "mentees_per_mentor": gettext_lazy("Mentees of one mentor at most"),
    "year_gap": gettext_lazy("Years between mentor and mentee at least"),
    "answer_days": gettext_lazy("Days to answer a match"),
    "needs_permission": gettext_lazy("A parent or carer must agree"),
    "mentee_training_minutes": gettext_lazy("Training of mentees, in minutes"),
    "mentor_training_minutes": gettext_lazy("Training of mentors, in minutes"),
    "weights": gettext_lazy("What counts how much in matching"),
    "mentee_years": gettext_lazy("Years of the mentees"),
    "mentor_years": gettext_lazy("Years of the mentors"),
}


def changes_in_words(change: IterationChange) -> list[str]:
    """Each change of one version as a line: "Places for mentees: 50, now 60"."""
    return [
        _("%(field)s: %(before)s, now %(after)s")
        % {
            "field": FIELDS.get(name, name),
            "before": _value(name, before),
            "after": _value(name, after),
        }
        for name, before, after in change.changes
    ]


def _value(name: str, value: Any) -> str:
    if name == "state":
        return str(IterationState(value).label)
    if name in {"starts_on", "ends_on"}:
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value) or _("all years")
    if isinstance(value, dict):
        shares = {group.key: f"{group.name} {value.get(group.key, '–')}" for group in WEIGHT_GROUPS}
        return ", ".join(shares.values()) if value else _("the usual shares")
    return str(value)


def decided_in_words(result: Decided) -> str:
    """What came of taking in or declining many."""
    parts = []
    if result.taken_in:
        parts.append(_("%(count)s taken in.") % {"count": result.taken_in})
    if result.waiting:
        parts.append(
            _("%(count)s on the waiting list, because every place is taken or spoken for.")
            % {"count": result.waiting}
        )
    if result.declined:
        parts.append(_("%(count)s declined.") % {"count": result.declined})
    if result.left:
        parts.append(
            _(
                "%(count)s left as they are: already decided, taken back, or still waiting for a "
                "place."
            )
            % {"count": result.left}
        )
    return " ".join(parts) or _("Nobody was changed.")


def invited_in_words(result: Invited) -> str:
    """What came of asking parents."""
    parts = [
        ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", result.mails)
        % {"count": result.mails}
    ]
    if result.asked_lately:
        parts.append(
            _("For %(count)s a parent was asked in the last days.") % {"count": result.asked_lately}
        )
    if result.without_address:
        parts.append(
            _("For %(count)s no parent has an e-mail: ask on paper.")
            % {"count": result.without_address}
        )
    if result.left:
        parts.append(_("%(count)s do not stand any more.") % {"count": result.left})
    return " ".join(parts)


def counted_in_words(done: int, left: int, because: str) -> str:
    """How many were noted, and how many were not and why."""
    text = _("Noted for %(count)s.") % {"count": done}
    return f"{text} {because % {'count': left}}" if left else text


def wait_in_words(place: PlaceInLine, *, days_left: int) -> str:
    """How long it may take, as truthfully as we can say it; `days_left` until the run ends."""
    if place.place_is_free:
        return _("A place is free. Your coordinator gives it to whoever has waited longest.")
    if place.wait is None:
        return _(
            "We can't say yet how long it takes: too few places have come free so far. You hear "
            "from us as soon as there is one for you."
        )
    rests_on = _(
        "In the last %(days)s days, %(taken_in)s people got a place from the list. If it goes on "
        "like that, it takes "
    ) % {"days": place.wait.days, "taken_in": place.wait.taken_in}
    if place.wait.weeks_low == 0:
        often = ngettext("up to %(high)s week.", "up to %(high)s weeks.", place.wait.weeks_high) % {
            "high": place.wait.weeks_high
        }
    else:
        often = _("%(low)s to %(high)s weeks.") % {
            "low": place.wait.weeks_low,
            "high": place.wait.weeks_high,
        }
    if place.wait.weeks_low * 7 > days_left:
        caution = _("That is after this run has ended; you can apply for the next one.")
    elif place.wait.weeks_high * 7 > days_left:
        caution = _("That can be after this run has ended. We cannot promise a place.")
    else:
        caution = _("We cannot promise it.")
    return f"{rests_on}{often} {caution}"


def warnings_about(iteration: Iteration, coordinators: int) -> list[str]:
    """What the field advises against; it warns and never blocks."""
    warnings = []
    if iteration.mentee_places > PAIRS_PER_COORDINATOR * coordinators:
        warnings.append(
            ngettext(
                "%(places)s places for %(count)s coordinator: more than %(most)s pairs each are "
                "hard to look after.",
                "%(places)s places for %(count)s coordinators: more than %(most)s pairs each are "
                "hard to look after.",
                coordinators,
            )
            % {
                "places": iteration.mentee_places,
                "count": coordinators,
                "most": PAIRS_PER_COORDINATOR,
            }
        )
    if iteration.mentees_per_mentor > GROUP_AT_MOST:
        warnings.append(
            _(
                "One mentor may have %(count)s mentees. At a school three is the most for a small "
                "group; five only at a university."
            )
            % {"count": iteration.mentees_per_mentor}
        )
    elif iteration.mentees_per_mentor > 1:
        warnings.append(
            _("One mentor may have %(count)s mentees. At a school one is the usual number.")
            % {"count": iteration.mentees_per_mentor}
        )
    return warnings
