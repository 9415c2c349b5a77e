"""`cairn audit verify`."""

from __future__ import annotations

import click

from cairn.cli.output import finish, json_option


@click.group()
def audit() -> None:
    """Look at the record of who did what."""


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Check that no row of the record was changed or removed.

    Exit code 1 when one was.
    """
    from cairn.audit.queries import verify_chain

    problems = verify_chain()
    finish(
        {"ok": not problems, "problems": problems},
        "\n".join(problems) or "The chain is whole.",
        as_json=as_json,
    )
    raise SystemExit(1 if problems else 0)
