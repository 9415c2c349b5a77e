"""`cairn worker`."""

from __future__ import annotations

import signal
import threading

import click


@click.command()
def worker() -> None:
    """Run the job worker alone.

    Any number of them can work on one database; each job is done by one.
    """
    run_worker_until_told()


def run_worker_until_told() -> None:
    """Work until SIGTERM or Ctrl-C; running work may finish."""
    from cairn.jobs.worker import run_worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)
