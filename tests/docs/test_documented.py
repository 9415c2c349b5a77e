"""What the documents say is what the product does."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from cairn.cli.main import COMMANDS
from cairn.config.env import DECLARED
from tests.installation import Installation

pytestmark = pytest.mark.once
DOCS = Path(__file__).resolve().parents[2] / "docs"
COMMANDS_PAGE = (DOCS / "operate" / "commands.md").read_text()
SETTINGS_PAGE = (DOCS / "operate" / "settings.md").read_text()


def section_of(word: str) -> str:
    """What the page says about one command."""
    found = re.search(rf"^## `cairn {word}`\n(.*?)(?=^## |\Z)", COMMANDS_PAGE, re.DOTALL | re.M)
    assert found, word
    return found[1]


def commands_of(word: str) -> list[click.Command]:
    """The command and, where it is a group, those inside."""
    module, _colon, name = COMMANDS[word].place.partition(":")
    command = getattr(import_module(module), name)
    inside = list(command.commands.values()) if isinstance(command, click.Group) else []
    return [command, *inside]


def test_settings_are_documented_with_name_kind_default_and_meaning(tmp_path: Path):
    """As an installation itself lists them."""
    fresh = Installation(tmp_path / "data")
    fresh.more["CAIRN_PORT"] = ""
    listed = json.loads(fresh.run("settings", "--json").splitlines()[-1])
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+ \| .+ \| .+) \|$", SETTINGS_PAGE, re.MULTILINE))

    def row(one: dict[str, str]) -> str:
        # Defaults that depend on where the data folder is, as they read beside the project.
        default = one["default"].replace(str(fresh.folder), "data")
        shown = f"`{default}`" if default else "empty"
        return f"{one['kind']} | {shown} | {one['meaning']}"

    assert rows == {name: row(one) for name, one in listed.items()}
    assert listed.keys() == DECLARED.keys()


def test_every_command_is_documented_and_nothing_else():
    assert re.findall(r"^## `cairn ([a-z-]+)", COMMANDS_PAGE, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("word", COMMANDS)
def test_every_option_of_a_command_is_documented_and_nothing_else(word: str):
    section = section_of(word)
    options = {
        max(parameter.opts, key=len)
        for command in commands_of(word)
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }

    assert set(re.findall(r"`(--[a-z-]+)", section)) == options


@pytest.mark.parametrize("word", COMMANDS)
def test_every_option_and_command_says_what_it_is(word: str):
    for command in commands_of(word):
        assert command.help
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{command.name} {parameter.name}"


def test_the_words_of_the_door_are_those_of_make():
    root = DOCS.parent
    known = re.findall(r"^([a-z-]+)\)$", (root / "start").read_text(), re.MULTILINE)
    aliases = re.findall(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(), re.MULTILINE)[0]

    assert set(aliases.split()) == set(known) - {"cairn", "environment"}
    told = re.findall(r'say "Known: (.*)"', (root / "start").read_text())[0]
    assert set(told.split(", ")) == set(known) - {"environment"}
