"""How every form looks, and the fields and widgets several rooms share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as TemplateBackend
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cairn.lib import text
from cairn.ui.fields import CairnField

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    # A word offered to tick: as it is kept and shown, or (as it is kept, as it is shown).
    Suggestion = _StrOrPromise | tuple[str, _StrOrPromise]

SCHOOL_DAYS = (0, 1, 2, 3, 4)


class CairnFormRenderer(DjangoTemplates):
    """Every form with our own templates, which come before Django's of the same name."""

    form_template_name = "ui/forms/form.html"
    bound_field_class = CairnField
    formset_template_name = "ui/forms/formset.html"

    @cached_property
    def engine(self) -> TemplateBackend:
        """A template engine that finds our folder, then Django's, then the other rooms'."""
        ours = Path(__file__).parent / "templates"
        django_forms = Path(forms.__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [ours, django_forms],
                "NAME": "cairn-forms",
                "OPTIONS": {"builtins": ["cairn.ui.templatetags.ui"]},
            }
        )


# --- Widgets -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardLabel:
    """A choice with a line of explanation, for RadioCards and CheckboxCards."""

    title: _StrOrPromise
    detail: _StrOrPromise = ""

    def __str__(self) -> str:
        return str(self.title)


class RadioCards(forms.RadioSelect):
    """One of several, each a card."""

    template_name = "ui/forms/choice_cards.html"


class CheckboxCards(forms.CheckboxSelectMultiple):
    """Any of several, each a card."""

    template_name = "ui/forms/choice_cards.html"


class RangeInput(forms.NumberInput):
    """A slider with its number beside it."""

    input_type = "range"
    template_name = "ui/forms/range.html"

    def __init__(self, *, least: int, most: int, step: int = 1) -> None:
        super().__init__(attrs={"min": least, "max": most, "step": step})


class DateInput(forms.DateInput):
    """The browser's own date picker; the value is always an ISO date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "short", **(attrs or {})}, format="%Y-%m-%d")


class OneTimeCodeInput(forms.TextInput):
    """A short code from a card, a mail or an app."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, digits_only: bool = True) -> None:
        code = {"class": "code", "autocomplete": "one-time-code", "spellcheck": "false"}
        if digits_only:
            code["inputmode"] = "numeric"
        super().__init__(attrs={**code, **(attrs or {})})


def _kept_and_shown(suggestion: Suggestion) -> tuple[str, str]:
    if isinstance(suggestion, tuple):
        return suggestion[0], str(suggestion[1])
    return str(suggestion), str(suggestion)


CHIP = '<label class="choice-chip"><input type="checkbox" name="{}" value="{}"{}> {}</label>'
# By whether a chip is ticked, and whether it is disabled.
STATES = {
    (ticked, disabled): mark_safe(" checked" * ticked + " disabled" * disabled)
    for ticked in (False, True)
    for disabled in (False, True)
}


class TagsWidget(forms.Widget):
    """Suggestions to tick, and a line for something else."""

    template_name = "ui/forms/tags.html"
    use_fieldset = True

    def __init__(
        self, suggestions: Iterable[Suggestion] = (), attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.suggestions = tuple(suggestions)
        self.vocabulary: tuple[Suggestion, ...] = ()

    def id_for_label(self, id_: str | None) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = list(value or [])
        offered = [_kept_and_shown(suggestion) for suggestion in self.suggestions]
        known = {kept.casefold() for kept, _shown in offered}
        ticked = {tag.casefold() for tag in chosen}
        disabled = bool(context["widget"]["attrs"].get("disabled"))
        context["widget"]["chips"] = format_html_join(
            "",
            CHIP,
            (
                (name, kept, STATES[kept.casefold() in ticked, disabled], shown)
                for kept, shown in offered
            ),
        )
        shown_as = dict(_kept_and_shown(word) for word in self.vocabulary)
        own = [shown_as.get(tag, tag) for tag in chosen if tag.casefold() not in known]
        context["widget"]["own"] = ", ".join(own)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        ticked = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])
        return [*ticked, *re.split("[,،、]", data.get(f"{name}_own", ""))]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


@dataclass(frozen=True)
class TimeSlot:
    """One row of the timetable: `key` is kept, `label` and `detail` (a time of day) are shown."""

    key: str
    label: _StrOrPromise
    detail: _StrOrPromise = ""


