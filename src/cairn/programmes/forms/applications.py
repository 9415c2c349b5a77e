"""What is typed about applications, and which of them a list shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import TrainingModule
from cairn.programmes.queries import READY, UNREACHED, ApplicantFilter, Standings
from cairn.ui.forms import CardLabel, DateInput, PlainTextField, RadioCards


class ApplyForm(forms.Form):
    """An application."""

    side = forms.ChoiceField(label=_("I would like to"), widget=RadioCards)
    hope = PlainTextField(
        label=_("What I hope for"),
        max_length=2000,
        lines=3,
        required=False,
        readership="programmes.hope",
    )
    capacity = forms.IntegerField(
        label=_("If you are a mentor: how many mentees?"), min_value=1, max_value=5, initial=1
    )

    def __init__(
        self, *args: Any, sides: list[Side], mentees_at_most: int = 5, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = {
            Side.MENTEE: CardLabel(
                _("have a mentor"),
                _("Somebody a few years ahead who has time for you. You choose what it is about."),
            ),
            Side.MENTOR: CardLabel(
                _("be a mentor"),
                _("You listen and help somebody younger, about half an hour a week."),
            ),
        }
        self.fields["side"].choices = [(s.value, words[s]) for s in sides]  # type: ignore[attr-defined]
        if len(sides) == 1:
            self.fields["side"].initial = sides[0].value
        _limit_mentees(self, has_mentors=Side.MENTOR in sides, at_most=mentees_at_most)


class ApplicationEditForm(forms.Form):
    """One's words in an application that is not decided."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    hope = PlainTextField(
        label=_("What I hope for"),
        max_length=2000,
        lines=3,
        required=False,
        readership="programmes.hope",
    )
    capacity = forms.IntegerField(label=_("How many mentees?"), min_value=1, max_value=5)

    def __init__(self, *args: Any, side: str, mentees_at_most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit_mentees(self, has_mentors=side == Side.MENTOR, at_most=mentees_at_most)


def _limit_mentees(form: forms.Form, *, has_mentors: bool, at_most: int) -> None:
    """One asks how many mentees only mentors, and only where more than one is possible."""
    if not has_mentors or at_most < 2:
        del form.fields["capacity"]
        return
    form.fields["capacity"] = forms.IntegerField(
        label=form.fields["capacity"].label,
        min_value=1,
        max_value=at_most,
        initial=1,
        help_text=_("At most %(number)s in this programme.") % {"number": at_most},
    )


class ApplicantsForm(forms.Form):
    """Which applicants a list shows; each state says how many stand there."""

    side = forms.ChoiceField(label=_("As"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    missing = forms.ChoiceField(
        label=_("Still missing"),
        required=False,
        choices=[
            ("", _("Anything or nothing")),
            ("permission", _("permission")),
            (UNREACHED, _("permission, and no parent has an e-mail")),
            ("assent", _("own yes")),
            ("training", _("training")),
            ("profile", _("profile")),
            (READY, _("nothing: ready")),
        ],
    )
    words = PlainTextField(label=_("Name"), max_length=80, required=False)

    def __init__(self, *args: Any, standings: Standings | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side = self.data.get("side", "")

        def counted(label: Any, state: str = "") -> str:
            return f"{label} ({standings.of(side, state)})" if standings else str(label)

        states = ((s.value, counted(s.label, s.value)) for s in ApplicationState)
        choices: dict[str, list[tuple[str, Any]]] = {
            "side": [("", _("Both sides")), *Side.choices],
            "state": [("", counted(_("All who stand"))), *states],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def chosen(self) -> ApplicantFilter:
        """What was chosen; an unknown choice counts as none."""
        if not self.is_bound:
            return ApplicantFilter()
        self.is_valid()
        names = ("side", "state", "missing", "words")
        return ApplicantFilter(**{n: self.cleaned_data.get(n) or "" for n in names})


class BulkForm(forms.Form):
    """What to do with many applicants, and with whom."""

    what = forms.ChoiceField(
        choices=[
            (name, name)
            for name in ("take_in", "decline", "invite", "paper", "paper_no", "in_person")
        ]
    )
    everyone = forms.BooleanField(required=False)
    module = forms.ModelChoiceField(queryset=TrainingModule.objects.none(), required=False)
    done_on = forms.DateField(required=False, widget=DateInput)
    application = forms.Field(required=False)

    def __init__(self, *args: Any, modules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules  # type: ignore[attr-defined]


class AnswersForm(forms.Form):
    """The questions of a module; a wrong answer is explained and may be tried again."""

    def __init__(self, *args: Any, module: TrainingModule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(module.questions.all())
        for number, question in enumerate(self.questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.prompt,
                choices=list(enumerate(question.choices)),
                coerce=int,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Each wrong answer says why."""
        data: dict[str, Any] = super().clean() or {}
        for number, question in enumerate(self.questions):
            name = f"q{number}"
            if name in data and data[name] != question.answer:
                self.add_error(name, question.because or _("Not quite. Look at the text again."))
        return data
