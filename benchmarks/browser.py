"""Key pages on a slow phone in the real browser: paints, shifts, actions, bytes.

    python -m benchmarks.browser [--rounds 5] [--latency 150] [--pages WORD] [--markdown FILE]

A new installation with the demo school is opened on slow 4G by a processor four times slower, 360
pixels wide: each page with an empty cache, then once more. Then people do what they do there.

Budgets: largest contentful paint 2.0 s; interaction to next paint 200 ms; cumulative layout shift
0.05; a first visit 90 kB and its scripts 30 kB, a later one 20 kB; no request to anybody else.
Medians of the rounds; the exit code is 1 where a budget does not hold.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from tests.installation import Installation
from tests.journeys.visitor import Visitor, chromium

from benchmarks.phone import (
    CPU_TIMES_SLOWER,
    DOWN_KBIT,
    PIXELS_A_POINT,
    ROUND_TRIP_MS,
    UP_KBIT,
    WIDTH,
    Visit,
    slow_phone,
)
from benchmarks.telling import aligned, marked_down, processor, write_section

PASSWORD = "stones on a hill"
PAINT_MS, ACTION_MS, SHIFT = 2_000, 200, 0.05
FIRST_BYTES, LATER_BYTES, SCRIPT_BYTES = 90_000, 20_000, 30_000
FIRST, LATER = "first", "later"
FORM_OF_A_STEP = "main details.fold:has(form)"
Act = Callable[[Tab], None]


@dataclass(frozen=True)
class KeyPage:
    """A page, who opens it, and what they do there: names of actions."""

    who: str
    name: str
    path: str
    actions: tuple[tuple[str, Act], ...] = ()


@dataclass(frozen=True)
class Measured:
    """Medians of one page on a first or a later visit."""

    page: str
    visit: str
    paint_ms: float
    shift: float
    bytes: int
    script_bytes: int
    requests_to_others: int

    @property
    def over(self) -> list[str]:
        """The budgets that do not hold."""
        most_bytes = FIRST_BYTES if self.visit == FIRST else LATER_BYTES
        held = {
            "paint": self.paint_ms <= PAINT_MS,
            "shift": self.shift <= SHIFT,
            "bytes": self.bytes <= most_bytes,
            "scripts": self.script_bytes <= SCRIPT_BYTES,
            "others": not self.requests_to_others,
        }
        return [name for name, holds in held.items() if not holds]


@dataclass(frozen=True)
class Acted:
    """The median of one action."""

    page: str
    action: str
    milliseconds: float

    @property
    def over(self) -> list[str]:
        """The budget, where it does not hold."""
        return ["action"] if self.milliseconds > ACTION_MS else []


def main() -> int:
    """Measure, print, and say by the exit code whether every budget holds."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder, chromium() as browser:
        school = Installation(Path(folder) / "data", more={"CAIRN_LOG_LEVEL": "ERROR"})
        names = _demo_names(school)
        about = _about(browser, arguments)
        print(about)
        with school.running("serve"):
            visits, actions = _measure(browser, school.url, names, arguments)
    print("\n".join(["", *aligned(VISIT_HEAD, map(_visit_cells, visits))]))
    print("\n".join(["", *aligned(ACTION_HEAD, map(_action_cells, actions))]))
    if arguments.markdown:
        _write_section(Path(arguments.markdown), about, arguments.latency, visits, actions)
    return 1 if any(one.over for one in [*visits, *actions]) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--latency", type=int, default=ROUND_TRIP_MS, help="ms of each request")
    parser.add_argument("--pages", default="", help="only pages with this word in their name")
    parser.add_argument("--markdown", default="")
    return parser.parse_args()


def _about(browser: Browser, arguments: argparse.Namespace) -> str:
    return (
        f"Chromium {browser.version}, {WIDTH} px at {PIXELS_A_POINT} pixels a point; "
        f"{DOWN_KBIT / 1000} Mbit/s down, {UP_KBIT} kbit/s up, {arguments.latency} ms a request; "
        f"processor {CPU_TIMES_SLOWER} times slower than one of {processor()}; "
        f"median of {arguments.rounds}"
    )


