"""Which functions are jobs, and which run at set times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, ParamSpec, TypeVar

from django.utils.module_loading import import_string

P = ParamSpec("P")
R = TypeVar("R")
Work = Callable[[], Any]


@dataclass(frozen=True)
class Job(Generic[P, R]):
    """A function that can be enqueued; calling it directly runs it at once."""

    function: Callable[P, R]
    attempts: int
    seconds: int

    @property
    def name(self) -> str:
        """Where the function stands ("cairn.roster.tasks.import_roster")."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)


@dataclass(frozen=True)
class Repetition:
    """A function without arguments, and how long to wait between two runs."""

    name: str
    work: Work
    pause: timedelta


# Claimed once a tick by one of all workers; and run by each worker in a thread of its own.
schedules: dict[str, Repetition] = {}
loops: dict[str, Repetition] = {}


def job(*, attempts: int = 5, seconds: int = 600) -> Callable[[Callable[P, R]], Job[P, R]]:
    """Make a module's function a job: tried `attempts` times, given up on after `seconds`.

    A job runs at least once and, after a crash, perhaps again: it must bear that.
    """

    def made(function: Callable[P, R]) -> Job[P, R]:
        return Job(function=function, attempts=attempts, seconds=seconds)

    return made


def job_named(name: str) -> Job[..., Any]:
    """The job of that name; raises LookupError where there is none (any more)."""
    try:
        found = import_string(name)
    except ImportError as error:
        raise LookupError(f"There is no job {name}.") from error
    if not isinstance(found, Job):
        raise LookupError(f"{name} is not a job.")
    return found


def every(*, minutes: float) -> Callable[[Callable[[], R]], Callable[[], R]]:
    """Run the function every so many minutes, in one of all workers."""
    return _registering(schedules, timedelta(minutes=minutes))


def repeatedly(*, seconds: float) -> Callable[[Callable[[], R]], Callable[[], R]]:
    """Run the function over and over in each worker, with so many seconds in between.

    For work that claims its own rows and should not wait for the schedule.
    """
    return _registering(loops, timedelta(seconds=seconds))


def _registering(
    register: dict[str, Repetition], pause: timedelta
) -> Callable[[Callable[[], R]], Callable[[], R]]:
    def registered(function: Callable[[], R]) -> Callable[[], R]:
        name = f"{function.__module__}.{function.__qualname__}"
        register[name] = Repetition(name=name, work=function, pause=pause)
        return function

    return registered
