"""Programmes, iterations, applications, permission and training."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.people.enums import Gender
from cairn.people.models import Person
from cairn.programmes.enums import (
    ApplicationState,
    ConsentDecision,
    ConsentScope,
    ConsentVoice,
    IterationState,
    LawfulBasis,
    MattersMost,
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


class IterationChange(SchoolOwned):
    """What changed with one version of an iteration; rows are only ever added.

    `changes` are lists of a field's name, its value before and its value after.
    """

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    changes: Any = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]


class WeeklyActivity(SchoolOwned):
    """What the pairs may do in one week of an iteration: an offer, never a duty."""

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="activities")
    week = models.PositiveSmallIntegerField(_("week"))
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    version = models.PositiveIntegerField(default=1)

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
    # Applications of mentors by id, the dearest first; the room of matching keeps them.
    wishes: Any = models.JSONField(default=list, blank=True)
    # Both are empty where it does not matter.
    matters_most = models.CharField(max_length=10, choices=MattersMost, blank=True, default="")
    mentor_gender = models.CharField(max_length=10, choices=Gender, blank=True, default="")
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["applied_at", "id"]
        constraints = [
            # Who took an application back may apply again; the earlier row stays as history.
            models.UniqueConstraint(
                fields=["iteration", "person", "side"],
                condition=~models.Q(state="withdrawn"),
                name="application_once",
            )
        ]
        indexes = [
            # As they are counted: with the school, no row of the table is read for it.
            models.Index(
                fields=["school", "iteration", "side", "state"], name="application_counted"
            ),
            # As the list of applicants is ordered: a page of it is read without the rest.
            models.Index(
                fields=["school", "iteration", "applied_at", "id"], name="application_in_order"
            ),
        ]


class ApplicationEvent(SchoolOwned):
    """One change of an application's state; rows are only ever added."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=10, choices=ApplicationState, blank=True)
    after = models.CharField(max_length=10, choices=ApplicationState)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["before", "after", "at"], name="application_event_kind")]


class ConsentText(SchoolOwned):
    """The words somebody agreed to, in one version."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="consents")
    version = models.PositiveIntegerField()
    scope = models.CharField(
        _("what it asks about"),
        max_length=40,
        choices=ConsentScope,
        default=ConsentScope.TAKE_PART,
    )
    lawful_basis = models.CharField(
        _("why the school may keep the data"),
        max_length=40,
        choices=LawfulBasis,
        default=LawfulBasis.PUBLIC_TASK,
    )
    body = models.TextField()
    body_for_students = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "scope", "version"], name="consent_text_once"
            )
        ]

    @property
    def words_for_students(self) -> str:
        """The same in a student's own voice; the parents' text where nothing else was written."""
        return self.body_for_students or self.body


class ConsentRecord(SchoolOwned):
    """One decision about one student; rows are only ever added."""

    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="records")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    voice = models.CharField(max_length=10, choices=ConsentVoice)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    relationship = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=10, choices=ConsentDecision)
    on_paper = models.BooleanField(default=False)
    by_link = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["student", "text"], name="consent_student_text")]


class ConsentStanding(SchoolOwned):
    """What the records about one student amount to, kept beside them so that lists stay quick.

    Written with every record, in its transaction, and by nothing else. `decision` holds for the
    text of `version`; a yes to an older version than the newest does not count.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=40, choices=ConsentScope)
    voice = models.CharField(max_length=10, choices=ConsentVoice)
    decision = models.CharField(max_length=10, choices=ConsentDecision, blank=True)
    version = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "programme", "scope", "voice"], name="consent_standing_once"
            )
        ]


class GuardianInvitation(SchoolOwned):
    """A signed, expiring link with which a parent or carer answers once without an account.

    Only the hash of its code is kept.
    """

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["student", "programme"], name="invitation_student")]


class TrainingModule(SchoolOwned):
    """A short piece of training for one side of a programme.

    `body` is for the learner, `guide` for whoever leads it in person; both in Markdown. A removed
    module keeps its records: who finished it has the minutes.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="modules")
    side = models.CharField(max_length=6, choices=Side)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    guide = models.TextField(_("guide for the one who leads it"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    form = models.CharField(max_length=10, choices=ModuleForm, default=ModuleForm.ONLINE)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

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
    """A module somebody has finished, online or ticked by staff.

    `minutes` and `version` are those of the module on that day: a later change of the module takes
    nothing away. `repeat_asked_at` says since when it counts no more, because the coordinator
    asked everybody to do the module again.
    """

    module = models.ForeignKey(TrainingModule, on_delete=models.CASCADE, related_name="done")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="training")
    ticked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    done_on = models.DateField()
    at = models.DateTimeField()
    repeat_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "person"],
                condition=models.Q(repeat_asked_at__isnull=True),
                name="training_done_once",
            )
        ]
        indexes = [
            # For the minutes of each in a long list: without the school first, SQLite walks through
            # everything the school has.
            models.Index(fields=["school", "person", "repeat_asked_at"], name="training_minutes"),
        ]
