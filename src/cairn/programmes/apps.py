"""What programmes register when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class ProgrammesConfig(AppConfig):
    """The room of programmes."""

    name = "cairn.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Held data, and who reads what one hopes for."""
        from cairn.programmes.held_data import HELD

        for held in HELD:
            register_held_data(held)
        register_readership(
            "programmes.hope",
            _("You and the coordinators read this."),
            _("They use it to find somebody who fits. Mentors and parents do not see it."),
        )