def _demo_names(school: Installation) -> dict[str, str]:
    """The demo school in its first weeks; user names by role."""
    said = json.loads(school.run("demo", "--stage", "first-weeks", "--json").splitlines()[-1])
    return {one["role"]: one["user_name"] for one in said["sign_ins"]}


# --- What is visited, and done -------------------------------------------------------------------


def _key_pages(addresses: dict[str, str]) -> list[KeyPage]:
    menu = ("open the menu", _opens_the_menu)
    return [
        KeyPage("anybody", "sign in", "/account/login/", (("type a name", _types_a_name),)),
        KeyPage("mentee", "Today", "/", (menu,)),
        KeyPage("mentor", "Today", "/", (menu,)),
        KeyPage("coordinator", "Today", "/", (menu,)),
        KeyPage(
            "mentee",
            "conversation",
            addresses["conversation"],
            (("type a message", _types_a_message), ("send it", _sends_it)),
        ),
        KeyPage(
            "mentee",
            "goal",
            addresses["goal"],
            (
                ("open a disclosure", _opens_the_form_of_a_step),
                ("add a step", _adds_a_step),
                ("tick a step", _ticks_a_step),
            ),
        ),
        KeyPage("mentee", "pair", addresses["pair"], (menu,)),
        KeyPage(
            "mentee",
            "profile form",
            "/profile/edit/",
            (("open a disclosure", _opens_who_can_see), ("tick a word", _ticks_a_word)),
        ),
        KeyPage("coordinator", "people", "/people/", (("type a name", _types_words), menu)),
        KeyPage("coordinator", "pairs", "/pairs/", (menu,)),
        KeyPage(
            "coordinator",
            "applicants",
            addresses["applicants"],
            (("tick everyone", _ticks_everyone), ("open a disclosure", _opens_more)),
        ),
    ]


def _opens_the_menu(tab: Tab) -> None:
    tab.locator(".more > summary").tap()


def _types_a_name(tab: Tab) -> None:
    tab.locator("input[name=login]").press_sequentially("lbegum")


def _types_a_message(tab: Tab) -> None:
    tab.locator("#write textarea").press_sequentially("Thursday it is, at the library.")


def _sends_it(tab: Tab) -> None:
    before = tab.locator(".message").count()
    tab.locator("#write button[type=submit]").tap()
    tab.wait_for_function(
        "before => document.querySelectorAll('.message').length > before", arg=before
    )


def _opens_the_form_of_a_step(tab: Tab) -> None:
    fold = tab.locator(FORM_OF_A_STEP)
    if fold.get_attribute("open") is not None:
        fold.locator("> summary").tap()
    fold.locator("> summary").tap()


def _adds_a_step(tab: Tab) -> None:
    form = tab.locator(FORM_OF_A_STEP)
    form.locator("[name=text]").press_sequentially("Ask Priya")
    with tab.expect_navigation():
        form.locator("button[type=submit]").tap()


def _ticks_a_step(tab: Tab) -> None:
    with tab.expect_navigation():
        tab.locator("form[action$='/done/'] button").last.tap()


def _opens_who_can_see(tab: Tab) -> None:
    tab.locator("main .who-can-see > summary").last.tap()


def _ticks_a_word(tab: Tab) -> None:
    tab.locator("main label:has(input[type=checkbox])").first.tap()


def _types_words(tab: Tab) -> None:
    tab.locator("input[name=words]").press_sequentially("Begum")


def _ticks_everyone(tab: Tab) -> None:
    tab.locator(".choice:has(input[name=everyone])").tap()


def _opens_more(tab: Tab) -> None:
    tab.locator("main details.fold > summary").tap()


# --- Measuring -----------------------------------------------------------------------------------


