"""The roster matched by file, a proposal made and changed by clicks, and the next in line asked."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.installation import ROOT, Installation
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

ROSTER = ROOT / "src" / "cairn" / "demo" / "roster"
PASSWORD = "stones on a hill"
PROGRAMME = "Autumn buddies 2026"


@pytest.fixture
def term_start(tmp_path: Path, migrated_once: Installation) -> Iterator[Installation]:
    """The demo school before anybody is matched, served."""
    school = migrated_once.copied_to(tmp_path / "data", CAIRN_LOG_LEVEL="WARNING")
    school.run("demo", "--stage", "term-start")
    with school.running("serve"):
        yield school


def _profiles_by_school(folder: Path) -> dict[str, Path]:
    """The profiles of the roster, a file for each school and one for both."""
    with zipfile.ZipFile(ROSTER / "northbridge-oneroster-1.2.zip") as roster:
        users = csv.DictReader(io.StringIO(roster.read("users.csv").decode()))
        school_of = {user["sourcedId"]: user["primaryOrgSourcedId"] for user in users}
    header, *rows = (ROSTER / "profiles.csv").read_text().splitlines(keepends=True)
    files = {"both": folder / "both.csv"}
    files["both"].write_text(header + "".join(rows))
    for school, _count in Counter(school_of[row.split(",")[0]] for row in rows).most_common():
        files[school] = folder / f"{school}.csv"
        mine = (row for row in rows if school_of[row.split(",")[0]] == school)
        files[school].write_text(header + "".join(mine))
    return files


def test_each_school_of_the_roster_and_both_are_matched_and_proven(
    tmp_path: Path, migrated_once: Installation
) -> None:
    found = {}
    for name, path in _profiles_by_school(tmp_path).items():
        out = tmp_path / f"{name}.pairs.csv"
        told = migrated_once.run("match", str(path), "--out", str(out), "--json", "--certificate")
        found[name] = json.loads(told.splitlines()[-1])
        assert found[name]["proven_best"], name
        assert out.with_suffix(".certificate.json").exists()
    both = found.pop("both")
    assert len(found) == 2
    assert both["pairs"] >= sum(school["pairs"] for school in found.values())


def test_a_proposal_is_made_changed_published_and_the_next_in_line_is_asked(
    browser: Browser, term_start: Installation
) -> None:
    coordinator = Visitor(browser, term_start.url, "matching-coordinator")
    coordinator.sign_in("demo.coordinator", PASSWORD)
    coordinator.go("/programmes/")
    coordinator.press(PROGRAMME)
    coordinator.press("Matching")
    _moves_a_slider(coordinator)
    coordinator.press("Make a proposal")
    coordinator.sees("Proven best")
    coordinator.look("proposal")
    proposal = coordinator.page.url

    before = _mentor_of(coordinator, "Jill Anderson")
    coordinator.page.locator("tr", has_text="Jill Anderson").get_by_role("link").click()
    coordinator.sees("What it changes")
    coordinator.look("change")
    coordinator.page.locator("input[name=mentor]:enabled").first.check()
    coordinator.press("Choose this mentor")
    coordinator.sees("These two stay together")
    assert _mentor_of(coordinator, "Jill Anderson") != before
    coordinator.press("Who was matched, by group")
    coordinator.sees("How to read this")
    coordinator.look("fairness")
    coordinator.page.goto(proposal)
    coordinator.press("Publish")
    coordinator.sees("have been asked")

    mentee = Visitor(browser, term_start.url, "matching-mentee")
    mentee.sign_in("janderson2", PASSWORD)
    mentee.press("See who this is")
    first = mentee.page.locator("h1").inner_text()
    mentee.page.get_by_role("button", name="Not right").first.click()
    mentee.sees("It is gone for both of you")
    mentee.look("offer")
    mentee.press("Not this time")
    mentee.press("See who this is")
    assert mentee.page.locator("h1").inner_text() != first


def _moves_a_slider(coordinator: Visitor) -> None:
    coordinator.page.locator("summary", has_text="What counts how much").click()
    slider = coordinator.page.get_by_label("Interests")
    slider.fill("40")
    slider.dispatch_event("change")
    coordinator.sees("the pair in the middle fits")
    coordinator.look("sliders")


def _mentor_of(coordinator: Visitor, mentee: str) -> str:
    row = coordinator.page.locator("tr", has_text=mentee).first
    return row.locator("td").nth(1).locator("div").first.inner_text().splitlines()[0]
