"""Importing a roster, from the command line or step by step on pages."""

from cairn.roster.actions.importing import import_roster

__all__ = ["import_roster"]
