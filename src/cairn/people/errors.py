"""What can go wrong among people."""


class LastAdministrator(Exception):
    """A school keeps at least one administrator."""


class CardNotUsable(Exception):
    """A card is unknown, used, ended or somebody else's; which of them is nobody's business."""


class ProfileHasMoved(Exception):
    """The profile was changed in between; the page offers both."""


class MayNotGrant(Exception):
    """Nobody gives a role above their own."""
