"""What can go wrong when an action is recorded."""


class NotOpaqueError(ValueError):
    """A value meant for the audit could carry someone's words; ids and short codes alone may."""


class AppendOnlyError(RuntimeError):
    """Something tried to change or remove an audit row."""
