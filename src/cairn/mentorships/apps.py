"""What pairs register when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class MentorshipsConfig(AppConfig):
    """The room of pairs."""

    name = "cairn.mentorships"
    label = "mentorships"

    def ready(self) -> None:
        """Held data, and who reads a goodbye."""
        from cairn.mentorships.held_data import HELD

        register_held_data(HELD)
        register_readership(
            "mentorships.goodbye",
            _("You and your mentor or mentee read this."),
            _("Coordinators see that a goodbye was written, never what it says."),
        )
