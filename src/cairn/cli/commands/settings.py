"""`cairn settings`."""

from __future__ import annotations

import os

import click

from cairn.cli.output import finish, json_option


@click.command()
@json_option
def settings(as_json: bool) -> None:
    """List every setting.

    With its kind, its default and its meaning; a star marks those set here. Secrets are not shown.
    """
    from cairn.config.env import DECLARED

    listed = {
        name: {**vars(declared), "is_set": bool(os.environ.get(name, "").strip())}
        for name, declared in sorted(DECLARED.items())
    }
    lines = [
        f"{'*' if one['is_set'] else ' '} {name}  ({one['kind']}; {one['default'] or 'empty'})\n"
        f"      {one['meaning']}"
        for name, one in listed.items()
    ]
    finish(listed, "\n".join(lines), as_json=as_json)
