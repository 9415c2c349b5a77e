"""The components as template tags; each docstring declares the props.

docs/engineers/pages-and-components.md lists them, the style guide page shows them.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from cairn.ui import times_in_words
from cairn.ui.cairn_mark import draw_cairn
from cairn.ui.components import ProgressStep
from cairn.ui.fields import draw_attributes
from cairn.ui.icons import draw_icon
from cairn.ui.links import draw_links
from cairn.ui.navigation import NavigationItem
from cairn.ui.readership import draw_readership, readership

if TYPE_CHECKING:
    from django.core.paginator import Page

register = template.Library()

TONES = ("neutral", "moss", "clay", "heather", "sky")
NOTICE_ICONS = {"info": "help", "good": "check", "warning": "warning", "private": "lock"}
_AVATAR_SIZES = ("s", "m", "l")


@register.simple_tag
def icon(name: str, *, size: int = 20, label: str = "") -> SafeString:
    """Props: `name` of `cairn.ui.icons.ICONS`; `size` in pixels; `label`, or it is decorative."""
    return draw_icon(name, size=size, label=label)


@register.simple_tag
def cairn_mark(level: int = 5, *, size: int = 64, label: str) -> SafeString:
    """Props: `level` 0 to 5; `size` in pixels; `label` the meaning, "" where text beside has it."""
    return draw_cairn(level, size=size, label=label)


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Props: `path` of a static file. As `static`, asked once: a page has six, always the same."""
    return static(path)


@register.simple_tag
def avatar(name: str, *, size: str = "m") -> SafeString:
    """Props: `name` of the person, written beside it by the page; `size` s, m or l."""
    if size not in _AVATAR_SIZES:
        raise ValueError(f"an avatar is s, m or l, not {size!r}")
    words = str(name).split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    tone = TONES[zlib.crc32(str(name).encode()) % len(TONES)]
    return format_html(
        '<span class="avatar {} tint-{}" aria-hidden="true">{}</span>', size, tone, initials
    )


@register.simple_tag
def tag(text: str, *, tone: str = "neutral", icon: str = "") -> SafeString:
    """Props: `text`; `tone` neutral, moss (done), clay (waits), heather (private), sky (time)."""
    return _draw_tag(text if isinstance(text, SafeString) else str(text), tone, icon)


@lru_cache(maxsize=1_000, typed=True)
def _draw_tag(text: str, tone: str, icon: str) -> SafeString:
    """Kept: lists have two in a row, and few different ones. Text that is safe is another type."""
    if tone not in TONES:
        raise ValueError(f"a tag's tone is one of {', '.join(TONES)}, not {tone!r}")
    mark = draw_icon(icon, size=14) if icon else ""
    return format_html('<span class="tag tint-{}">{}{}</span>', tone, mark, text)


@register.simple_tag
def who_can_see(key: str) -> SafeString:
    """Props: `key` of `cairn.ui.readership`; an unknown key raises ReadershipUnknown."""
    return draw_readership(readership(str(key)))


@register.simple_tag
def attributes(values: dict[str, Any]) -> SafeString:
    """Props: `values` by name, as a widget has them; one that is False or None is left out."""
    return draw_attributes(values)


@register.simple_tag
def once(key: str = "") -> SafeString:
    """Props: `key`, the posted one where a form is shown again; else a fresh one is made."""
    return format_html('<input type="hidden" name="once" value="{}">', key or uuid.uuid4())


@register.inclusion_tag("ui/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Props: `form`. Draws nothing where there are no errors; each line leads to its field."""
    lines = [{"text": text, "target": ""} for text in form.non_field_errors()]
    for field in form:
        group = f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label
        target = "" if field.is_hidden else group
        lines += [{"text": text, "target": target, "label": field.label} for text in field.errors]
    return {"summary": lines}


@register.simple_tag(takes_context=True)
def links(context: Context, items: Iterable[NavigationItem], *, style: str = "") -> SafeString:
    """Props: `items` of the navigation; `style` the class of each list item."""
    return draw_links(items, csrf_token=str(context.get("csrf_token", "")), style=style)


@register.simple_block_tag
def drawn_once(content: str) -> str:
    """No props; with `as name`: the block is drawn here, for the several places that show it."""
    return content


@register.simple_block_tag
def notice(content: str, tone: str = "info", *, title: str = "") -> SafeString:
    """Props: `tone` info, good, warning or private; `title`; the block is the text."""
    return format_html(
        '<div class="notice {}">{}<div class="notice-body">{}{}</div></div>',
        tone,
        draw_icon(NOTICE_ICONS[tone]),
        format_html('<p class="notice-title">{}</p>', title) if title else "",
        content,
    )


@register.simple_block_tag
def empty_state(content: str, icon: str, *, title: str, text: str = "") -> SafeString:
    """Props: `icon`; `title` what the place is for; `text`; the block is the first step."""
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p>{}{}</div>',
        draw_icon(icon, size=24),
        title,
        format_html("<p>{}</p>", text) if text else "",
        format_html('<div class="row">{}</div>', content) if content.strip() else "",
    )


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Props: `page` of a Paginator; `name` of the parameter. Other parameters are kept."""
    request = context.get("request")
    kept = request.GET.copy() if request else None

    def address(number: int) -> str:
        if kept is None:
            return f"?{name}={number}"
        kept[name] = str(number)
        return f"?{kept.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/components/stat.html")
def stat(value: Any, label: str, *, note: str = "") -> dict[str, Any]:
    """Props: `value`; `label` what it counts; `note` a second muted line."""
    return {"value": value, "label": label, "note": note}


@register.inclusion_tag("ui/components/progress_steps.html")
def progress_steps(steps: list[ProgressStep]) -> dict[str, Any]:
    """Props: `steps`, each a ProgressStep; the state is said in words as well."""
    return {"steps": steps}


@register.inclusion_tag("ui/components/back_link.html")
def back_link(url: str, text: str) -> dict[str, str]:
    """Props: `url` and name of the page one level up."""
    return {"url": url, "text": text}


@register.inclusion_tag("ui/components/meter_bar.html")
def meter_bar(value: float, maximum: float, label: str) -> dict[str, Any]:
    """Props: `value` of `maximum`; `label` says both in words."""
    share = 0.0 if maximum <= 0 else min(max(value / maximum, 0.0), 1.0)
    return {"width": f"{share * 100:.1f}", "label": label}


@register.simple_tag
def date_human(value: date | datetime | None) -> SafeString | str:
    """Props: `value`, a day or a moment: "Thursday 12 November", "Thursday 12 November, 12:40"."""
    return "" if value is None else _time_element(value, times_in_words.day_in_words(value))


@register.simple_tag
def time_ago(value: date | datetime | None) -> SafeString | str:
    """Props: `value`, a day or a moment: "just now", "3 days ago", then the date."""
    return "" if value is None else _time_element(value, times_in_words.time_since_in_words(value))


@register.filter
def message_tone(level: str) -> str:
    """The notice that fits a message of Django's: success good, warning and error warning."""
    return {"success": "good", "warning": "warning", "error": "warning"}.get(level, "info")


def _time_element(value: date | datetime, words: str) -> SafeString:
    exact = timezone.localtime(value) if isinstance(value, datetime) else value
    # Put together without `format_html`: a list has one in every row, and words alone may hurt.
    return SafeString(f'<time datetime="{exact.isoformat()}">{escape(words)}</time>')
