"""`cairn`: everything an operator does, by words."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

# Loaded when asked for, so that `cairn --help` needs no database and no seconds.
COMMANDS = {
    "serve": "cairn.cli.serve:serve",
    "web": "cairn.cli.serve:web",
    "worker": "cairn.cli.serve:worker",
    "migrate": "cairn.cli.upkeep:migrate",
    "set-up": "cairn.cli.upkeep:set_up",
    "settings": "cairn.cli.upkeep:settings",
    "doctor": "cairn.cli.upkeep:doctor",
    "audit-verify": "cairn.cli.upkeep:audit_verify",
    "import-roster": "cairn.roster.commands:import_roster",
    "match": "cairn.matching.engine.command:match",
    "export": "cairn.data_rights.commands:export",
    "erase": "cairn.data_rights.commands:erase",
    "retention": "cairn.data_rights.commands:retention",
}


class Commands(click.Group):
    """Finds a command by its word and imports it then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every word, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a word; Django is ready when it runs."""
        if cmd_name not in COMMANDS:
            return None
        _start_django()
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    import django

    from cairn.config.env import SettingUnusable

    try:
        django.setup()
    except SettingUnusable as error:
        raise click.ClickException(str(error)) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="cairn")
def cairn() -> None:
    """Peer mentoring programmes, led by the mentees."""


def main() -> None:
    """The entry of the `cairn` script."""
    cairn(prog_name="cairn")


if __name__ == "__main__":
    sys.exit(main())
