"""`cairn`: everything an operator does, by words.

Exit codes: 0 done, 1 not done (one line on standard error says why), 2 a word or option that
is not known.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from cairn import __version__
from cairn.cli.memory import keep_what_is_loaded, load_without_collecting


@dataclass(frozen=True)
class Entry:
    """Where a command stands ("module:name"), its line in the help, and whether it needs models."""

    place: str
    summary: str
    needs_models: bool = True


# Imported when asked for, so that `cairn --help` needs neither a database nor seconds.
COMMANDS = {
    "serve": Entry("cairn.cli.commands.serve:serve", "Run web server and worker together."),
    "web": Entry("cairn.cli.commands.web:web", "Run the web server alone."),
    "worker": Entry("cairn.cli.commands.worker:worker", "Run the job worker alone."),
    "migrate": Entry(
        "cairn.cli.commands.migrate:migrate", "Bring database and static files up to date."
    ),
    "set-up": Entry("cairn.cli.commands.set_up:set_up", "Make a school and its administrator."),
    "demo": Entry("cairn.cli.commands.demo:demo", "Load a school to try."),
    "import-roster": Entry(
        "cairn.roster.commands:import_roster", "Import schools and people from a roster."
    ),
    "match": Entry("cairn.matching.engine.command:match", "Pair people of a file.", False),
    "propose": Entry(
        "cairn.matching.commands:propose", "Make a proposal for everyone who is ready."
    ),
    "backup": Entry("cairn.cli.commands.backup:backup", "Write everything to one encrypted file."),
    "restore": Entry("cairn.cli.commands.restore:restore", "Bring a backup back, elsewhere."),
    "doctor": Entry("cairn.cli.commands.doctor:doctor", "Look for what is wrong."),
    "settings": Entry("cairn.cli.commands.settings:settings", "List every setting.", False),
    "audit": Entry("cairn.cli.commands.audit:audit", "Look at the record of who did what."),
    "export": Entry("cairn.data_rights.commands:export", "Print all that is held about a person."),
    "erase": Entry("cairn.data_rights.commands:erase", "Erase one person for good."),
    "retention": Entry("cairn.data_rights.commands:retention", "Remove what was kept long enough."),
    "shell": Entry("cairn.cli.commands.shell:shell", "Open Python with the product loaded."),
}


class Commands(click.Group):
    """Finds a command by its word in `COMMANDS` and imports it then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every word, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a word, with Django ready for its imports."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        start_django(with_models=entry.needs_models)
        module, _colon, name = entry.place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        keep_what_is_loaded()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table's own lines, without an import."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, entry.summary) for word, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a database that does not answer is one line, not a page of code."""
        from django.db import OperationalError

        try:
            return super().invoke(ctx)
        except OperationalError as error:
            first_line = str(error).strip().partition("\n")[0]
            raise click.ClickException(
                f"The database does not answer ({first_line}). Look at DATABASE_URL."
            ) from error


def start_django(*, with_models: bool) -> None:
    """Read the settings and, `with_models`, load the apps; an unusable setting is one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    import django
    from django.conf import settings

    from cairn.config.env import SettingUnusable

    try:
        if with_models:
            django.setup()
        else:
            settings.DEBUG  # noqa: B018 - reading one setting reads the environment
        # Where the matching keeps what it compiles: the product's own folder may be read-only.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(settings.DATA_DIR / "compiled"))
    except SettingUnusable as error:
        raise click.ClickException(str(error)) from error
    except PermissionError as error:
        raise click.ClickException(
            f"{error.filename} cannot be written. Set CAIRN_DATA_DIR to a folder of your own."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version=__version__, prog_name="cairn")
def cairn() -> None:
    """Peer mentoring programmes, led by the mentees."""


def main() -> None:
    """The entry of the `cairn` script."""
    # Whatever a command writes (database, mails, backups) is for its owner alone.
    os.umask(0o077)
    load_without_collecting()
    cairn(prog_name="cairn")


if __name__ == "__main__":
    main()
