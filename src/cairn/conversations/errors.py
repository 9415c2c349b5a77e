"""What can happen in a conversation."""


class ThreadIsClosed(Exception):
    """The pair has ended: the thread can be read, nothing more is written."""
