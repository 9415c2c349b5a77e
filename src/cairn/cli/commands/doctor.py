"""`cairn doctor`."""

from __future__ import annotations

import click

from cairn.cli.output import finish, json_option

MARKS = {"fine": "✓", "note": "·", "problem": "✗"}


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Look for what is wrong.

    Exit code 1 when something is; a note is worth reading and no problem.
    """
    from cairn.cli.checks import every_check

    found = every_check()
    well = all(one.state != "problem" for one in found)
    lines = [f"{MARKS[one.state]} {one.name}: {one.words}" for one in found]
    finish({"ok": well, "checks": [vars(one) for one in found]}, "\n".join(lines), as_json=as_json)
    raise SystemExit(0 if well else 1)
