from __future__ import annotations

import re
from pathlib import Path

from cairn.cli.main import COMMANDS
from cairn.config.env import DECLARED

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_setting_is_documented_and_nothing_else():
    text = (DOCS / "operate" / "settings.md").read_text()

    assert set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)) == set(DECLARED)


def test_the_documented_meaning_is_the_declared_one():
    text = (DOCS / "operate" / "settings.md").read_text()

    assert [name for name, one in DECLARED.items() if one.meaning not in text] == []


def test_every_command_is_documented_and_nothing_else():
    text = (DOCS / "operate" / "commands.md").read_text()

    assert set(re.findall(r"^## `cairn ([a-z-]+)", text, re.MULTILINE)) == set(COMMANDS)


def test_links_between_documents_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (
                target.startswith(("images/", "docs/images/")) or (page.parent / target).exists()
            ), f"{page.name}: {target}"
