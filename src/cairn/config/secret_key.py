"""The secret key of an installation."""

from __future__ import annotations

from pathlib import Path

from cairn.lib.keys import read_or_make_key


def read_or_make(folder: Path, name: str = "secret_key") -> str:
    """The key in `folder`; made there first where there is none."""
    return read_or_make_key(folder, name)
