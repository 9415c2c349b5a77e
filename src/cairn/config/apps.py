"""What happens once when Django starts."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Sets this process's clock, and tells the worker what to do at set times."""

    name = "cairn.config"
    label = "config"

    def ready(self) -> None:
        """Start the clock where the settings put it; wire the periodic work of the lowest rooms."""
        from django.conf import settings

        from cairn.config.periodic import register_periodic_work
        from cairn.lib import clock

        if settings.CLOCK_OFFSET_SECONDS:
            clock.set_offset(timedelta(seconds=settings.CLOCK_OFFSET_SECONDS))
        register_periodic_work()
