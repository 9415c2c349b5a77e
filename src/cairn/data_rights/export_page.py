"""A person's export as one page to read, with nothing to load from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cairn.data_rights.words import in_order, name_of, plain


def page_of(export: dict[str, Any], name: str) -> str:
    """The page; `name` is whose it is."""
    kinds = [
        {"name": name_of(kind), "entries": [_shown(entry) for entry in export["data"][kind]]}
        for kind in in_order(export["data"])
        if export["data"][kind]
    ]
    context = {"kinds": kinds, "name": name, "school": export["school"]}
    return render_to_string(
        "data_rights/export_page.html", context | {"made_at": _text(export["made_at"])}
    )


def _shown(value: Any) -> SafeString:
    """A value as HTML: what is inside each other stays inside each other."""
    if isinstance(value, dict):
        said = [(plain(key), _shown(entry)) for key, entry in value.items() if _says(entry)]
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", said))
    if isinstance(value, list | tuple):
        return _list(value)
    return format_html("{}", _text(value))


def _list(values: Iterable[Any]) -> SafeString:
    rows = ((_shown(entry),) for entry in values)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows))


def _says(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_says(entry) for entry in value.values())
    return value is False or value == 0 or bool(value)


def _text(value: Any) -> str:
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, str) and (moment := _moment(value)) is not None:
        return date_format(localtime(moment), "DATETIME_FORMAT")
    return str(value)


def _moment(text: str) -> Any:
    """A moment written by a machine; None for everything a person might write."""
    if len(text) < len("2026-11-24T10:00:00+00:00") or text[10:11] != "T":
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None
