"""How much is done: a sample in the suite, all of it with CAIRN_PROOF=full."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Writes that must be acknowledged, kills meanwhile, and mails with kills of their own."""

    writes: int
    kills: int
    mails: int
    mail_kills: int


FULL = os.environ.get("CAIRN_PROOF") == "full"
SIZES = Sizes(10_000, 200, 10_000, 200) if FULL else Sizes(150, 3, 120, 3)
