"""Running the product: web server and job worker, together or each alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any

import click

GRACE = 10.0


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo school on the first start.")
def serve(demo: bool) -> None:
    """Run web server and worker together, until Ctrl-C."""
    from django.conf import settings

    from cairn.cli.upkeep import prepare

    _refuse_taken_port(settings.HOST, settings.PORT)
    prepare()
    if demo:
        _load_demo_once()
    click.echo(f"Cairn is at {settings.BASE_URL}  (Ctrl-C stops it)")
    sys.exit(_supervise({"web": _words("web"), "worker": _words("worker")}))


@click.command()
def web() -> None:
    """Run the web server alone; any number against one database."""
    from django.conf import settings

    command = [
        *(sys.executable, "-m", "gunicorn", "cairn.config.wsgi:application"),
        *("--bind", f"{settings.HOST}:{settings.PORT}"),
        *("--worker-class", "gthread", "--threads", str(settings.WEB_THREADS)),
        *("--workers", str(settings.WEB_PROCESSES)),
        *("--graceful-timeout", "8", "--log-level", "warning", "--no-control-socket"),
    ]
    os.execv(command[0], command)  # noqa: S606 - our own interpreter and words


@click.command()
def worker() -> None:
    """Run the job worker alone; any number against one database."""
    from cairn.jobs.worker import run_worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)


def _words(name: str) -> list[str]:
    return [sys.executable, "-m", "cairn.cli.main", name]


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken. Choose another: CAIRN_PORT={port + 1} make run"
            ) from error


def _load_demo_once() -> None:
    from cairn.schools.models import School

    if School.objects.exists():
        return
    from cairn.demo.actions import load_demo_school

    click.echo("Loading the demo school (once) …")
    for sign_in in load_demo_school():
        click.echo(f"  {sign_in.role:22} {sign_in.user_name:14} {sign_in.password}")


class _Child:
    """One process that is started again when it ends by itself."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.failures = 0
        self.not_before = 0.0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches the supervisor alone, which stops both in order.
        return subprocess.Popen(self.words, start_new_session=True)

    def restart_if_ended(self) -> None:
        """Start again after a growing pause, at most half a minute."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self.not_before == 0.0:
            self.failures += 1
            self.not_before = now + min(30, 0.5 * 2**self.failures)
        elif now >= self.not_before:
            self.not_before = 0.0
            self.process = self._start()


def _supervise(commands: dict[str, list[str]]) -> int:
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> Any:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    children = [_Child(words) for words in commands.values()]
    while not stop.wait(0.3):
        for child in children:
            child.restart_if_ended()
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
    return 0
