"""`cairn propose`: a proposal for everyone who is ready, kept with the others."""

from __future__ import annotations

import json
import sys
import uuid

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TimeElapsedColumn

from cairn.lib.tenant import across_schools, in_school
from cairn.matching.actions import make_run
from cairn.matching.engine import BadProblem
from cairn.matching.engine import Progress as Done
from cairn.matching.enums import RunMode
from cairn.matching.errors import RunGivenUp
from cairn.matching.models import MatchRun
from cairn.programmes.models import Iteration

NOT_MADE, CANCELLED = 1, 130


@click.command("propose")
@click.argument("iteration", metavar="ITERATION", type=click.UUID)
@click.option(
    "--mode",
    type=click.Choice(RunMode.values),
    default=RunMode.FAIR.value,
    show_default=True,
    help="What counts most, once as many as possible are matched.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Decides between equals.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def propose(iteration: uuid.UUID, mode: str, seed: int, as_json: bool) -> None:
    """Make a proposal for ITERATION, the long number in the address of its pages.

    It takes as long as it takes, and nobody who uses the product waits for it. Coordinators find
    the proposal with the others; nothing is sent. Stopped by Ctrl-C, nothing is kept.
    """
    with across_schools():
        found = Iteration.objects.select_related("school").filter(pk=iteration).first()
    if found is None:
        click.echo(f"There is no iteration {iteration}.", err=True)
        sys.exit(NOT_MADE)
    try:
        with in_school(found.school):
            run = _make(found, RunMode(mode), seed)
    except BadProblem as bad:
        click.echo("\n".join(bad.faults), err=True)
        sys.exit(NOT_MADE)
    except RunGivenUp:
        click.echo("The proposal was stopped on its page.", err=True)
        sys.exit(NOT_MADE)
    except KeyboardInterrupt:
        click.echo("Cancelled; nothing was kept.", err=True)
        sys.exit(CANCELLED)
    _report(run, as_json)


def _make(iteration: Iteration, mode: RunMode, seed: int) -> MatchRun:
    columns = (SpinnerColumn(), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=1.0)

        def told(done: Done) -> None:
            progress.update(bar, completed=done.done)

        return make_run(iteration, by=None, seed=seed, mode=mode, told=told)


def _report(run: MatchRun, as_json: bool) -> None:
    result = run.result
    proven = "proven best" if result["proven"] else "not proven best"
    click.echo(
        f"Proposal {run.number}: {result['pairs']} of {result['mentees']} mentees have a mentor, "
        f"{proven}, in {result['milliseconds'] / 1000:.1f} s.",
        err=True,
    )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "run": str(run.pk),
                    "number": run.number,
                    "pairs": result["pairs"],
                    "mentees": result["mentees"],
                    "proven_best": result["proven"],
                    "seconds": result["milliseconds"] / 1000,
                }
            )
        )
