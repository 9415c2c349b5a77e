"""What must hold before an iteration opens, runs and closes: each with where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.people.enums import Role
from cairn.people.models import OnCallShift, StaffRole
from cairn.people.policies import is_administrator, is_safeguarding
from cairn.people.queries import has_safeguarding_cover
from cairn.programmes.closing import closing_blockers
from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from cairn.programmes.policies import needed_minutes
from cairn.programmes.queries import funnel, minutes_on_offer, newest_version
from cairn.ui.components import ProgressStep

if TYPE_CHECKING:
    from cairn.people.models import Person


@dataclass(frozen=True)
class Gate:
    """One condition: `code` for the record; what it is and what is missing, in words."""

    code: str
    done: bool
    text: str
    detail: str = ""
    url: str = ""
    link_text: str = ""


def gates_to_open(iteration: Iteration) -> list[Gate]:
    """Everything that must hold before people may apply; nine queries at most."""
    offered = minutes_on_offer(iteration.programme_id)
    training = reverse("programmes:training_editor", args=[iteration.pk])
    return [
        *_safeguarding_gates(iteration),
        Gate(
            "consent",
            newest_version(iteration.programme_id) > 0,
            _("There is a text that parents and students agree to"),
            _("Write in plain words what they say yes to."),
            reverse("programmes:consent_texts", args=[iteration.pk]),
            _("Write the text"),
        ),
        *(
            _training_gate(iteration, side, offered[side], training)
            for side in (Side.MENTEE, Side.MENTOR)
        ),
        Gate(
            "places",
            iteration.mentee_places > 0,
            _("There are places for mentees"),
            _("Say how many mentees you can take."),
            reverse("programmes:settings", args=[iteration.pk]),
            _("Set the places"),
        ),
        Gate(
            "dates",
            iteration.ends_on >= iteration.school.today(),
            _("The last day lies ahead"),
            _("The last day is over already."),
            reverse("programmes:settings", args=[iteration.pk]),
            _("Set the dates"),
        ),
    ]


def _safeguarding_gates(iteration: Iteration) -> list[Gate]:
    school = iteration.school
    lead = StaffRole.objects.filter(school=school, role=Role.LEAD, person__state="active").exists()
    on_call = (
        has_safeguarding_cover(school)
        if lead
        else OnCallShift.objects.filter(school=school).exists()
    )
    return [
        Gate(
            "lead",
            lead,
            _("A safeguarding lead is named"),
            _("An administrator of your school names one under Staff."),
            reverse("people:staff"),
            _("Staff and roles"),
        ),
        Gate(
            "on_call",
            on_call,
            _("Somebody is on call"),
            _("An administrator or the safeguarding lead fills the on-call rota."),
            reverse("people:on_call"),
            _("On-call rota"),
        ),
    ]


def _training_gate(iteration: Iteration, side: Side, offered: int, url: str) -> Gate:
    needed = needed_minutes(iteration, side)
    text = (
        _("Training for mentees of %(minutes)s minutes")
        if side == Side.MENTEE
        else _("Training for mentors of %(minutes)s minutes")
    )
    detail = _("The modules add up to %(offered)s minutes, so %(missing)s are missing.")
    return Gate(
        f"{side.value}_training",
        offered >= needed,
        text % {"minutes": needed},
        detail % {"offered": offered, "missing": max(0, needed - offered)},
        url,
        _("Edit the training"),
    )


def gates_to_start(iteration: Iteration) -> list[Gate]:
    """Everything that must hold before an iteration runs; two queries."""
    counts = funnel(iteration)
    url = reverse("programmes:applicants", args=[iteration.pk])
    words = {
        Side.MENTEE: _("At least one mentee is ready to be matched"),
        Side.MENTOR: _("At least one mentor is ready to be matched"),
    }
    detail = _("%(taken_in)s are taken in; the list of applicants says what each still needs.")
    return [
        Gate(
            f"{side.value}_ready",
            counts[side]["ready"] > 0,
            words[side],
            detail % {"taken_in": counts[side]["taken_in"]},
            f"{url}?side={side.value}",
            _("Applicants"),
        )
        for side in (Side.MENTEE, Side.MENTOR)
    ]


def gates_to_close(iteration: Iteration) -> list[Gate]:
    """What still goes on, as higher rooms tell it; empty when the iteration can end."""
    return [
        Gate(b.code, False, str(b.text), "", b.url, str(b.link_text))
        for b in closing_blockers(iteration)
    ]


def missing_to_open(iteration: Iteration) -> list[str]:
    """The codes of what is missing before people may apply; empty when nothing is."""
    return [gate.code for gate in gates_to_open(iteration) if not gate.done]


def missing_to_start(iteration: Iteration) -> list[str]:
    """The codes of what is missing before the iteration may run."""
    return [gate.code for gate in gates_to_start(iteration) if not gate.done]


def missing_to_close(iteration: Iteration) -> list[str]:
    """The codes of what still goes on."""
    return [gate.code for gate in gates_to_close(iteration)]


ONLY_FOR = {"lead": (is_administrator,), "on_call": (is_administrator, is_safeguarding)}


def steps_for(gates: list[Gate], person: Person) -> list[ProgressStep]:
    """The gates as they are drawn for `person`: a link only where it opens for them."""
    return [
        ProgressStep(
            gate.text,
            gate.done,
            "" if gate.done else gate.detail,
            gate.url if _opens(gate, person) else "",
            gate.link_text,
        )
        for gate in gates
    ]


def _opens(gate: Gate, person: Person) -> bool:
    allowed = ONLY_FOR.get(gate.code)
    return bool(gate.url) and (allowed is None or any(may(person) for may in allowed))
