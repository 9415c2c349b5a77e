"""Translations: gathered from the code, complete, and compiled from what stands in the .po files.

    python -m tests.translations update    gather new texts into the .po files and compile them
    python -m tests.translations check     exit code 1 where a text is missing or unclear

Needs the GNU gettext tools (Debian and Ubuntu: apt-get install gettext).
"""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "cairn"
# Complete beside English, which is the language of the code.
LANGUAGES = ("ar", "de")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def gather(source: Path) -> None:
    """Bring the .po files under `source` to the texts of its code and templates."""
    environment = os.environ | {"CAIRN_LOG_LEVEL": "ERROR", "PYTHONPATH": str(SOURCE.parent)}
    with tempfile.TemporaryDirectory() as data:
        environment |= {
            "CAIRN_DATA_DIR": data,
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
        }
        languages = [word for language in LANGUAGES for word in ("-l", language)]
        subprocess.run(
            [
                *(sys.executable, "-m", "django", "makemessages", *languages),
                *("--no-location", "--no-wrap", "--no-obsolete", "-v", "0"),
            ],
            cwd=source,
            env=environment,
            check=True,
        )
    for language in LANGUAGES:
        _without_dates(_catalogue(source, language))


def compile_all(source: Path) -> None:
    """Compile every .po file under `source`."""
    for language in LANGUAGES:
        path = _catalogue(source, language)
        subprocess.run(["msgfmt", "-c", "-o", path.with_suffix(".mo"), path], check=True)


def troubles() -> list[str]:
    """One line for each text that is missing, unclear or not compiled; empty where all is well."""
    if shutil.which("msgfmt") is None:
        return ["the gettext tools are needed: apt-get install gettext"]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "cairn"
        left_out = shutil.ignore_patterns("static", "*.zip", "*.csv", "*.pyc")
        shutil.copytree(SOURCE, copy, ignore=left_out)
        gather(copy)
        found = []
        for language in LANGUAGES:
            found += _troubles_of(language, _catalogue(copy, language))
    return found


def _troubles_of(language: str, gathered: Path) -> list[str]:
    found = [
        f"{language}: {what}: {text}"
        for what, option in (("not translated", "--untranslated"), ("unclear", "--only-fuzzy"))
        for text in _texts(gathered, option)
    ]
    checked = subprocess.run(
        ["msgfmt", "-c", "-o", gathered.with_suffix(".mo"), gathered],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        return [*found, *checked.stderr.splitlines()]
    fresh = _compiled(gathered.with_suffix(".mo"))
    shipped = _catalogue(SOURCE, language).with_suffix(".mo")
    if not shipped.exists() or _compiled(shipped) != fresh:
        found.append(f"{language}: {shipped.name} is old: python -m tests.translations update")
    return found + [
        f"{language}: other placeholders than in English: {text}"
        for text, translated in fresh.items()
        if isinstance(text, str) and text and _placeholders(text) != _placeholders(translated)
    ]


def _texts(path: Path, option: str) -> list[str]:
    listed = subprocess.run(
        ["msgattrib", option, "--no-wrap", path], capture_output=True, text=True, check=True
    )
    found = re.findall(r'^msgid "(.+)"$|^msgid ""\n"(.+)"$', listed.stdout, re.MULTILINE)
    return [one or other for one, other in found]


def _compiled(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _catalogue(source: Path, language: str) -> Path:
    return source / "locale" / language / "LC_MESSAGES" / "django.po"


def _without_dates(path: Path) -> None:
    """The date of gathering would change the file at every run."""
    text = path.read_text()
    path.write_text(re.sub(r'"POT-Creation-Date:.*\n', "", text))


def main(words: list[str]) -> int:
    """Exit code 1 where a check finds something, 2 for an unknown word."""
    if words == ["update"]:
        (SOURCE / "locale").mkdir(exist_ok=True)
        gather(SOURCE)
        compile_all(SOURCE)
        return 0
    if words == ["check"]:
        found = troubles()
        print("\n".join(found), file=sys.stderr) if found else None
        return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
