"""What data rights do by themselves, day by day."""

from __future__ import annotations

from cairn.data_rights.actions import retain_everywhere
from cairn.jobs import every


def remove_what_was_kept_long_enough() -> None:
    """The daily retention run of every school."""
    retain_everywhere(dry_run=False)


every(minutes=60 * 24)(remove_what_was_kept_long_enough)
