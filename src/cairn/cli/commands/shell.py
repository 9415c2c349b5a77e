"""`cairn shell`."""

from __future__ import annotations

import click


@click.command()
@click.option("--command", "-c", help="Run this Python and end.")
def shell(command: str | None) -> None:
    """Open Python with the product loaded.

    Queries are closed until a school is in scope: `with in_school(school): …`.
    """
    from django.core.management import call_command

    call_command("shell", command=command, verbosity=0)
