"""Text as people type it: cleaned without changing what was said."""

from __future__ import annotations

import unicodedata

# Characters that turn reading direction around or hide in text: they can disguise what is shown.
_DISGUISES = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF, 0x00AD], None
)


def cleaned(text: str) -> str:
    """`text` in NFC without control and disguise characters, one newline style, ends stripped."""
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) != "Cc")
    return kept.translate(_DISGUISES).strip()


def shortened(text: str, length: int) -> str:
    """The first `length` characters at most, with an ellipsis where something was left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
