"""A real installation in a folder of its own, and a real browser to walk through it.

Nothing here reaches into the product: the server is the one people start, data come in by the
command line and by clicks. Pictures, where they are taken, go to `artefacts/screens`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.installation import Installation
from tests.journeys.gallery import write_gallery
from tests.journeys.visitor import SCREENS, Visitor, chromium


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Installation
) -> Iterator[Installation]:
    """`cairn serve` on a free port, without a school; stopped at the end."""
    with serving(tmp_path_factory.mktemp("installation"), migrated_once) as one:
        yield one


@pytest.fixture(scope="session")
def demo_school(
    tmp_path_factory: pytest.TempPathFactory, demo_once: Installation
) -> Iterator[Installation]:
    """The demo school in its first weeks, served."""
    with serving(tmp_path_factory.mktemp("demo"), demo_once) as one:
        yield one


@contextmanager
def serving(folder: Path, like: Installation) -> Iterator[Installation]:
    """A copy of `like` in `folder` that serves, and stops at the end."""
    made = like.copied_to(folder / "data", CAIRN_LOG_LEVEL="WARNING")
    with made.running("serve"):
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as one:
        yield one


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
