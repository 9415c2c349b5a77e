"""What pairs register when Django starts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.jobs import every
from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class MentorshipsConfig(AppConfig):
    """The room of pairs."""

    name = "cairn.mentorships"
    label = "mentorships"

    def ready(self) -> None:
        """Held data, who reads what, what happens by itself, and permission that is taken back."""
        from cairn.mentorships.actions import end_overdue_goodbyes, pause_absent_pairs
        from cairn.mentorships.closing import pairs_that_last
        from cairn.mentorships.held_data import HELD
        from cairn.programmes.closing import register_closing_blocker
        from cairn.programmes.signals import application_withdrawn, permission_withdrawn

        register_held_data(HELD)
        register_closing_blocker("mentorships", pairs_that_last)
        every(minutes=1)(pause_absent_pairs)
        every(minutes=60)(end_overdue_goodbyes)
        application_withdrawn.connect(_leave, dispatch_uid="mentorships.application_withdrawn")
        permission_withdrawn.connect(_stop_pairs, dispatch_uid="mentorships.permission_withdrawn")
        register_readership(
            "mentorships.goodbye",
            _("You and your mentor or mentee read this."),
            _("Coordinators see that a goodbye was said, never what it says."),
        )
        register_readership(
            "mentorships.reason",
            _("You and the other coordinators read this."),
            _(
                "The two see that a coordinator did it and kind words, never this reason. "
                "What you write about a person, that person may ask the school to see."
            ),
        )


def _stop_pairs(sender: Any, student: Any, iteration: Any, **kwargs: Any) -> None:
    from cairn.mentorships.actions import pause_without_permission

    pause_without_permission(student, iteration)


def _leave(sender: Any, application: Any, **kwargs: Any) -> None:
    from cairn.mentorships.actions import leave_programme

    leave_programme(application)
