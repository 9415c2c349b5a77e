"""A school's own roster, a first programme, a first pair, a first message, a first goal.

The walk of a coordinator who has never seen the product, and of the two students they match.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.installation import Installation
from tests.journeys.conftest import serving, visitors_of
from tests.journeys.steps import (
    cards_on_the_page,
    comes_in_with_a_card,
    put_somebody_on_call,
    set_up_an_app,
    staff_card,
)
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

ROSTER = Path(__file__).resolve().parents[2] / "src" / "cairn" / "demo" / "roster"
PASSWORD = "stones on a hill"
PROGRAMME = "Autumn buddies 2026"


@pytest.fixture(scope="module")
def northbridge(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Installation
) -> Iterator[Installation]:
    """An installation with the roster of two schools; one has an administrator."""
    with serving(tmp_path_factory.mktemp("northbridge"), migrated_once) as made:
        said = made.run(
            *("import-roster", str(ROSTER / "northbridge-oneroster-1.2.zip")),
            *("--profiles", str(ROSTER / "profiles.csv"), "--json"),
        )
        counts = json.loads(said.splitlines()[-1])
        assert counts["students"] == 649
        assert counts["errors"] == 0
        made.run(
            *("set-up", "--school", "Northbridge School", "--given-name", "Erica"),
            *("--family-name", "Rodrigues", "--user-name", "erica", "--password", PASSWORD),
        )
        yield made


@pytest.fixture
def come(browser: Browser, northbridge: Installation) -> Iterator[Callable[..., Visitor]]:
    """`come("mentee")` gives one person a browser of their own at Northbridge."""
    yield from visitors_of(browser, northbridge.url)


def test_from_a_roster_to_the_first_message_and_the_first_goal(come) -> None:
    erica = come("administrator")
    _administrator_makes_it_safe(erica)
    joan_card = staff_card(erica, "Joan", "Whitfield", "coordinator")

    joan = come("coordinator")
    comes_in_with_a_card(joan, *joan_card, PASSWORD)
    _coordinator_opens_a_programme(joan)
    cards = _cards_of_years(joan, "Year 7", "Year 10")

    mentee, mentor = come("mentee"), come("mentor")
    mentee_name = _somebody(joan, cards, "Year 7")
    mentor_name = _somebody(joan, cards, "Year 10")
    _student_gets_ready(mentee, cards[mentee_name], "mentee")
    _student_gets_ready(mentor, cards[mentor_name], "mentor")

    _coordinator_takes_in_and_matches(joan)

    _student_says_yes(mentee)
    _student_says_yes(mentor)
    _mentee_writes_and_sets_a_goal(mentee)
    _mentor_sees_and_answers(mentor)
    _mentee_reads_the_answer(mentee)


def _administrator_makes_it_safe(who: Visitor) -> None:
    """A second step, a safeguarding lead, somebody on call at every hour."""
    who.sign_in("erica", PASSWORD)
    set_up_an_app(who, PASSWORD)
    staff_card(who, "Osha", "Lead", "safeguarding_lead")
    put_somebody_on_call(who, "Osha Lead")


def _coordinator_opens_a_programme(who: Visitor) -> None:
    who.sees("Your first programme")
    who.look("first-minute")
    who.press("Start a programme")
    who.page.locator("input[name=name]").fill(PROGRAMME)
    who.page.locator("input[name=starts_on]").fill("2026-09-28")
    who.page.locator("input[name=ends_on]").fill("2027-06-30")
    for field, years in (("mentee_years", ("Year 7", "Year 8")), ("mentor_years", ("Year 10",))):
        for year in years:
            group = who.page.locator(f"#id_{field}_group")
            group.get_by_label(year, exact=True).check()
    who.look("new-programme")
    who.press("Make this programme")
    who.sees("Being prepared")
    who.look("programme-prepared")
    who.press("Open for applications")
    who.sees("Open: before it starts")


def _cards_of_years(who: Visitor, *years: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for year in years:
        who.go("/people/cards/")
        who.page.locator("select[name=year]").select_option(label=year)
        who.press("Make the cards")
        who.sees("cards to print")
        found |= cards_on_the_page(who)
    return found


def _somebody(who: Visitor, cards: dict[str, tuple[str, str]], year: str) -> str:
    """The first of the year in the list who has a card: anybody will do."""
    who.go("/people/?kind=student")
    who.page.locator("select[name=level]").select_option(label=year)
    who.press("Show")
    who.page.wait_for_url(lambda url: "level=" in url)
    names = who.page.locator("main tbody tr a").all_inner_texts()
    return next(name for name in names if name in cards)


def _student_gets_ready(who: Visitor, card: tuple[str, str], side: str) -> None:
    comes_in_with_a_card(who, *card, PASSWORD)
    who.sees("Nothing waits for you")
    who.look("before-applying")
    who.press("See the programmes")
    who.press("Apply")
    who.page.locator(f"input[name=side][value={side}]").check()
    who.fill("What I hope for", "Somebody to talk to about school.")
    who.look("apply")
    who.press("Apply")
    who.sees("Your way")
    who.look("my-way")
    who.press("Yes, I want to take part")
    who.sees("You have said yes.")
    _student_trains(who)
    _student_completes_the_profile(who, side)


def _student_trains(who: Visitor) -> None:
    """Every module online, each question until the answer is right."""
    way = who.page.url
    for _ in range(20):
        who.page.goto(way)
        todo = who.page.locator("#training .item:not(:has(.tint-moss)) a.item-link")
        if not todo.count():
            return
        with who.page.expect_navigation():
            todo.first.click()
        _student_answers(who)
    raise AssertionError("The training has no end.")


def _student_answers(who: Visitor) -> None:
    for attempt in range(6):
        groups = who.page.locator("main fieldset")
        for number in range(groups.count()):
            group = groups.nth(number)
            if attempt and "wrong" not in (group.get_attribute("class") or ""):
                continue
            group.locator("input[type=radio]").nth(attempt).check()
        with who.page.expect_navigation():
            who.page.locator("main form button[type=submit]").click()
        if "/training/" not in who.page.url:
            return
    raise AssertionError("No answer was right.")


def _student_completes_the_profile(who: Visitor, side: str) -> None:
    who.go("/profile/edit/")
    field = "growth_areas" if side == "mentee" else "strengths"
    who.page.locator(f"[name={field}][value=maths]").check()
    for name, value in (("interests", "music"), ("languages", "en")):
        who.page.locator(f"[name={name}][value={value}]").check()
    who.page.locator("[name=free_times]").first.check()
    who.press("Save")
    who.page.wait_for_url("**/profile/")


def _coordinator_takes_in_and_matches(who: Visitor) -> None:
    who.go("/")
    who.sees("applications to decide")
    who.press(PROGRAMME)
    who.press("Applicants")
    who.sees("Take in")
    who.look("applicants")
    for button in ("Take in", "Permission is here on paper"):
        who.page.locator("input[name=everyone]").check()
        who.press(button)
    who.page.locator("main summary", has_text="More").click()
    who.page.locator("input[name=everyone]").check()
    who.press("Was at the training")
    who.sees("ready")
    who.look("applicants-ready")
    who.go("/")
    who.press("Matching")
    who.press("Make a proposal")
    who.sees("Proven best")
    who.look("proposal")
    who.press("Publish")
    who.sees("asked")


def _student_says_yes(who: Visitor) -> None:
    who.go("/")
    who.sees("could be your")
    who.look("an-offer")
    who.press("See who this is")
    who.sees("Why you two")
    who.look("who-this-is")
    who.press("Yes, I would like that")


def _mentee_writes_and_sets_a_goal(who: Visitor) -> None:
    who.go("/")
    who.page.locator("main").get_by_role("link", name="Messages").click()
    who.sees("A first message can be short")
    who.look("first-message")
    who.fill("Your message", "Hello! I am new here. When could we meet?")
    who.press("Send")
    who.sees("Hello! I am new here.")
    who.press("Today")
    who.press("Set your first goal")
    who.fill("My goal", "Ask one question in every maths lesson")
    who.fill("Why it matters to me", "I often wait too long.")
    who.page.locator("input[name=area][value=academic]").check()
    who.page.locator("input[name=due_on]").fill("2027-01-29")
    who.fill("My first small step", "Write one question down before the lesson")
    who.look("set-a-goal")
    who.press("Set this goal")
    who.sees("Your goal is set.")
    who.look("first-goal")
    who.go("/")
    who.sees("Your next small step")
    who.look("today-with-a-goal")


def _mentor_sees_and_answers(who: Visitor) -> None:
    who.go("/")
    who.sees("wrote to you")
    who.sees("shared a goal with you")
    who.look("today-of-a-mentor")
    who.press("Read and answer")
    who.sees("Hello! I am new here.")
    who.fill("Your message", "Hi! Thursday at lunch? I like your goal.")
    who.press("Send")
    who.sees("Thursday at lunch?")
    who.look("conversation")
    who.go("/")
    who.press("Read it")
    who.press("I agree to this goal")
    who.sees("Agreed")


def _mentee_reads_the_answer(who: Visitor) -> None:
    who.go("/")
    who.sees("wrote to you")
    who.press("Read and answer")
    who.sees("I like your goal.")
    who.go("/goals/")
    who.sees("Agreed with your mentor")
    who.look("goals")
