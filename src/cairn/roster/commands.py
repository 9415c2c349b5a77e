"""`cairn import-roster`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cairn.roster.actions import import_roster as import_file
from cairn.roster.errors import RosterRefused
from cairn.roster.words import sentence
from cairn.roster.writing.counts import ImportCounts

FILE = click.Path(path_type=Path)


@click.command("import-roster")
@click.argument("path", type=FILE)
@click.option("--profiles", type=FILE, help="A CSV file of what students say of themselves.")
@click.option("--mapping", type=FILE, help="Which column of a plain CSV file means what.")
@click.option("--school", default="", help="The school of a plain CSV file.")
@click.option("--preview", is_flag=True, help="Count what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def import_roster(
    path: Path,
    profiles: Path | None,
    mapping: Path | None,
    school: str,
    preview: bool,
    as_json: bool,
) -> None:
    """Import schools and people from PATH: a OneRoster zip or folder, or a CSV file.

    A file with problems changes nothing, and the exit code is 1.
    """
    try:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("People", total=None)
            counts = import_file(
                path,
                profiles=profiles,
                mapping=mapping,
                school_name=school,
                preview=preview,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except RosterRefused as refused:
        for problem in refused.problems.listed:
            click.echo(sentence(problem), err=True)
        _report(ImportCounts(errors=refused.problems.count), as_json)
        raise SystemExit(1) from refused
    _report(counts, as_json)


def _report(counts: ImportCounts, as_json: bool) -> None:
    numbers = asdict(counts)
    if as_json:
        click.echo(json.dumps(numbers))
        return
    for name, number in numbers.items():
        click.echo(f"{name}: {number}")
