"""Links, pictures and commands of the documents lead to what is there."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from cairn.cli.main import COMMANDS
from tests.docs.test_documented import commands_of

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
LARGEST_PICTURE, ALL_PICTURES = 150_000, 1_500_000
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
PICTURE = re.compile(r'!\[([^\]]*)\]\(([^)]+)\)|<img src="([^"]+)"[^>]* alt="([^"]*)"')
SETTING = re.compile(r"[A-Z_]+=\S*")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def words_of(page: Path) -> str:
    """The page without its blocks of code."""
    return BLOCK.sub("", page.read_text())


def anchors_of(page: Path) -> set[str]:
    """What a link may name behind `#`: the headings, as GitHub and GitLab write them."""
    headings = re.findall(r"^#+ (.*)$", words_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def pictures_of(page: Path) -> dict[Path, str]:
    """The pictures a page shows, and the words for who does not see them."""
    found = PICTURE.findall(words_of(page))
    return {
        (page.parent / (there or img)).resolve(): alt or says for alt, there, img, says in found
    }


def commands_on(page: Path) -> list[list[str]]:
    """Every command of a block or between backticks, without settings before it and comments."""
    text = page.read_text()
    blocks = [line for _in, _kind, block in BLOCK.findall(text) for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))
    parts = [part for line in [*blocks, *inline] for part in re.split(r"&&|ExecStart=", line)]
    return [words for part in parts if (words := _words_of_a_command(part))]


def _words_of_a_command(part: str) -> list[str]:
    try:
        words = shlex.split(part, comments=True)
    except ValueError:  # a quotation mark in another language than the shell's
        return []
    while words and SETTING.fullmatch(words[0]):
        words.pop(0)
    return words


@each_page
def test_links_lead_somewhere(page: Path):
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", words_of(page)):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors_of(there), f"{target}#{anchor}"


@each_page
def test_pictures_are_there_and_say_what_they_show(page: Path):
    by_tag = [img for _alt, _there, img, _says in PICTURE.findall(words_of(page)) if img]
    assert len(by_tag) == words_of(page).count("<img "), "a picture without words or address"
    for picture, says in pictures_of(page).items():
        assert picture.exists(), picture
        assert says, f"{picture.name} has no words for who does not see it"


def test_every_picture_is_shown_and_small():
    shown = {picture for page in PAGES for picture in pictures_of(page)}
    there = set(IMAGES.iterdir())

    assert there == shown
    sizes = {picture.name: picture.stat().st_size for picture in there}
    assert {name: size for name, size in sizes.items() if size > LARGEST_PICTURE} == {}
    assert sum(sizes.values()) <= ALL_PICTURES


@each_page
def test_commands_are_there(page: Path):
    known = set(re.findall(r"^([a-z-]+)\)$", (ROOT / "start").read_text(), re.MULTILINE))
    for words in commands_on(page):
        program, first = words[0], words[1] if len(words) > 1 else ""
        if program in {"make", "./start"}:
            assert not first or first in known, words
        elif program in {"cairn", "./cairn"} or program.endswith("/cairn"):
            _is_a_command(words[1:])
        elif program.endswith("python") and first == "-m":
            assert find_spec(words[2]) is not None, words


def _is_a_command(words: list[str]) -> None:
    """Its word, the word inside a group, and its options; `COMMAND` stands for any."""
    if not words or words[0] in {"COMMAND", "…", "--version", "--help"}:
        return
    assert words[0] in COMMANDS, words
    commands = commands_of(words[0])
    if isinstance(commands[0], click.Group) and len(words) > 1:
        assert words[1] in commands[0].commands, words
    options = {name for one in commands for parameter in one.params for name in parameter.opts}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert asked <= options | {"--help"}, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```sh\nCAIRN_PORT=1 ./cairn doctor  # looks\n```\n", [["./cairn", "doctor"]]),
        ("    ```sh\n    cd x && make run\n    ```\n", [["cd", "x"], ["make", "run"]]),
        ("Say `./start lint`.\n", [["./start", "lint"]]),
    ],
)
def test_commands_are_found_in_blocks_and_in_a_line(tmp_path: Path, text: str, found: list):
    page = tmp_path / "page.md"
    page.write_text(text)
    assert commands_on(page) == found


def test_a_command_or_option_that_is_not_there_is_found():
    for words in (["serv"], ["serve", "--loud"], ["audit", "burn"]):
        with pytest.raises(AssertionError):
            _is_a_command(words)
