"""What commands print for people and for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")


def finish(result: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
    """The last line: `sentence` for people, `result` as one JSON object for scripts."""
    click.echo(json.dumps(result, default=str) if as_json else sentence)


@contextmanager
def progress(title: str, total: float | None = None) -> Iterator[Callable[[float], None]]:
    """A bar on standard error while a long work goes on; gives a function that moves it on.

    Without a `total` it only shows that something goes on and for how long. Away from a terminal
    nothing is drawn.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda more: bar.advance(task, more)
