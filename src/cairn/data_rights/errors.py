"""What can stand against an erasure."""


class LastAdministratorStays(Exception):
    """A school keeps at least one administrator: make somebody else one first."""
