"""A page as a browser reads it: its elements, and the forms somebody could send from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TEXT_INPUTS = {"text", "search", "email", "url", "tel", "password"}


@dataclass
class FormRead:
    """One form: where it goes, and what it would send untouched."""

    action: str
    method: str
    values: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class PageRead(HTMLParser):
    """Every element with its attributes, in order, and every form."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.forms: list[FormRead] = []
        self._form: FormRead | None = None
        self._textarea = ""
        self._select = ""
        self.feed(page)
        self.close()

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and the names of their attributes: what words alone must never change."""
        return [(tag, tuple(name for name, _value in found)) for tag, found in self.elements]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, tuple((name, value or "") for name, value in attrs)))
        if tag == "form":
            self._form = FormRead(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._read_field(tag, found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea] += data

    def _read_field(self, tag: str, found: dict[str, str]) -> None:
        form, name = self._form, found.get("name", "")
        assert form is not None
        if tag == "textarea" and name:
            self._textarea = name
            form.values[name] = ""
            form.texts.append(name)
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select:
            if (
                "selected" in found
                or self._select not in form.values
                or not form.values[self._select]
            ):
                form.values[self._select] = found.get("value", "")
        elif tag == "button" and name:
            form.values.setdefault(name, found.get("value", ""))
        elif tag == "input" and name:
            self._read_input(form, name, found)

    def _read_input(self, form: FormRead, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in TEXT_INPUTS:
            form.texts.append(name)
            form.values[name] = found.get("value", "")
        elif kind in {"radio", "checkbox"}:
            if "checked" in found or name not in form.values:
                form.values[name] = found.get("value", "on")
        elif kind != "file":
            form.values[name] = found.get("value", "")
