"""How passwords are kept."""

from __future__ import annotations

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

# Each run takes 19 MiB for about 20 ms. Four at once in a process keep a class of thirty waiting
# for a few tenths of a second, and the memory of a process bounded whoever knocks.
AT_ONCE = 4
_places = threading.BoundedSemaphore(AT_ONCE)


class ClassroomArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's floor (19 MiB, two passes, one lane), a few at once."""

    algorithm = "argon2"
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The hash to keep; waits for its turn."""
        with _places:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one that was kept; waits for its turn."""
        with _places:
            return super().verify(password, encoded)
