"""One process that keeps others running, and stops them in order.

The product is loaded once, here; web server and worker are forked from it. So a start takes one
load instead of three, and a child that was killed is back at once.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

import structlog

GRACE = 10.0
# Whatever was killed how often, the product is ready again within five seconds.
LONGEST_PAUSE = 3.0
# A part that ran this long did not fail at its start, so it may be started again at once.
STEADY_AFTER = 2.0
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG

_log = structlog.get_logger("cairn.supervisor")


class Child:
    """One forked process; when it ends by itself it is forked again after a growing pause."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.work = work
        self.failures = 0
        self.start()

    def start(self) -> None:
        """Fork; the child does its work in a group of its own and never returns here."""
        self.due_at: float | None = None
        self.started_at = time.monotonic()
        _close_database()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _run_as_child(self.work)

    def look_after(self) -> None:
        """Notice an end, and start again once the pause is over."""
        if self.due_at is None:
            self._notice_end()
        elif time.monotonic() >= self.due_at:
            self.start()

    def _notice_end(self) -> None:
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            return
        if time.monotonic() - self.started_at > STEADY_AFTER:
            self.failures = 0
        pause = min(LONGEST_PAUSE, 0.25 * 2**self.failures)
        self.failures += 1
        self.due_at = time.monotonic() + pause
        _log.warning("process ended", job=self.name, exit_code=os.waitstatus_to_exitcode(status))

    def ask_to_end(self) -> None:
        """SIGTERM, where it runs."""
        if self.due_at is None:
            os.kill(self.pid, signal.SIGTERM)

    def wait_until(self, deadline: float) -> None:
        """Wait for the end; past `deadline` (of time.monotonic) it is killed."""
        while self.due_at is None:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                return
            time.sleep(0.05)


def supervise(works: Mapping[str, Callable[[], None]]) -> None:
    """Run every work in a process of its own until SIGTERM or Ctrl-C; ends within 10 seconds."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    children = [Child(name, work) for name, work in works.items()]
    while not stop.wait(0.2):
        for child in children:
            child.look_after()
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE - 1
    for child in children:
        child.wait_until(deadline)


def _close_database() -> None:
    """A connection must not be shared with a fork."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def _run_as_child(work: Callable[[], None]) -> None:
    code = 1
    try:
        # Ctrl-C reaches the supervisor alone, which stops everyone in order.
        os.setsid()
        end_with_parent()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - nothing may climb into the supervisor's own code
        _log.exception("process failed")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is killed; elsewhere it stays."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGTERM)
