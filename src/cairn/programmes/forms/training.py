"""What coordinators type about training and about what people are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.programmes.enums import ConsentScope, LawfulBasis, ModuleForm
from cairn.programmes.models import TrainingQuestion
from cairn.ui.forms import CardLabel, PlainTextField, RadioCards

CHOICES = 4


class ModuleEditForm(forms.Form):
    """A training module."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = PlainTextField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)
    form = forms.ChoiceField(
        label=_("How it is taken"),
        widget=RadioCards,
        choices=[
            (
                ModuleForm.ONLINE.value,
                CardLabel(_("Online"), _("Students read it here and answer a few questions.")),
            ),
            (
                ModuleForm.IN_PERSON.value,
                CardLabel(_("In person"), _("You meet, and tick who was there.")),
            ),
        ],
        initial=ModuleForm.ONLINE.value,
    )
    body = PlainTextField(
        label=_("Text for the students"),
        max_length=20_000,
        lines=14,
        required=False,
        help_text=_("# makes a heading, ** makes words **strong**, a line with - makes a list."),
    )
    guide = PlainTextField(
        label=_("Guide for whoever leads it"),
        max_length=20_000,
        lines=8,
        required=False,
        help_text=_("Only coordinators see this."),
    )


class QuestionForm(forms.Form):
    """A question with its choices."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    prompt = PlainTextField(label=_("Question"), max_length=300)
    answer = forms.TypedChoiceField(
        label=_("Which one is right?"),
        coerce=int,
        choices=[(n, _("Choice %(number)s") % {"number": n + 1}) for n in range(CHOICES)],
        widget=forms.RadioSelect,
        initial=0,
    )
    because = PlainTextField(
        label=_("What a wrong answer is told"),
        max_length=300,
        lines=2,
        help_text=_("One kind sentence that explains. They can try again at once."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(CHOICES):
            self.fields[f"choice_{n}"] = PlainTextField(
                label=_("Choice %(number)s") % {"number": n + 1},
                max_length=200,
                required=n < 2,
            )
        choices = [f"choice_{n}" for n in range(CHOICES)]
        self.order_fields(["version", "prompt", *choices, "answer", "because"])

    @staticmethod
    def initial_of(question: TrainingQuestion) -> dict[str, Any]:
        """A question as it stands."""
        return {
            "prompt": question.prompt,
            "answer": question.answer,
            "because": question.because,
            **{f"choice_{n}": choice for n, choice in enumerate(question.choices)},
        }

    def clean(self) -> dict[str, Any]:
        """The right choice is one that was written."""
        data: dict[str, Any] = super().clean() or {}
        answer = data.get("answer")
        if answer is not None and not data.get(f"choice_{answer}"):
            raise ValidationError({"answer": _("This choice is empty.")})
        return data

    def values(self) -> dict[str, Any]:
        """What `actions.save_question` takes."""
        data = self.cleaned_data
        written = [n for n in range(CHOICES) if data.get(f"choice_{n}")]
        return {
            "prompt": data["prompt"],
            "because": data["because"],
            "choices": [data[f"choice_{n}"] for n in written],
            "answer": written.index(data["answer"]),
        }


class ConsentTextForm(forms.Form):
    """A new version of what people are asked."""

    scope = forms.ChoiceField(
        label=_("What it asks about"), choices=ConsentScope.choices, widget=forms.HiddenInput
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    body = PlainTextField(
        label=_("Text for parents"),
        max_length=10_000,
        lines=12,
        help_text=_("Plain words: what it is, who reads what, and that it can be taken back."),
    )
    body_for_students = PlainTextField(
        label=_("The same for students"),
        max_length=10_000,
        lines=8,
        required=False,
        help_text=_("In the voice of a twelve-year-old. Left empty, they read the parents' text."),
    )
    lawful_basis = forms.ChoiceField(
        label=_("Why the school may keep the data"),
        choices=LawfulBasis.choices,
        help_text=_(
            "This is apart from permission: a yes to taking part does not change it. "
            "Ask your data protection officer."
        ),
    )
