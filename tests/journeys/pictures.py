"""The pictures of the documents, made from the product as it runs.

    python -m tests.journeys.pictures          all of them, into docs/images
    python -m tests.journeys.pictures FOLDER   into another folder

Three new installations are walked through in the browser: the demo school in its first weeks, the
same at the start of term, and a school that is set up from nothing.
"""

from __future__ import annotations

import json
import quopri
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.installation import ROOT, Installation, wait_for
from tests.journeys.palette import pixels_of, with_a_palette
from tests.journeys.steps import (
    cards_on_the_page,
    comes_in_with_a_card,
    put_somebody_on_call,
    set_up_an_app,
    staff_card,
)
from tests.journeys.visitor import Visitor, chromium

ROSTER = ROOT / "src" / "cairn" / "demo" / "roster"
PASSWORD = "stones on a hill"
PROGRAMME = "Autumn buddies 2026"
INVITATION = re.compile(r"/programmes/invitation/[^\s/]+/")
PHONE, DESK = (360, 720), (1360, 900)


class Album:
    """Where the pictures go, and the browser that draws and unpacks them."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder = folder
        self.browser = browser
        self._table = browser.new_page()

    def take(self, who: Visitor, name: str, size: tuple[int, int] = DESK) -> None:
        """What `who` sees now, light, as `name`.png."""
        width, height = size
        who.page.set_viewport_size({"width": width, "height": height})
        who.page.evaluate("window.scrollTo(0, 0); document.activeElement?.blur()")
        picture = who.page.screenshot(animations="disabled")
        who.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        small = with_a_palette(pixels_of(picture, self._table))
        (self.folder / f"{name}.png").write_bytes(small)
        print(f"{name}.png: {len(small) // 1000} kB", flush=True)

    def visitor(self, installation: Installation, name: str) -> Visitor:
        """Somebody at a desk."""
        who = Visitor(self.browser, installation.url, name)
        who.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        return who


def main(folder: Path) -> None:
    """All of them; stops with an error where the product does not show what is expected."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        album = Album(folder, browser)
        for story in (first_weeks, start_of_term, new_school):
            made = Installation(Path(place) / story.__name__, more={"CAIRN_LOG_LEVEL": "WARNING"})
            story(album, made)


def first_weeks(album: Album, school: Installation) -> None:
    """Pairs that have begun: a mentee, a mentor, an offer, the coordinator, who is on call."""
    names = _demo_names(school, "first-weeks")
    with school.running("serve"):
        mentee = album.visitor(school, "mentee")
        mentee.sign_in(names["mentee"], PASSWORD)
        album.take(mentee, "today-mentee")
        mentee.page.locator("main").get_by_role("link", name="Messages").first.click()
        mentee.sees("Mostly music.")
        album.take(mentee, "conversation", PHONE)
        mentee.go("/goals/")
        mentee.press("Speak up in maths")
        mentee.sees("Write the first line")
        album.take(mentee, "goal", PHONE)
        mentee.go("/profile/edit/")
        album.take(mentee, "profile", PHONE)
        mentee.go("/school/help/")
        album.take(mentee, "help", PHONE)

        mentor = album.visitor(school, "mentor")
        mentor.sign_in(names["mentor"], PASSWORD)
        album.take(mentor, "today-mentor", PHONE)

        asked = album.visitor(school, "asked")
        asked.sign_in(names["mentee with an offer"], PASSWORD)
        asked.press("See who this is")
        asked.sees("Why you two")
        album.take(asked, "offer", PHONE)

        coordinator = album.visitor(school, "coordinator")
        coordinator.sign_in(names["coordinator"], PASSWORD)
        album.take(coordinator, "overview")
        coordinator.press("Pairs")
        coordinator.sees("never what they write")
        album.take(coordinator, "pairs")

        lead = album.visitor(school, "lead")
        lead.sign_in(names["safeguarding lead"], PASSWORD)
        set_up_an_app(lead, PASSWORD)
        lead.go("/people/on-call/")
        album.take(lead, "on-call")


def start_of_term(album: Album, school: Installation) -> None:
    """Somebody applies, a parent is asked, a proposal is made and published."""
    names = _demo_names(school, "term-start")
    with school.running("serve"):
        coordinator = album.visitor(school, "coordinator")
        coordinator.sign_in(names["coordinator"], PASSWORD)
        for card in _last_cards_of_year_7(coordinator, 3):
            late = album.visitor(school, "late")
            _comes_with_a_card_and_applies(late, card)
        album.take(late, "my-way", PHONE)

        coordinator.go("/programmes/")
        coordinator.press(PROGRAMME)
        album.take(coordinator, "programme-open")
        coordinator.press("Applicants")
        list_of_all = coordinator.page.url
        for button in ("Take in", "Invite parents", ""):
            coordinator.page.goto(list_of_all)
            coordinator.page.locator("select[name=missing]").select_option("permission")
            coordinator.press("Show")
            coordinator.sees("3 people found")
            if button:
                coordinator.page.locator("input[name=everyone]").check()
                coordinator.press(button)
                coordinator.page.wait_for_load_state()
        album.take(coordinator, "applicants")

        parent = album.visitor(school, "parent")
        parent.go(_link_in_the_mail(school))
        parent.sees("Your answer")
        album.take(parent, "parent", (360, 900))

        coordinator.press("Matching")
        coordinator.press("Make a proposal")
        coordinator.sees("Proven best")
        album.take(coordinator, "proposal")
        coordinator.press("Publish")
        coordinator.sees("asked")
        coordinator.press("All proposals")
        coordinator.press("All offers")
        album.take(coordinator, "offers")


