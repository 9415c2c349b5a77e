"""Registers nothing; makes the messages of every form kinder."""

from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """The room of pages and components."""

    name = "cairn.ui"
    label = "ui"

    def ready(self) -> None:
        """Say what to do where a field is empty, also in forms of libraries."""
        forms.Field.default_error_messages["required"] = _("Please fill this in.")
        for choice in (forms.ChoiceField, forms.MultipleChoiceField):
            choice.default_error_messages["required"] = _("Please choose.")
        forms.BooleanField.default_error_messages = {"required": _("Please tick this to go on.")}
