"""A real installation in a folder of its own, with real processes: for tests of the command
line, of faults and of journeys. Nothing here reaches into the product.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
Running = subprocess.Popen[str]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Installation:
    """A folder and the settings that make it an installation; `more` are settings of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where its server answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What its processes in the background write."""
        return self.folder.parent / f"{self.folder.name}.log"

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
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **self.more,
        }

    def attempt(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """`cairn …` to its end, whatever comes of it."""
        return self._finished(["-m", "cairn.cli.main", *words], typed)

    def run(self, *words: str, typed: str = "") -> str:
        """`cairn …`, which must succeed; its standard output."""
        done = self.attempt(*words, typed=typed)
        assert done.returncode == 0, f"cairn {' '.join(words)}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, module: str, *words: str) -> str:
        """A module of the tests with the installation's settings; its last line."""
        done = self._finished(["-m", module, *words], "")
        assert done.returncode == 0, f"{module} {' '.join(words)}: {done.stderr}"
        return done.stdout.strip().rpartition("\n")[2]

    def _finished(self, words: list[str], typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def start(self, *words: str) -> Running:
        """`cairn …` in the background."""
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "cairn.cli.main", *words],
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )

    @contextmanager
    def running(self, *words: str) -> Iterator[Running]:
        """`cairn serve` or `cairn web`, ready; stopped at the end as by a service manager."""
        server = self.start(*words)
        try:
            wait_for(lambda: self.answers() or server.poll() is not None)
            assert server.poll() is None, f"It did not start:\n{self.log.read_text()}"
            yield server
        finally:
            stop(server)

    def answers(self) -> bool:
        """Whether /readyz says ready."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def copied_to(self, folder: Path, **more: str) -> Installation:
        """The same at another place, with a port of its own; only where nothing runs."""
        shutil.copytree(self.folder, folder)
        return Installation(folder, more={**self.more, **more})


def stop(process: Running) -> None:
    """Ask it to end, and wait."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.wait(20)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> float:
    """Wait until `what` is so; the seconds it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not so after {seconds} seconds"
        time.sleep(0.05)
    return time.monotonic() - began


def children_of(process_id: int) -> list[int]:
    """The ids of the processes it started; none where it has ended."""
    try:
        text = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def runs(process_id: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        facts = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False
    return facts.rpartition(")")[2].split()[0] != "Z"


@dataclass(frozen=True)
class Answer:
    """What came back; a redirect is not followed."""

    status: int
    text: str
    location: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_facts: object) -> None:
        return None


class Browser:
    """The cookies of one person, and requests with them; one thread at a time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), _NoRedirect()
        )

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(urllib.request.Request(f"{self.url}{path}"))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form with the token that belongs to the cookies."""
        data = urlencode({"csrfmiddlewaretoken": self._token(), **fields}).encode()
        return self._ask(urllib.request.Request(f"{self.url}{path}", data=data))

    def sign_in(self, user_name: str, password: str) -> Answer:
        """By the form everybody uses."""
        self.get("/account/login/")
        return self.post("/account/login/", login=user_name, password=password)

    def at(self, url: str) -> Browser:
        """The same cookies at another server of the same installation."""
        other = Browser(url)
        for cookie in self.cookies:
            other.cookies.set_cookie(cookie)
        return other

    def _token(self) -> str:
        return next((c.value or "" for c in self.cookies if c.name.endswith("csrf")), "")

    def _ask(self, request: urllib.request.Request) -> Answer:
        """Raises OSError where no whole answer comes."""
        try:
            with self._opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.read().decode(), "")
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode()
                return Answer(error.code, text, error.headers.get("Location", ""))
