"""What can go wrong among people."""


class LastAdministrator(Exception):
    """A school keeps at least one administrator."""


class CardNotUsable(Exception):
    """A card is unknown, used, ended or somebody else's; which of them is nobody's business."""


class ProfileHasMoved(Exception):
    """The profile was changed in between; the page offers both."""


class MayNotGrant(Exception):
    """Nobody gives a role above their own."""


class InvitationNotUsable(Exception):
    """An invitation is unknown, used or ended; which of them is nobody's business."""


class MayNotBeOnCall(Exception):
    """Only safeguarding leads, their deputies and head teachers are put on call."""


class PersonHasMoved(Exception):
    """Somebody changed the person in between; `current` is how they are now."""

    def __init__(self, current: object) -> None:
        super().__init__("changed in between")
        self.current = current


class AccountIsShared(Exception):
    """The sign-in belongs to another school as well; only its owner changes it."""


class CannotJoin(Exception):
    """This sign-in has somebody at the school already, or the person another sign-in."""


class SecondStepStays(Exception):
    """A card does not replace the second step of a member of staff."""


class UnknownLanguage(Exception):
    """No page is in this language."""


class SchoolNameTaken(Exception):
    """A school of this name is set up already."""
