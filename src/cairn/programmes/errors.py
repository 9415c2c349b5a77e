"""What can go wrong in a programme."""

from __future__ import annotations

from typing import Any


class GateClosed(Exception):
    """Something is missing before an iteration may go on; `missing` are the codes of what."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NotReadyToOpen(GateClosed):
    """Something is missing before people may apply."""


class NotReadyToStart(GateClosed):
    """Something is missing before the iteration may run."""


class NotReadyToClose(GateClosed):
    """Something still goes on in this iteration; `missing` are the codes of the blockers."""


class NotOpen(Exception):
    """The iteration takes no applications now."""


class AlreadyApplied(Exception):
    """This person has applied for this side before."""


class ApplicationDecided(Exception):
    """The application has been decided in the meantime and is not edited any more."""


class HasMoved(Exception):
    """Somebody else was faster; `current` is how it reads now."""

    def __init__(self, current: Any) -> None:
        super().__init__("changed in the meantime")
        self.current = current


class NobodyCanMoveUp(Exception):
    """No place is free, or nobody waits."""


class TextHasChanged(Exception):
    """The text that was answered is not the newest one any more."""


class InvitationNotUsable(Exception):
    """The link is used, run out or unknown: which of these is not told."""
