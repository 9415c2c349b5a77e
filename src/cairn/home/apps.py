"""What Today registers when Django starts."""

from django.apps import AppConfig

from cairn.ui.navigation import register_help_link, register_identity, register_navigation


class HomeConfig(AppConfig):
    """The room of Today, and the links around every page."""

    name = "cairn.home"
    label = "home"

    def ready(self) -> None:
        """Hand the interface its links."""
        from cairn.home import navigation

        register_navigation(navigation.navigation)
        register_identity(navigation.identity)
        register_help_link(navigation.help_link)