def new_school(album: Album, school: Installation) -> None:
    """From a roster file to a programme that is open."""
    school.run(
        *("set-up", "--school", "Northbridge School", "--given-name", "Erica"),
        *("--family-name", "Rodrigues", "--user-name", "erica", "--password", PASSWORD),
    )
    with school.running("serve"):
        administrator = album.visitor(school, "administrator")
        administrator.sign_in("erica", PASSWORD)
        set_up_an_app(administrator, PASSWORD)
        administrator.go("/")
        album.take(administrator, "first-minute")
        staff_card(administrator, "Osha", "Lead", "safeguarding_lead")
        put_somebody_on_call(administrator, "Osha Lead")
        card = staff_card(administrator, "Joan", "Whitfield", "coordinator")

        coordinator = album.visitor(school, "coordinator")
        comes_in_with_a_card(coordinator, *card, PASSWORD)
        _imports_the_roster(album, coordinator)
        _opens_a_programme(album, coordinator)
        coordinator.go("/people/cards/")
        coordinator.page.locator("select[name=year]").select_option(label="Year 7")
        coordinator.press("Make the cards")
        coordinator.sees("cards to print")
        album.take(coordinator, "cards")


def _imports_the_roster(album: Album, who: Visitor) -> None:
    who.press("Import students")
    who.page.locator("input[type=file]").first.set_input_files(
        ROSTER / "northbridge-oneroster-1.2.zip"
    )
    who.press("See what would change")
    who.sees("Import these people")
    album.take(who, "roster")
    who.press("Import these people")
    who.sees("What comes next?")


def _opens_a_programme(album: Album, who: Visitor) -> None:
    who.go("/")
    who.press("Start a programme")
    who.page.locator("input[name=name]").fill(PROGRAMME)
    who.page.locator("input[name=starts_on]").fill("2026-09-28")
    who.page.locator("input[name=ends_on]").fill("2027-06-30")
    for field, years in (("mentee_years", ("Year 7", "Year 8")), ("mentor_years", ("Year 10",))):
        for year in years:
            who.page.locator(f"#id_{field}_group").get_by_label(year, exact=True).check()
    album.take(who, "new-programme")
    who.press("Make this programme")
    who.sees("Being prepared")
    album.take(who, "programme-prepared")
    who.press("Open for applications")
    who.sees("Open: before it starts")


def _last_cards_of_year_7(coordinator: Visitor, how_many: int) -> list[tuple[str, str]]:
    """User name and code of some who have never signed in nor applied."""
    coordinator.go("/people/cards/")
    coordinator.page.locator("select[name=year]").select_option(label="Year 7")
    coordinator.press("Make the cards")
    coordinator.sees("cards to print")
    by_name = sorted(cards_on_the_page(coordinator).items())
    return [card for _name, card in by_name[-how_many:]]


def _comes_with_a_card_and_applies(who: Visitor, card: tuple[str, str]) -> None:
    comes_in_with_a_card(who, *card, PASSWORD)
    who.press("See the programmes")
    who.press("Apply")
    who.page.locator("input[name=side][value=mentee]").check()
    who.fill("What I hope for", "Somebody to talk to about school.")
    who.press("Apply")
    who.sees("Your way")
    who.press("Yes, I want to take part")
    who.sees("You have said yes.")


def _demo_names(school: Installation, stage: str) -> dict[str, str]:
    """The demo school at `stage`; user names by role."""
    said = json.loads(school.run("demo", "--stage", stage, "--json").splitlines()[-1])
    return {one["role"]: one["user_name"] for one in said["sign_ins"]}


def _link_in_the_mail(school: Installation) -> str:
    """What a parent clicks; mails are written to a folder where no mail server is set."""

    def arrived() -> list[str]:
        mails = [path.read_bytes() for path in (school.folder / "mail").glob("*.log")]
        return [found[0] for mail in mails if (found := INVITATION.search(_plain_text(mail)))]

    wait_for(lambda: bool(arrived()))
    return arrived()[0]


def _plain_text(mail: bytes) -> str:
    return quopri.decodestring(mail).decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
