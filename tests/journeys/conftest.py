"""A real installation in a folder of its own, and a real browser to walk through it.

Nothing here reaches into the product: the server is the one people start, data come in by the
command line and by clicks. Screenshots of every page that is looked at go to `artefacts/screens`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.gallery import write_gallery
from tests.journeys.visitor import SCREENS, Visitor

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installation:
    """A running product."""

    url: str
    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, typed: str = "") -> str:
        """Run `cairn …` on this installation; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "cairn.cli.main", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"cairn {' '.join(words)}: {done.stdout}\n{done.stderr}"
        return done.stdout


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`cairn serve` on a free port, with a blank folder; stopped at the end as by Ctrl-C."""
    with _serving(tmp_path_factory.mktemp("installation")) as one:
        yield one


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`cairn serve --demo`: the demo school in its first weeks."""
    with _serving(tmp_path_factory.mktemp("demo"), "--demo") as one:
        yield one


@contextmanager
def _serving(folder: Path, *options: str) -> Iterator[Installation]:
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
        "CAIRN_DATA_DIR": str(folder),
        "CAIRN_PORT": str(port),
        "CAIRN_LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "cairn.cli.main", "serve", *options],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, server, folder / "server.log")
        yield Installation(url, folder, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise AssertionError(
        "No Chromium was found. Install it (Debian: apt-get install chromium) and try again."
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser, installation: Installation) -> Iterator[Callable[..., Visitor]]:
    """`visitor("mentee")` gives one person a browser of their own."""
    yield from _visitors(browser, installation.url)


@pytest.fixture
def visitor_of_demo(
    browser: Browser, demo_school: Installation
) -> Iterator[Callable[..., Visitor]]:
    """The same at the demo school."""
    yield from _visitors(browser, demo_school.url)


def _visitors(browser: Browser, url: str) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def come(name: str, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, url, name, **options))
        return visitors[-1]

    yield come
    for one in visitors:
        one.context.close()


def pytest_sessionfinish() -> None:
    """Bind the pictures into a page to leaf through."""
    if SCREENS.is_dir():
        write_gallery(SCREENS)
