"""What is typed into a conversation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.ui.forms import PlainTextField

MESSAGE_LENGTH = 4000


class MessageForm(forms.Form):
    """One message, plain text."""

    body = PlainTextField(
        label=_("Your message"),
        max_length=MESSAGE_LENGTH,
        lines=3,
        readership="conversations.message",
        error_messages={"required": _("Write something first, then send it.")},
    )
