"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ClassroomArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's floor (19 MiB, two passes, one lane): about 20 ms, so a class gets in."""

    algorithm = "argon2"
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
