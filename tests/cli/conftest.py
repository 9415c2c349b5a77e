"""Real processes on an installation of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """A folder and the settings that make it an installation."""

    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment without its settings, with those of the installation."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CAIRN_", "DJANGO_", "DATABASE_URL", "CACHE_URL"))
        }
        return kept | {
            "CAIRN_DATA_DIR": str(self.folder),
            "CAIRN_PORT": str(self.port),
            "CAIRN_WEB_PROCESSES": "1",
            "PYTHONPATH": str(ROOT / "src"),
            **self.more,
        }

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """`cairn …` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "cairn.cli.main", *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """`cairn …` in the background."""
        log = (self.folder.parent / f"{words[0]}.log").open("a")
        return subprocess.Popen(
            [sys.executable, "-m", "cairn.cli.main", *words],
            env=self.environment,
            stdout=log,
            stderr=log,
            text=True,
        )

    def answers(self) -> bool:
        """Whether /readyz says ready."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/readyz", timeout=5
            ) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def wait_for(what: Callable[[], bool], seconds: float = 60) -> float:
    """Wait until `what` is so; the seconds it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not so after {seconds} seconds"
        time.sleep(0.05)
    return time.monotonic() - began


def children_of(process: subprocess.Popen[str]) -> list[int]:
    """The ids of the processes it started."""
    tasks = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(word) for word in tasks.read_text().split()]


@pytest.fixture
def blank(tmp_path: Path) -> Installation:
    """An installation that does not exist yet, with a free port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return Installation(tmp_path / "data", int(door.getsockname()[1]))


@pytest.fixture
def serving(blank: Installation) -> Iterator[subprocess.Popen[str]]:
    """`cairn serve` on the blank installation, ready; stopped at the end."""
    server = blank.start("serve")
    try:
        wait_for(blank.answers)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
