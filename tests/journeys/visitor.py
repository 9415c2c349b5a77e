"""One person at one browser, and what must hold of every page they look at."""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import struct
import time
import zlib
from base64 import b32decode, b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

SCREENS = Path(__file__).resolve().parents[2] / "artefacts" / "screens"
WIDTHS = (360, 1360)
THEMES = ("light", "dark")
# None of these rules reads a style sheet, so only sound and film are fetched for them.
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "preload": {"assets": ["media"]},
}
FULL = os.environ.get("CAIRN_PROOF") == "full"
# Pictures prove nothing by themselves: they are taken at full size, when they are asked for, and of
# what a failing test has seen.
PICTURES = FULL or bool(os.environ.get("CAIRN_PICTURES"))
ALL_LOOKS = [(width, theme) for width in WIDTHS for theme in THEMES]
# Two that differ in width and theme. At full size every page is held to the rules of accessibility
# in all four, else in one of these: which one goes by its name.
DAILY_LOOKS = [(360, "light"), (1360, "dark")]
LOOKS = ALL_LOOKS if PICTURES else DAILY_LOOKS
# Colours glide from one theme to the other: what is looked at is the end of it.
SETTLE = """() => document.getAnimations().forEach((one) => {
  try { one.finish(); } catch { one.cancel(); }
})"""
WHOLE_PAGE = {"captureBeyondViewport": True, "optimizeForSpeed": True}
# Of what is right a result would tell as much as of what is wrong, which nobody reads.
RUN_AXE = """async (options) => {
  const found = await axe.run({...options, resultTypes: ["violations"]});
  return {...found, passes: [], incomplete: [], inapplicable: []};
}"""
# Bytes as they come over the wire, compressed.
HTML_BYTES, FIRST_VISIT_BYTES, LATER_PAGE_BYTES = 14_000, 90_000, 20_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium_path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


# The first is the same browser without a window to draw: a third less work.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def _chromium_path() -> str:
    for name in CHROMIUMS:
        if found := shutil.which(name):
            return found
    raise AssertionError(
        "No Chromium was found. Install it and try again. On Debian: "
        "apt-get install chromium-headless-shell"
    )


class Visitor:
    """Clicks by the words on the page, and looks at what is there."""

    def __init__(
        self, browser: Browser, url: str, name: str, *, script: bool = True, language: str = "en-GB"
    ) -> None:
        self.name = name
        self.url = url
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": WIDTHS[0], "height": 800},
            color_scheme="light",
            java_script_enabled=script,
            locale=language,
        )
        self._looking_at = (WIDTHS[0], THEMES[0])
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.bytes: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)
        self._devtools = self.context.new_cdp_session(self.page)
        self._devtools.send("Network.enable")
        self._devtools.on("Network.responseReceived", self._note_kind)
        self._devtools.on("Network.loadingFinished", self._weigh)

    # --- what the browser tells ---------------------------------------------------------------

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", "about:")):
            self.complaints.append(f"request to others: {request.url}")

    def _note_kind(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _weigh(self, event: dict[str, Any]) -> None:
        kind = self._kinds.pop(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])

    # --- what the person does -----------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address of the product; what it weighs stands in `bytes` afterwards."""
        self.bytes.clear()
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def sign_in(self, user_name: str, password: str) -> None:
        """By user name and password, and a second step where it is asked for and set up."""
        self.go("/account/login/")
        self.page.locator("input[name=login]").fill(user_name)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_url(lambda url: "/account/login" not in url)

    def press(self, name: str) -> None:
        """Press the first visible button or link of that name."""
        button = self.page.get_by_role("button", name=name)
        link = self.page.get_by_role("link", name=name)
        button.or_(link).locator("visible=true").first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label, exact=False).locator("visible=true").first.fill(text)

    def sees(self, text: str) -> None:
        """The page shows this text."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def look(self, name: str) -> None:
        """At both widths and in both themes no rule of accessibility or security is broken."""
        for width, theme in LOOKS:
            self._turn_to(width, theme)
            if PICTURES:
                self._take_picture(f"{name}-{width}-{theme}")
            where = f"{self.name}, {name} at {width} px, {theme}"
            try:
                self._does_not_scroll_sideways(where)
                if FULL or (width, theme) == self._look_of_today(name):
                    self._is_accessible(where)
            except AssertionError:
                self._take_picture(f"{name}-{width}-{theme}")
                raise
        self._turn_to(WIDTHS[0], THEMES[0])
        assert not self.complaints, f"{self.name}, {name}: {self.complaints}"

    def _turn_to(self, width: int, theme: str) -> None:
        """Another screen and another light; drawing a page anew takes as long as opening it."""
        if (width, theme) == self._looking_at:
            return
        self.page.emulate_media(color_scheme=theme)
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.evaluate(SETTLE)
        self._looking_at = (width, theme)

    def is_light(self, name: str, *, first_visit: bool = False) -> None:
        """The page that was opened last keeps to its weight."""
        html, total = self.bytes.get("Document", 0), sum(self.bytes.values())
        allowed = FIRST_VISIT_BYTES if first_visit else LATER_PAGE_BYTES
        assert html <= HTML_BYTES, f"{self.name}, {name}: {html} bytes of HTML"
        assert total <= allowed, f"{self.name}, {name}: {total} bytes: {self.bytes}"

    def _look_of_today(self, name: str) -> tuple[int, str]:
        return DAILY_LOOKS[zlib.crc32(f"{self.name} {name}".encode()) % len(DAILY_LOOKS)]

    def _does_not_scroll_sideways(self, where: str) -> None:
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{where} scrolls sideways by {overflow} px"

    def _is_accessible(self, where: str) -> None:
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT)
        found = AxeResults(self.page.evaluate(RUN_AXE, AXE_RULES))
        assert found.violations_count == 0, f"{where}:\n{found.generate_report()}"

    def _take_picture(self, name: str) -> None:
        folder = SCREENS / self.name
        folder.mkdir(parents=True, exist_ok=True)
        # Packed quickly rather than tightly, which spares the browser's own process a third.
        self.page.evaluate(SETTLE)
        taken = self._devtools.send("Page.captureScreenshot", WHOLE_PAGE)
        (folder / f"{name}.png").write_bytes(b64decode(taken["data"]))


def one_time_password(secret: str, moment: float | None = None) -> str:
    """What an authenticator app shows for a base32 `secret` (RFC 6238: SHA-1, 30 s, six digits)."""
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(b32decode(secret, casefold=True), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"
