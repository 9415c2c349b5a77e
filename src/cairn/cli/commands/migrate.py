"""`cairn migrate`."""

from __future__ import annotations

import click


@click.command()
def migrate() -> None:
    """Bring database and static files up to date.

    `cairn serve` does this by itself. It can be run again at any time, and by several at once.
    """
    from cairn.cli.preparing import prepare

    prepare()
    click.echo("The database is up to date.")
