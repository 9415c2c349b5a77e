"""`cairn import-roster`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cairn.roster.actions import import_roster as import_file
from cairn.roster.enums import Phase
from cairn.roster.errors import PeopleKeepChanging, RosterRefused
from cairn.roster.reading import problems as reading
from cairn.roster.words import sentence
from cairn.roster.writing.counts import ImportCounts

FILE = click.Path(path_type=Path)
STOPPED = 130  # as the shell says it of a program that Ctrl-C ended


@click.command("import-roster")
@click.argument("path", type=FILE)
@click.option("--profiles", type=FILE, help="A CSV file of what students say of themselves.")
@click.option("--mapping", type=FILE, help="Which column of a plain CSV file means what.")
@click.option("--school", default="", help="The school of a plain CSV file.")
@click.option("--partial", is_flag=True, help="The CSV file does not name everyone: pause nobody.")
@click.option("--preview", is_flag=True, help="Count what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def import_roster(
    path: Path,
    profiles: Path | None,
    mapping: Path | None,
    school: str,
    partial: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """Import schools and people from PATH: a OneRoster zip or folder, or a CSV file.

    A file with problems changes nothing, and the exit code is 1. Stopped by Ctrl-C, it changes
    nothing either, and the exit code is 130.
    """
    try:
        with _progress_bar() as progress:
            counts = import_file(
                path,
                profiles=profiles,
                mapping=mapping,
                school_name=school,
                complete=not partial,
                preview=preview,
                progress=progress,
            )
    except RosterRefused as refused:
        _say_problems(refused.problems)
        _report(ImportCounts(errors=refused.problems.count), as_json)
        raise SystemExit(1) from refused
    except PeopleKeepChanging as error:
        message = "These people are being changed by others all the time. Try again later."
        raise click.ClickException(message) from error
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was changed.", err=True)
        raise SystemExit(STOPPED) from None
    _report(counts, as_json)


@contextmanager
def _progress_bar() -> Iterator[_Bar]:
    with Progress(console=Console(file=sys.stderr), transient=True) as progress:
        yield _Bar(progress)


class _Bar:
    """One line of progress that says what is being done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task(str(Phase.WAITING.label), total=None)

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        self._progress.update(
            self._task, description=str(phase.label), completed=done, total=total or None
        )


def _say_problems(problems: reading.Problems) -> None:
    for problem in problems.listed:
        click.echo(sentence(problem), err=True)
    more = problems.count - len(problems.listed)
    if more:
        click.echo(f"… and {more} more.", err=True)


def _report(counts: ImportCounts, as_json: bool) -> None:
    numbers = asdict(counts)
    if as_json:
        click.echo(json.dumps(numbers))
        return
    for name, number in numbers.items():
        click.echo(f"{name}: {number}")
