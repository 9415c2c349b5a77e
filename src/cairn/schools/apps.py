"""Registers what this room holds."""

from django.apps import AppConfig

from cairn.lib.held_data import HeldData, register_held_data


class SchoolsConfig(AppConfig):
    """The room of schools."""

    name = "cairn.schools"
    label = "schools"

    def ready(self) -> None:
        """Nothing here is about a person."""
        register_held_data(
            HeldData(
                name="schools",
                models=tuple(
                    f"schools.{model}"
                    for model in (
                        "Trust",
                        "School",
                        "SchoolYear",
                        "Term",
                        "Holiday",
                        "YearGroup",
                        "TimetableSlot",
                        "HelpLine",
                        "PolicyText",
                    )
                ),
                why="Facts about the school itself, none about a person.",
            )
        )
