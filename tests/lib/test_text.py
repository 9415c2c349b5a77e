"""Cleaning keeps what was said."""

import pytest

from cairn.lib.text import cleaned, shortened


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hello \r\n you ", "hello \n you"),
        ("a\x00b\x07c", "abc"),
        ("abc\u202edef\u2066", "abcdef"),
        ("e\u0301", "\u00e9"),
        ("👩‍👧 ok", "👩‍👧 ok"),
    ],
)
def test_controls_and_disguises_go_and_words_stay(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


def test_shortened_text_fits_and_says_so() -> None:
    assert shortened("one two three", 8) == "one two…"
    assert shortened("short", 8) == "short"
