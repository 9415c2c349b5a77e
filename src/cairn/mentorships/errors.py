"""What can happen to a pair."""

from __future__ import annotations


class StateHasMoved(Exception):
    """The pair or the wish is not in the state this needs any more; somebody was faster."""


class AlreadyAPair(Exception):
    """The mentee has a mentor in this iteration, or the two are a pair there already."""


class AlreadyAsked(Exception):
    """This mentor was asked by this mentee before, in this iteration."""


class GoodbyeIsWritten(Exception):
    """A goodbye letter is written once and then stays as it is."""


class NotReadyToMentor(Exception):
    """One of the two has not passed every gate: permission, assent, training, profile."""
