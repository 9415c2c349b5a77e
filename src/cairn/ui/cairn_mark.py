"""The cairn: five stones, the five levels of a goal, and the mark of the product."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LEVELS = 5

# Bottom to top: centre x and y, radius x and y, tilt in degrees.
_STONES = (
    ("32", "56", "26", "6.5", "-3"),
    ("31", "44.5", "20", "5.6", "4"),
    ("33", "34", "15.5", "5", "-4"),
    ("31.5", "24.8", "11", "4.2", "3"),
    ("32.5", "17", "7", "3.4", "-5"),
)


def draw_cairn(level: int, *, size: int = 64, label: str = "") -> SafeString:
    """Five stones with the lowest `level` filled, `size` pixels wide.

    `label` says what the stones mean; empty only where the text beside them says it.
    Raises ValueError for a level outside 0 to 5.
    """
    if not 0 <= level <= LEVELS:
        raise ValueError(f"a cairn has 0 to {LEVELS} stones, not {level}")
    return _drawn(level, size, str(label))


@lru_cache(maxsize=512)
def _drawn(level: int, size: int, label: str) -> SafeString:
    # The same few drawings on every page: kept, because each takes as long as a small query.
    stones = format_html_join(
        "",
        '<ellipse class="{}" cx="{}" cy="{}" rx="{}" ry="{}" transform="rotate({} {} {})"/>',
        (
            ("on" if number < level else "off", x, y, rx, ry, tilt, x, y)
            for number, (x, y, rx, ry, tilt) in enumerate(_STONES)
        ),
    )
    meaning = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="cairn-mark" width="{}" height="{}" viewBox="0 8 64 56" {}>{}</svg>',
        size,
        round(size * 56 / 64),
        meaning,
        stones,
    )
