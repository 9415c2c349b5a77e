"""A real installation in a folder of its own, and a real browser to walk through it.

Nothing here reaches into the product: the server is the one people start, data come in by the
command line and by clicks. Screenshots of every page that is looked at go to `artefacts/screens`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.installation import Installation
from tests.journeys.gallery import write_gallery
from tests.journeys.visitor import SCREENS, Visitor


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`cairn serve` on a free port, with a blank folder; stopped at the end."""
    with serving(tmp_path_factory.mktemp("installation")) as one:
        yield one


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`cairn serve --demo`: the demo school in its first weeks."""
    with serving(tmp_path_factory.mktemp("demo"), "--demo") as one:
        yield one


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Installation]:
    """A new installation in `folder` that serves, and stops at the end."""
    made = Installation(folder / "data", more={"CAIRN_LOG_LEVEL": "WARNING"})
    with made.running("serve", *options):
        yield made


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
    yield from visitors_of(browser, installation.url)


@pytest.fixture
def visitor_of_demo(
    browser: Browser, demo_school: Installation
) -> Iterator[Callable[..., Visitor]]:
    """The same at the demo school."""
    yield from visitors_of(browser, demo_school.url)


def visitors_of(browser: Browser, url: str) -> Iterator[Callable[..., Visitor]]:
    """A function that gives each person a browser of their own, closed at the end."""
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
