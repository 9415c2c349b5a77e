"""What this room registers when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cairn.lib.held_data import register_held_data
from cairn.ui.readership import register_readership


class PeopleConfig(AppConfig):
    """The room people."""

    name = "cairn.people"
    label = "people"

    def ready(self) -> None:
        """What is held about a person here, who reads it, and who may open the school's pages."""
        from cairn.people import doors, policies, receivers
        from cairn.people.held_data import PEOPLE, PROFILES
        from cairn.schools.doors import register_doors

        register_held_data(PEOPLE)
        register_held_data(PROFILES)
        register_doors(
            administrators=doors.for_administrators,
            signed_in=doors.signed_in,
            is_administrator=policies.is_administrator,
        )
        receivers.connect()
        register_readership(
            "people.name",
            _("Everyone in your programme and your school's staff see this."),
        )
        register_readership(
            "people.profile",
            _("You choose who sees it."),
            _(
                "Coordinators see what helps to find somebody who fits, unless you choose "
                "“Only you”. What you hope for they never see here."
            ),
        )
