"""Puts mails into the outbox of an installation.

python -m tests.faults.mails NUMBER
"""

from __future__ import annotations

import sys


def main(number: int) -> None:
    """One mail an occasion."""
    from cairn.cli.main import start_django

    start_django(with_models=True)
    from django.db import transaction

    from cairn.outbox.actions import enqueue_mail

    with transaction.atomic():
        for one in range(number):
            enqueue_mail(
                to=f"person{one}@school.example",
                subject=f"occasion {one}",
                text="There is news.",
                key=f"occasion {one}",
                school_id=None,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
