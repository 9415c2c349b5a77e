"""What goals register when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class GoalsConfig(AppConfig):
    """The room of goals."""

    name = "cairn.goals"
    label = "goals"

    def ready(self) -> None:
        """Held data, and who reads a goal."""
        from cairn.goals.held_data import HELD
        from cairn.goals.outline import goal_facts
        from cairn.mentorships.outline import register_pair_facts

        register_held_data(HELD)
        register_pair_facts("goals", goal_facts)
        register_readership(
            "goals.goal",
            _("You read this, and your mentor if you share it."),
            _(
                "Coordinators see how many goals there are and how they go, never the words. "
                "When you and your mentor part, your mentor can no longer read it."
            ),
        )
