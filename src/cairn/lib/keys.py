"""Keys of an installation: each made once, kept in the keys folder with mode 0600."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_or_make_key(folder: Path, name: str) -> str:
    """The key called `name` in `folder`; made there first where there is none.

    Two processes or threads that start together agree: the file appears whole by a hard link,
    and the one that comes second reads the other's.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
