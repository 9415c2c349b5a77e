"""The links of the rail, the bar and the menus: drawn in one go, because every page has a dozen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cairn.ui.icons import draw_icon
from cairn.ui.navigation import NavigationItem


def draw_links(items: Iterable[NavigationItem], *, csrf_token: str, style: str = "") -> SafeString:
    """A list item for each; `style` is its class. What changes something is a button in a form."""
    around = format_html(' class="{}"', style) if style else ""
    return format_html_join(
        "",
        "<li{}>{}</li>",
        ((around, _button(item, csrf_token) if item.post else _link(item)) for item in items),
    )


def _link(item: NavigationItem) -> SafeString:
    return _drawn(
        item.url, item.icon, str(item.label), item.count, str(item.count_label), item.current
    )


@lru_cache(maxsize=2_000)
def _drawn(
    url: str, icon: str, label: str, count: int, count_label: str, current: bool
) -> SafeString:
    """Kept: the same dozen stands on each page."""
    return format_html(
        '<a href="{}"{}>{}<span class="label">{}</span>{}</a>',
        url,
        mark_safe(' aria-current="page"') if current else "",
        draw_icon(icon),
        label,
        _count(count, count_label),
    )


def _count(count: int, label: str) -> SafeString | str:
    """The number for the eyes, and what it counts for those who listen."""
    if not count:
        return ""
    if not label:
        return format_html('<span class="count">{}</span>', count)
    return format_html(
        '<span class="count" aria-hidden="true">{}</span><span class="visually-hidden">, {}</span>',
        count,
        label,
    )


def _button(item: NavigationItem, csrf_token: str) -> SafeString:
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" '
        'value="{}"><button type="submit">{}<span class="label">{}</span></button></form>',
        item.url,
        csrf_token,
        draw_icon(item.icon),
        item.label,
    )