def _measure(
    browser: Browser, url: str, names: dict[str, str], arguments: argparse.Namespace
) -> tuple[list[Measured], list[Acted]]:
    states, addresses = _signed_in(browser, url, names)
    visits: dict[tuple[str, str], list[Visit]] = {}
    actions: dict[tuple[str, str], list[float]] = {}
    chosen = [
        page for page in _key_pages(addresses) if arguments.pages in f"{page.who}: {page.name}"
    ]
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", flush=True)
        for page in chosen:
            title = f"{page.who}: {page.name}"
            with slow_phone(browser, url, states[page.who], arguments.latency) as phone:
                for visit in (FIRST, LATER):
                    visits.setdefault((title, visit), []).append(phone.visit(page.path))
                for name, act in page.actions:
                    actions.setdefault((title, name), []).append(phone.slowest_action(act))
    return (
        [_medians(title, visit, found) for (title, visit), found in visits.items()],
        [Acted(title, name, statistics.median(found)) for (title, name), found in actions.items()],
    )


def _signed_in(
    browser: Browser, url: str, names: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The cookies of each, and the addresses found on the way, at full speed."""
    states: dict[str, Any] = {"anybody": None}
    addresses: dict[str, str] = {}
    for who in ("mentee", "mentor", "coordinator"):
        visitor = Visitor(browser, url, who)
        visitor.sign_in(names[who], PASSWORD)
        if who == "mentee":
            for name, link in (
                ("conversation", "a[href^='/messages/with/']"),
                ("pair", "a[href^='/pairs/']"),
                ("goal", "a.item-link[href^='/goals/']"),
            ):
                addresses[name] = _follow(visitor, "/", link)
        if who == "coordinator":
            addresses["applicants"] = _follow(visitor, "/", "a[href$='/applicants/']")
        states[who] = visitor.context.storage_state()
        visitor.context.close()
    return states, addresses


def _follow(visitor: Visitor, start: str, link: str) -> str:
    """The address behind the first such link in what a page shows."""
    visitor.go(start)
    visitor.go(visitor.page.locator(f"main {link}").first.get_attribute("href") or "")
    return visitor.page.url.removeprefix(visitor.url)


def _medians(title: str, visit: str, found: list[Visit]) -> Measured:
    def middle(value: Callable[[Visit], float]) -> float:
        return statistics.median(map(value, found))

    return Measured(
        page=title,
        visit=visit,
        paint_ms=middle(lambda one: one.paint_ms),
        shift=middle(lambda one: one.shift),
        bytes=round(middle(lambda one: one.bytes)),
        script_bytes=round(middle(lambda one: one.script_bytes)),
        requests_to_others=max(one.requests_to_others for one in found),
    )


# --- Telling -------------------------------------------------------------------------------------

VISIT_HEAD = ["page", "visit", "paint, ms", "shift", "bytes", "scripts", "to others", ""]
ACTION_HEAD = ["page", "action", "to next paint, ms", ""]


def _visit_cells(one: Measured) -> list[str]:
    return [
        one.page,
        one.visit,
        f"{one.paint_ms:.0f}",
        f"{one.shift:.3f}",
        str(one.bytes),
        str(one.script_bytes),
        str(one.requests_to_others),
        _over(one.over),
    ]


def _action_cells(one: Acted) -> list[str]:
    return [one.page, one.action, f"{one.milliseconds:.0f}", _over(one.over)]


def _over(names: list[str]) -> str:
    return f"over: {', '.join(names)}" if names else ""


def _write_section(
    path: Path, about: str, latency: int, visits: list[Measured], actions: list[Acted]
) -> None:
    """Put this run into the document, in place of an earlier one with the same latency."""
    lines = [
        f"{about}.",
        "",
        *marked_down(VISIT_HEAD, map(_visit_cells, visits)),
        "",
        *marked_down(ACTION_HEAD, map(_action_cells, actions)),
    ]
    write_section(path, f"{latency} ms a request", lines)


if __name__ == "__main__":
    sys.exit(main())
