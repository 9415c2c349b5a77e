"""A real installation in a folder of its own, and a real browser to walk through it.

Nothing here reaches into the product: the server is the one people start, data come in by the
command line and by clicks. Screenshots of every page that is looked at go to `artefacts/screens`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.installation import ROOT, Installation

SCREENS = ROOT / "artefacts" / "screens"
WIDTHS = (360, 1360)
THEMES = ("light", "dark")
AXE_TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`cairn serve` on a free port, with a blank folder; stopped at the end."""
    made = Installation(tmp_path_factory.mktemp("journeys") / "data")
    made.more["CAIRN_LOG_LEVEL"] = "WARNING"
    with made.running("serve"):
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


class Visitor:
    """One person at one browser: clicks by the words on the page, and looks at what they see."""

    def __init__(self, browser: Browser, installation: Installation, name: str) -> None:
        self.name = name
        self.url = installation.url
        self.context: BrowserContext = browser.new_context(
            base_url=installation.url, viewport={"width": WIDTHS[0], "height": 800}
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)

    def _hear(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _watch(self, request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", "about:")):
            self.complaints.append(f"request to others: {request.url}")

    def go(self, path: str) -> None:
        """Open an address of the product."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        """Press the first visible button or link of that name."""
        button = self.page.get_by_role("button", name=name)
        link = self.page.get_by_role("link", name=name)
        (button.or_(link)).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def sees(self, text: str) -> None:
        """The page shows this text."""
        self.page.get_by_text(text).first.wait_for(timeout=5000)

    def look(self, name: str) -> None:
        """Pictures at both widths in both themes; no rule of accessibility or security broken."""
        folder = SCREENS / self.name
        folder.mkdir(parents=True, exist_ok=True)
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 800})
                path = folder / f"{name}-{width}-{theme}.png"
                self.page.screenshot(path=str(path), full_page=True)
                self._is_accessible(f"{name} at {width} px, {theme}")
                overflow = self.page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert overflow <= 0, f"{name} at {width} px scrolls sideways by {overflow} px"
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        assert self.complaints == []

    def _is_accessible(self, where: str) -> None:
        found = Axe().run(self.page, options=AXE_TAGS)
        assert found.violations_count == 0, f"{self.name}, {where}:\n{found.generate_report()}"


@pytest.fixture
def visitor(browser: Browser, installation: Installation) -> Iterator:
    """`visitor("mentee")` gives one person a browser of their own."""
    visitors: list[Visitor] = []

    def come(name: str) -> Visitor:
        visitors.append(Visitor(browser, installation, name))
        return visitors[-1]

    yield come
    for one in visitors:
        one.context.close()
