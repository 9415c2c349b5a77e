"""Programmes, iterations, applications, permission and training."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.people.models import Person
from cairn.programmes.enums import (
    ApplicationState,
    ConsentDecision,
    ConsentVoice,
    IterationState,
    ModuleForm,
    Side,
)
from cairn.schools.models import SchoolOwned, YearGroup


class Programme(SchoolOwned):
    """A peer mentoring programme of one school; it lives on in iterations."""

    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("what it is for"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="programme_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Iteration(SchoolOwned):
    """One run of a programme, with its own dates, rules and version."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="iterations")
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=IterationState, default=IterationState.DRAFT)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    mentee_places = models.PositiveIntegerField(_("places for mentees"), default=50)
    mentee_years = models.ManyToManyField(YearGroup, related_name="+", blank=True)
    mentor_years = models.ManyToManyField(YearGroup, related_name="+", blank=True)
    year_gap = models.PositiveSmallIntegerField(_("years between mentor and mentee"), default=2)
    mentees_per_mentor = models.PositiveSmallIntegerField(
        _("mentees of one mentor at most"), default=1
    )
    needs_permission = models.BooleanField(_("a parent or carer must agree"), default=True)
    mentee_training_minutes = models.PositiveSmallIntegerField(
        _("training of mentees, in minutes"), default=60
    )
    mentor_training_minutes = models.PositiveSmallIntegerField(
        _("training of mentors, in minutes"), default=120
    )
    answer_days = models.PositiveSmallIntegerField(_("days to answer a match"), default=7)
    weights: Any = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="iteration_number_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="iteration_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WeeklyActivity(SchoolOwned):
    """What the pairs may do in one week of an iteration: an offer, never a duty."""

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="activities")
    week = models.PositiveSmallIntegerField(_("week"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ["week", "id"]


class Application(SchoolOwned):
    """Somebody who wants to take part on one side of an iteration."""

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(
        max_length=10, choices=ApplicationState, default=ApplicationState.APPLIED
    )
    hope = models.TextField(_("what I hope for"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("mentees I would take on"), default=1)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["applied_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["iteration", "person", "side"], name="application_once")
        ]
        indexes = [
            models.Index(fields=["iteration", "side", "state"], name="application_state"),
        ]


class ConsentText(SchoolOwned):
    """The words somebody agreed to, in one version."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="consents")
    version = models.PositiveIntegerField()
    scope = models.CharField(max_length=40, default="take_part")
    lawful_basis = models.CharField(max_length=40, default="public_task")
    body = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "scope", "version"], name="consent_text_once"
            )
        ]


class ConsentRecord(SchoolOwned):
    """One decision about one student; rows are only ever added."""

    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="records")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    voice = models.CharField(max_length=10, choices=ConsentVoice)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    relationship = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=10, choices=ConsentDecision)
    on_paper = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["student", "text"], name="consent_student_text")]


class GuardianInvitation(SchoolOwned):
    """A signed, expiring link with which a parent or carer answers once without an account."""

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class TrainingModule(SchoolOwned):
    """A short piece of training for one side of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modules")
    side = models.CharField(max_length=6, choices=Side)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    form = models.CharField(max_length=10, choices=ModuleForm, default=ModuleForm.ONLINE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["side", "position", "id"]


class TrainingQuestion(SchoolOwned):
    """A question at the end of a module; `answer` is the index of the right choice."""

    module = models.ForeignKey(TrainingModule, on_delete=models.CASCADE, related_name="questions")
    prompt = models.CharField(max_length=300)
    choices: Any = models.JSONField(default=list)
    answer = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class TrainingDone(SchoolOwned):
    """A module somebody has finished, online or ticked by staff."""

    module = models.ForeignKey(TrainingModule, on_delete=models.CASCADE, related_name="done")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="training")
    ticked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "person"], name="training_done_once")
        ]
