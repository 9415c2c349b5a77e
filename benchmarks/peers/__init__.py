"""Other ways to match: a script each, with the lock of its own environment beside it."""
