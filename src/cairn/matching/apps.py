"""What matching registers when Django starts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.jobs import every
from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class MatchingConfig(AppConfig):
    """The room of matching."""

    name = "cairn.matching"
    label = "matching"

    def ready(self) -> None:
        """Held data, the words of reasons, what time does, and permission that is taken back."""
        from cairn.matching.actions import close_offers, end_overdue_asks, fail_lost_runs
        from cairn.matching.held_data import (
            HELD,
            HELD_ASKS,
            HELD_DECISIONS,
            HELD_NEVER,
            HELD_WISHES,
        )
        from cairn.matching.words import reasons_for_reader
        from cairn.mentorships.reasons import register_reason_words
        from cairn.programmes.signals import application_withdrawn, permission_withdrawn

        for held in (HELD, HELD_ASKS, HELD_WISHES, HELD_DECISIONS, HELD_NEVER):
            register_held_data(held)
        register_reason_words(reasons_for_reader)
        every(minutes=10)(close_offers)
        every(minutes=10)(end_overdue_asks)
        every(minutes=10)(fail_lost_runs)
        application_withdrawn.connect(_leave, dispatch_uid="matching.application_withdrawn")
        permission_withdrawn.connect(_withdraw_offers, dispatch_uid="matching.permission_withdrawn")
        register_readership(
            "matching.wishes",
            _("Only the matching and your coordinators read this."),
            _("The mentors never see who named them, nor who did not."),
        )
        register_readership(
            "matching.never",
            _("Only the matching reads this. No person does."),
            _(
                "Whoever you name is not told. A coordinator who tries to match you two by hand "
                "sees only that it is not possible."
            ),
        )
        register_readership(
            "matching.by_hand_because",
            _("You and the other coordinators read this."),
            _(
                "The two who are asked do not see it. What you write about a person, that person "
                "may ask the school to see."
            ),
        )


def _withdraw_offers(sender: Any, student: Any, iteration: Any, **kwargs: Any) -> None:
    from cairn.matching.actions import end_asks_of, withdraw_offers_of

    withdraw_offers_of(student, iteration)
    end_asks_of(student, iteration)


def _leave(sender: Any, application: Any, **kwargs: Any) -> None:
    _withdraw_offers(sender, application.person, application.iteration)
