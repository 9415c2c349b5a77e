"""`cairn serve`."""

from __future__ import annotations

import click


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo school on the first start.")
def serve(demo: bool) -> None:
    """Run web server and worker together.

    Makes what is missing first: folders, tables, static files. A part that crashes is started
    again. Ctrl-C stops everything within 10 seconds.
    """
    from django.conf import settings

    from cairn.cli.commands.demo import load_demo_once
    from cairn.cli.commands.worker import run_worker_until_told
    from cairn.cli.preparing import prepare
    from cairn.cli.supervisor import supervise
    from cairn.cli.web_server import load_pages, refuse_taken_port, run_web_server

    refuse_taken_port()
    prepare()
    if demo:
        load_demo_once()
    load_pages()
    click.echo(f"Cairn is at {settings.BASE_URL}  (Ctrl-C stops it)")
    supervise({"web": run_web_server, "worker": run_worker_until_told})