class FreeTimesWidget(forms.Widget):
    """A table of weekdays and slots with a box in every place."""

    template_name = "ui/forms/free_times.html"
    use_fieldset = True

    def __init__(
        self,
        slots: Iterable[TimeSlot] = (),
        weekdays: Iterable[int] = SCHOOL_DAYS,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.slots = tuple(slots)
        self.weekdays = tuple(weekdays)

    def id_for_label(self, id_: str | None) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = set(value or [])
        context["widget"]["days"] = [
            {"name": WEEKDAYS[day], "short": WEEKDAYS_ABBR[day]} for day in self.weekdays
        ]
        context["widget"]["rows"] = [
            {"slot": slot, "places": [self._place(day, slot, chosen) for day in self.weekdays]}
            for slot in self.slots
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    @staticmethod
    def _place(day: int, slot: TimeSlot, chosen: set[str]) -> dict[str, Any]:
        value = f"{day}-{slot.key}"
        return {"value": value, "day": WEEKDAYS[day], "checked": value in chosen}


# --- Fields ------------------------------------------------------------------------------------


class PlainTextField(forms.CharField):
    """Text as people type it, cleaned without changing what was said.

    `lines` above 1 gives a text area; `readership` is the key of the sentence on who reads it.
    """

    def __init__(
        self, *, max_length: int, lines: int = 1, readership: str = "", **options: Any
    ) -> None:
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(max_length=max_length, **options)
        self.readership = readership

    def to_python(self, value: Any) -> str:
        return text.cleaned(super().to_python(value) or "")


class TagsField(forms.Field):
    """A list of short words; those equal but for capitals count once.

    A suggestion given as (kept, shown) is kept the same in every language. So is a word of
    `vocabulary`, which is known without being offered.
    """

    widget: TagsWidget = TagsWidget()
    default_error_messages = {
        "too_many": ngettext_lazy(
            "Choose at most %(limit)d.", "Choose at most %(limit)d.", "limit"
        ),
        "too_long": _("“%(tag)s…” is too long. Use a few words, and commas between them."),
    }

    def __init__(
        self,
        suggestions: Sequence[Suggestion] = (),
        *,
        vocabulary: Sequence[Suggestion] = (),
        max_tags: int = 12,
        max_length: int = 40,
        readership: str = "",
        **options: Any,
    ) -> None:
        options.setdefault("widget", TagsWidget())
        super().__init__(**options)
        self.max_tags = max_tags
        self.max_length = max_length
        self.readership = readership
        self.suggestions = suggestions
        self.widget.vocabulary = tuple(vocabulary)

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """The words offered to tick; set it when they are known."""
        return self.widget.suggestions

    @suggestions.setter
    def suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        self.widget.suggestions = tuple(suggestions)

    def to_python(self, value: Any) -> list[str]:
        # Typed as it is kept or as it is shown, it is the same word.
        words = (*self.suggestions, *self.widget.vocabulary)
        offered = [_kept_and_shown(word) for word in words]
        spelling = {shown.casefold(): kept for kept, shown in offered}
        spelling |= {kept.casefold(): kept for kept, _shown in offered}
        tags: dict[str, str] = {}
        for raw in value or []:
            typed = " ".join(text.cleaned(str(raw)).split())
            tag = spelling.get(typed.casefold(), typed)
            if tag:
                tags.setdefault(tag.casefold(), tag)
        return list(tags.values())

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.max_tags:
            raise ValidationError(
                self.error_messages["too_many"], "too_many", {"limit": self.max_tags}
            )
        for tag in value:
            if len(tag) > self.max_length:
                start = tag[: self.max_length // 2]
                raise ValidationError(self.error_messages["too_long"], "too_long", {"tag": start})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class FreeTimesField(forms.Field):
    """Places of the timetable as `"<weekday>-<slot key>"`, Monday = 0, in the order of the week."""

    widget: FreeTimesWidget = FreeTimesWidget()
    default_error_messages = {
        "not_a_time": _("One of these times is not on the timetable. Choose again."),
    }

    def __init__(
        self,
        slots: Sequence[TimeSlot] = (),
        *,
        weekdays: Sequence[int] = SCHOOL_DAYS,
        readership: str = "",
        **options: Any,
    ) -> None:
        options.setdefault("widget", FreeTimesWidget(weekdays=weekdays))
        super().__init__(**options)
        self.readership = readership
        self.slots = slots

    @property
    def slots(self) -> Sequence[TimeSlot]:
        """The rows of the timetable; set it when they are known."""
        return self.widget.slots

    @slots.setter
    def slots(self, slots: Sequence[TimeSlot]) -> None:
        self.widget.slots = tuple(slots)

    def to_python(self, value: Any) -> list[str]:
        places = [f"{day}-{slot.key}" for day in self.widget.weekdays for slot in self.slots]
        asked = set(value or [])
        if not asked <= set(places):
            raise ValidationError(self.error_messages["not_a_time"], "not_a_time")
        return [place for place in places if place in asked]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])
