"""Every setting of an installation: its name, kind, default and meaning, read from the environment.

docs/operate/settings.md is checked against `DECLARED` by a test.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")


class SettingUnusable(Exception):
    """A setting of the environment cannot be read; the message says which, and what is expected."""


@dataclass(frozen=True)
class Declared:
    """One setting as an operator reads it."""

    name: str
    kind: str
    default: str
    meaning: str


DECLARED: dict[str, Declared] = {}


def text(name: str, default: str, meaning: str) -> str:
    """A line of text."""
    return _read(name, "text", default, meaning, str)


def secret(name: str, meaning: str) -> str:
    """A text that is never shown; empty where it is not set."""
    return _read(name, "secret", "", meaning, str)


def number(name: str, default: int, meaning: str) -> int:
    """A whole number."""
    return _read(name, "number", str(default), meaning, int)


def switch(name: str, default: bool, meaning: str) -> bool:
    """yes or no (also 1/0, true/false, on/off)."""
    return _read(name, "yes/no", "yes" if default else "no", meaning, _to_bool)


def words(name: str, default: str, meaning: str) -> list[str]:
    """A comma-separated list."""
    return _read(name, "list", default, meaning, _to_words)


def folder(name: str, default: Path, meaning: str) -> Path:
    """A folder; a leading ~ is the home folder."""
    return _read(name, "folder", str(default), meaning, lambda raw: Path(raw).expanduser())


def _read(name: str, kind: str, default: str, meaning: str, parse: Callable[[str], Value]) -> Value:
    DECLARED[name] = Declared(name, kind, default, meaning)
    raw: Any = os.environ.get(name, "").strip() or default
    try:
        return parse(raw)
    except ValueError as error:
        raise SettingUnusable(f"{name}={raw!r} is not usable: a {kind} is expected.") from error


def _to_bool(raw: str) -> bool:
    known = {"yes": True, "1": True, "true": True, "on": True}
    known |= {"no": False, "0": False, "false": False, "off": False}
    if raw.lower() not in known:
        raise ValueError(raw)
    return known[raw.lower()]


def _to_words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]
