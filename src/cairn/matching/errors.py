"""What can happen to a match."""


class MatchAlreadyClosed(Exception):
    """The offer was answered, taken back or has run out."""


class MentorIsFull(Exception):
    """The mentor has no place left."""


class RunAlreadyPublished(Exception):
    """A run is published once."""
