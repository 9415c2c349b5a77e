"""`cairn web`."""

from __future__ import annotations

import click


@click.command()
def web() -> None:
    """Run the web server alone.

    Any number of them, on one or several machines, can serve one PostgreSQL. Run `cairn migrate`
    once before, and at least one `cairn worker` beside.
    """
    from cairn.cli.preparing import collect_static_files, make_folders
    from cairn.cli.web_server import refuse_taken_port, run_web_server

    refuse_taken_port()
    make_folders()
    collect_static_files()
    run_web_server()
