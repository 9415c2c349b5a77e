"""A slow phone in the real browser: what a page makes it download, wait for and move.

Chromium is slowed down by its own developer tools: the network by
`Network.emulateNetworkConditions`, the processor by `Emulation.setCPUThrottlingRate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

WIDTH, HEIGHT, PIXELS_A_POINT = 360, 800, 2
# Lighthouse's slow 4G. Its 150 ms are a round trip of the network; where its own run slows the
# browser down, each request waits 3.75 times as long, for the round trips of a new connection.
DOWN_KBIT, UP_KBIT, ROUND_TRIP_MS = 1_600, 750, 150
CPU_TIMES_SLOWER = 4
SETTLING_MS = 400
# Notes what the browser itself measures, https://web.dev/articles/vitals: the largest paint, shifts
# nobody asked for, and how long the next paint after an action took. A page that is left hands the
# actions on to the next, so that a sent form counts as well.
OBSERVERS = """
(() => {
  if (location.protocol !== "http:") return;
  const handedOn = JSON.parse(sessionStorage.getItem("actions") || "[]");
  sessionStorage.removeItem("actions");
  const seen = { paint: 0, shifts: [], actions: handedOn };
  const notes = {
    "largest-contentful-paint": (one) => { seen.paint = one.startTime; },
    "layout-shift": (one) => {
      if (!one.hadRecentInput) seen.shifts.push([one.startTime, one.value]);
    },
    "event": (one) => { if (one.interactionId) seen.actions.push(one.duration); },
  };
  const observers = Object.entries(notes).map(([type, note]) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true, durationThreshold: 16 });
    return [observer, note];
  });
  window.whatWasSeen = () => {
    observers.forEach(([observer, note]) => observer.takeRecords().forEach(note));
    return seen;
  };
  addEventListener("pagehide", () => {
    sessionStorage.setItem("actions", JSON.stringify(whatWasSeen().actions));
  });
})();
"""


@dataclass
class Visit:
    """What one opening of a page took."""

    paint_ms: float
    shift: float
    bytes: int
    script_bytes: int
    requests_to_others: int


@dataclass
class Traffic:
    """What went over the wire since it was emptied: bytes as they came, with headers."""

    host: str
    bytes: int = 0
    script_bytes: int = 0
    others: set[str] = field(default_factory=set)
    _kinds: dict[str, str] = field(default_factory=dict)

    def asked(self, event: dict[str, Any]) -> None:
        """A request goes out; one that was led elsewhere has cost the answer that said so."""
        self.bytes += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))
        address = urlsplit(event["request"]["url"])
        if address.scheme not in {"data", "blob"} and address.netloc != self.host:
            self.others.add(address.netloc)

    def answered(self, event: dict[str, Any]) -> None:
        """The head of an answer is here."""
        self._kinds[event["requestId"]] = event["type"]

    def finished(self, event: dict[str, Any]) -> None:
        """An answer is here in full."""
        size = int(event["encodedDataLength"])
        self.bytes += size
        if self._kinds.pop(event["requestId"], "") == "Script":
            self.script_bytes += size


class Phone:
    """One phone with an empty cache; `cookies` are of somebody who has signed in before."""

    def __init__(self, page: Page, url: str, latency_ms: float) -> None:
        self.page = page
        self._traffic = Traffic(urlsplit(url).netloc)
        self._tools = page.context.new_cdp_session(page)
        self._slow_down(latency_ms)
        for event, hear in (
            ("Network.requestWillBeSent", self._traffic.asked),
            ("Network.responseReceived", self._traffic.answered),
            ("Network.loadingFinished", self._traffic.finished),
        ):
            self._tools.on(event, hear)

    def _slow_down(self, latency_ms: float) -> None:
        self._tools.send("Network.enable")
        self._tools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": latency_ms,
                "downloadThroughput": DOWN_KBIT * 1000 / 8,
                "uploadThroughput": UP_KBIT * 1000 / 8,
            },
        )
        self._tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})

    def visit(self, path: str) -> Visit:
        """Come to the page from an empty one and wait until nothing moves any more."""
        self.page.goto("about:blank")
        traffic = self._traffic
        traffic.bytes, traffic.script_bytes = 0, 0
        traffic.others.clear()
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.settle()
        seen = self.page.evaluate("whatWasSeen()")
        assert seen["paint"] > 0, f"nothing was painted: {path}"
        return Visit(
            paint_ms=seen["paint"],
            shift=largest_session(seen["shifts"]),
            bytes=traffic.bytes,
            script_bytes=traffic.script_bytes,
            requests_to_others=len(traffic.others),
        )

    def settle(self) -> None:
        """Until nothing is asked of the network and the last paint is noted."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(SETTLING_MS)

    def slowest_action(self, act: Callable[[Page], None]) -> float:
        """Milliseconds from a tap or key to the next paint: the longest while `act` runs.

        An action that the browser does not mention took less than its least, 16 ms.
        """
        self.page.evaluate("whatWasSeen().actions.length = 0")
        act(self.page)
        self.settle()
        return float(max(self.page.evaluate("whatWasSeen().actions"), default=16))


def largest_session(shifts: list[list[float]]) -> float:
    """Cumulative layout shift: the largest sum of shifts less than 1 s apart and within 5 s.

    Source: https://web.dev/articles/cls. `shifts` are [time in ms, value] in order of time.
    """
    largest = total = began = last = 0.0
    for moment, value in shifts:
        if moment - last >= 1000 or moment - began >= 5000:
            total, began = 0.0, moment
        total, last = total + value, moment
        largest = max(largest, total)
    return largest


@contextmanager
def slow_phone(
    browser: Browser, url: str, state: Any, latency_ms: float = ROUND_TRIP_MS
) -> Iterator[Phone]:
    """A phone that has been to no page of `url` yet; `state` holds the cookies it has."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=PIXELS_A_POINT,
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
        storage_state=state,
    )
    context.add_init_script(OBSERVERS)
    yield Phone(context.new_page(), url, latency_ms)
    context.close()
