"""The fields of forms, drawn in Python: pages have many, and a template for each takes longer."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.forms import BoundField, CheckboxInput, Select, Widget
from django.forms.utils import ErrorList
from django.forms.widgets import Input
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from cairn.ui.icons import draw_icon
from cairn.ui.readership import draw_readership, readership

# What Django draws with its template of one input tag and nothing else.
SINGLE_TAGS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("text", "number", "email", "url", "tel", "search", "date", "time", "hidden")
)


def draw_attributes(values: dict[str, Any]) -> SafeString:
    """Attributes of a tag by name, each after a space; one that is False or None is left out."""
    return SafeString(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
            for name, value in values.items()
            if value is not None and value is not False
        )
    )


class CairnField(BoundField):
    """A field with its label or legend, hint, mistakes, control, and who reads what is written."""

    @property
    def errors(self) -> ErrorList:
        """As Django has it, without making an empty list at each look."""
        return self.form.errors.get(self.name, _no_errors())

    def as_field_group(self) -> SafeString:
        """The whole field; a box to tick stands before its label, every other control after it."""
        name, hint, mistakes, control = self._name(), self._hint(), self._mistakes(), str(self)
        style = "field wrong" if self.errors else "field"
        if self.use_fieldset:
            around = {"class": style, "id": f"{self.auto_id}_group", "tabindex": "-1"}
            described = {"aria-describedby": self.aria_describedby or None}
            return format_html(
                "<fieldset{}>{}{}{}{}{}</fieldset>",
                draw_attributes(around | described),
                format_html("<legend>{}</legend>", name) if name else "",
                hint,
                mistakes,
                control,
                self._readership(),
            )
        if isinstance(self.field.widget, CheckboxInput):
            ticked = format_html('<label class="choice">{}<span>{}</span></label>', control, name)
            parts: tuple[str, ...] = (mistakes, ticked, hint)
        else:
            label = format_html('<label for="{}">{}</label>', self.id_for_label, name)
            parts = (label if name else "", hint, mistakes, control)
        inside = format_html_join("", "{}", ((part,) for part in (*parts, self._readership())))
        return format_html('<div class="{}">{}</div>', style, inside)

    def as_widget(
        self,
        widget: Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """The control alone; one that is a single tag or a plain choice needs no template."""
        if widget is None and attrs is None and not only_initial:
            own = self.field.widget
            if isinstance(own, Input) and own.template_name in SINGLE_TAGS:
                return self._line(own)
            if type(own) is Select and not _has_groups(own):
                return self._choice(own)
        drawn: SafeString = super().as_widget(widget, attrs, only_initial)
        return drawn

    def _line(self, widget: Input) -> SafeString:
        value = widget.format_value(self.value())
        told = {"type": widget.input_type, "name": self.html_name, "value": value}
        return format_html("<input{}>", draw_attributes(told | self._attributes(widget)))

    def _choice(self, widget: Select) -> SafeString:
        chosen = widget.format_value(self.value())
        attributes = draw_attributes({"name": self.html_name} | self._attributes(widget))
        options = (
            _option("" if kept is None else kept, shown, chosen) for kept, shown in widget.choices
        )
        return SafeString(f"<select{attributes}>{''.join(options)}</select>")

    def _attributes(self, widget: Widget) -> dict[str, Any]:
        return {"id": self.auto_id or None} | widget.attrs | self.build_widget_attrs({}, widget)

    def _name(self) -> SafeString:
        """The label, and a word where something is needed that could be left out."""
        if not self.label:
            return SafeString("")
        widget = self.field.widget
        has_always_one = type(widget) is Select and not widget.use_required_attribute(self.initial)
        if not self.field.required or has_always_one:
            return format_html("{}", self.label)
        needed = pgettext("beside the label of a field", "needed")
        return format_html('{} <span class="need">{}</span>', self.label, needed)

    def _hint(self) -> SafeString | str:
        if not self.help_text:
            return ""
        return format_html('<p class="hint" id="{}_helptext">{}</p>', self.auto_id, self.help_text)

    def _mistakes(self) -> SafeString | str:
        if not self.errors:
            return ""
        line = '<li class="field-error">{}<span>{}</span></li>'
        lines = format_html_join("", line, ((draw_icon("warning"), e) for e in self.errors))
        return format_html('<ul class="field-errors" id="{}_error">{}</ul>', self.auto_id, lines)

    def _readership(self) -> SafeString | str:
        """Who reads it, once for fields of a form that follow each other."""
        key = getattr(self.field, "readership", "")
        return draw_readership(readership(key)) if key and key != self._said_before() else ""

    def _said_before(self) -> str:
        """The sentence that stands nearest above this field."""
        fields = self.form.fields
        names = list(fields)
        above = (fields[name] for name in reversed(names[: names.index(self.name)]))
        keys = (getattr(one, "readership", "") for one in above if not one.widget.is_hidden)
        return next(filter(None, keys), "")


def _option(kept: Any, shown: Any, chosen: list[str]) -> str:
    selected = " selected" if str(kept) in chosen else ""
    return (
        f'<option value="{conditional_escape(kept)}"{selected}>{conditional_escape(shown)}</option>'
    )


@cache
def _no_errors() -> ErrorList:
    return ErrorList()


def _has_groups(widget: Select) -> bool:
    return any(isinstance(shown, list | tuple) for _kept, shown in widget.choices)
