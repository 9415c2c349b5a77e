"""The fields of a form that only narrows a list down: drawn without a template for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.forms import Select, TextInput
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.forms import BaseForm, BoundField


def draw_filter_fields(form: BaseForm) -> SafeString:
    """Every visible field, as `as_field_group` draws it.

    Lists are opened often and their filters have many options, so plain lines of text and choices
    without groups are put together here; whatever has more to say goes through its template.
    """
    return format_html_join("", "{}", ((draw_field(field),) for field in form.visible_fields()))


def draw_field(field: BoundField) -> SafeString:
    """One field, as `as_field_group` draws it, without the word that it is needed."""
    widget = field.field.widget
    readership = getattr(field.field, "readership", "")
    if field.errors or field.help_text or readership:
        return field.as_field_group()
    if type(widget) is Select:
        drawn = _select(field, widget)
    elif type(widget) is TextInput:
        drawn = _line(field, widget)
    else:
        return field.as_field_group()
    label = format_html('<label for="{}">{}</label>', field.id_for_label, field.label)
    return format_html('<div class="field">{}{}</div>', label, drawn)


def _select(field: BoundField, widget: Select) -> SafeString:
    value = field.value()
    chosen = "" if value is None else str(value)
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (kept, SafeString(" selected") if str(kept) == chosen else "", shown)
            for kept, shown in widget.choices
        ),
    )
    attributes = flatatt({"name": field.html_name, **_attributes(field)})
    return format_html("<select{}>{}</select>", attributes, options)


def _line(field: BoundField, widget: TextInput) -> SafeString:
    value = widget.format_value(field.value())
    typed = {} if value is None else {"value": value}
    named = {"type": widget.input_type, "name": field.html_name, **typed}
    return format_html("<input{}>", flatatt({**named, **_attributes(field)}))


def _attributes(field: BoundField) -> dict[str, object]:
    return {**field.field.widget.attrs, "id": field.auto_id}
