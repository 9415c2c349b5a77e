"""What this room registers when Django starts."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class MentorshipsConfig(AppConfig):
    """The room mentorships."""

    name = "cairn.mentorships"
    label = "mentorships"

    def ready(self) -> None:
        """Held data, who reads a goodbye, and a check that reasons have words."""
        from cairn.mentorships.held_data import HELD
        from cairn.mentorships.reasons import check_reason_words

        register(check_reason_words)
        register_held_data(HELD)
        register_readership(
            "mentorships.goodbye",
            _("You and your mentor or mentee read this."),
            _(
                "Coordinators see that a letter was written, never its words. "
                "The people who run this server could technically read it."
            ),
        )
