"""The icon set: plain strokes on a grid of 24 by 24, drawn with `currentColor`."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Each value is the path of one icon. Icons that point somewhere are named in FLIPPED.
ICONS: dict[str, str] = {
    "arrow-left": "M19 12H5m6-6-6 6 6 6",
    "arrow-right": "M5 12h14m-6-6 6 6-6 6",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4",
    "calendar": "M5 6h14v14H5zM5 10.5h14M8.5 3.5V8m7-4.5V8",
    "card": "M3 6h18v12.5H3zM3 10.5h18M6.5 15h4",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "checkins": "M6 5h12v15.5H6zM9.5 3.5h5v3h-5zM9 13.5l2.2 2.2 3.8-4.2",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2",
    "community": "M12 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5.5 20.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm13 0"
    "a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10.5 9.3l-3.3 5.5m6.3-5.5 3.3 5.5M8.5 17.5h7",
    "cross": "m6 6 12 12M18 6 6 18",
    "device": "M3.5 5h17v11.5h-17zM9 20h6m-3-3.5V20",
    "download": "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14",
    "edit": "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "feedback": "M4 4.5h16v11.5h-8l-4.5 4V16H4zM8 8.5h8M8 12h5",
    "globe": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.8 2.6 4 5.6 4 9s-1.2 6.4-4 9"
    "c-2.8-2.6-4-5.6-4-9s1.2-6.4 4-9z",
    "goals": "M5.5 21V4m0 0h12l-2.5 4 2.5 4h-12",
    "growth": "M4 20h16M5.5 15.5 10 10l3.5 3L20 5m-4.5 0H20v4.5",
    "heart": "M12 20s-7.5-4.6-7.5-10.3A4.2 4.2 0 0 1 12 7.1a4.2 4.2 0 0 1 7.5 2.6"
    "C19.5 15.4 12 20 12 20z",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.6 2.6 0 1 1 3.7 2.4"
    "c-.8.4-1.2.9-1.2 1.7v.4M12 17v.01",
    "home": "M4 11.5 12 4.5l8 7M6 10v10h12V10M10 20v-5.5h4V20",
    "journal": "M6.5 3.5h12v17h-12a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2zM8.5 3.5v17M12 8h3.5M12 12h3.5",
    "key": "M8 19.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 12.5 19.5 4m-3 3 2.5 2.5M13.5 10l2 2",
    "lock": "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
    "mail": "M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7",
    "matching": "M7 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm10 0a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 12h4"
    "M4 5.5C5.5 4 8 3.5 10 4.5M20 18.5c-1.5 1.5-4 2-6 1",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "messages": "M4 5h16v11.5h-9.5L6 20.5v-4H4z",
    "minus": "M5 12h14",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
    "more": "M5.5 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zm6.5 0a1 1 0 1 0 0-2 1 1 0 0 0 0 2zm6.5 0"
    "a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
    "outcomes": "M4 20h16M7 16.5v-5m5 5v-9m5 9V4",
    "pause": "M8.5 5.5v13m7-13v13",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.8-5.5 6.5-5.5"
    "s6.5 1.9 6.5 5.5M15.5 4.2a3.5 3.5 0 0 1 0 6.6M18 15c2.2.7 3.5 2.5 3.5 5",
    "phone": "M5 4h4l1.5 4.5L8 10.5c1.2 2.5 3 4.3 5.5 5.5l2-2.5L20 15v4c0 .6-.4 1-1 1"
    "C11 20 4 13 4 5c0-.6.4-1 1-1z",
    "play": "M8 5l11 7-11 7z",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V3.5h10V9M7 17.5H4V9h16v8.5h-3M7 14h10v6.5H7z",
    "school": "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 11.5V17c3.5 2.3 7.5 2.3 11 0v-5.5M21.5 9.5v6",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5",
    "settings": "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
    "M8.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "shield": "M12 3l7.5 3v5.5c0 5-3.5 8.3-7.5 9.5-4-1.2-7.5-4.5-7.5-9.5V6z",
    "sign-out": "M13.5 4H5v16h8.5M10 12h10.5m-4-4 4 4-4 4",
    "star": "m12 4 2.5 5.2 5.7.8-4.1 4 1 5.6-5.1-2.7-5.1 2.7 1-5.6-4.1-4 5.7-.8z",
    "sun": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2m0 15v2M2.5 12h2m15 0h2"
    "M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4",
    "swap": "M4 8.5h15m-4-4 4 4-4 4M20 16.5H5m4-4-4 4 4 4",
    "today": "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20h18M12 3.5v2M4 12h2m12 0h2"
    "M6.3 6.3l1.4 1.4m8.6 0 1.4-1.4",
    "trash": "M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13.5h9l1-13.5M10 11v5.5m4-5.5v5.5",
    "upload": "M12 15V4M7.5 8.5 12 4l4.5 4.5M5 20h14",
    "voice": "M4 9.5v5h3.5l7 4.5V5l-7 4.5zM17.5 9a4 4 0 0 1 0 6M20 6.5a8 8 0 0 1 0 11",
    "warning": "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.01",
}

# Icons with a direction: mirrored where the page runs from right to left.
FLIPPED = frozenset({"arrow-left", "arrow-right", "play", "sign-out", "voice"})


class IconUnknown(LookupError):
    """There is no icon of that name; `ICONS` has them all."""


def draw_icon(name: str, *, size: int = 20, label: str = "") -> SafeString:
    """The icon as inline SVG, `size` pixels wide; hidden from screen readers without a label."""
    if name not in ICONS:
        raise IconUnknown(name)
    return _drawn(name, size, str(label))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int, label: str) -> SafeString:
    meaning = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="1.9" stroke-linecap="round" '
        'stroke-linejoin="round" {}><path d="{}"/></svg>',
        " flips" if name in FLIPPED else "",
        size,
        size,
        meaning,
        ICONS[name],
    )
