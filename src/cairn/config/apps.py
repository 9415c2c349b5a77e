"""What happens once when Django starts."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Sets this process's clock; registers nothing else."""

    name = "cairn.config"
    label = "config"

    def ready(self) -> None:
        """Start the clock where the settings put it."""
        from django.conf import settings

        from cairn.lib import clock

        if settings.CLOCK_OFFSET_SECONDS:
            clock.set_offset(timedelta(seconds=settings.CLOCK_OFFSET_SECONDS))
