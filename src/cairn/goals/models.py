"""Goals and steps."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.goals.enums import GoalArea, GoalState
from cairn.goals.stones import stones_in_words, stones_of
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.schools.models import SchoolOwned


class Goal(SchoolOwned):
    """Something the mentee wants, in the mentee's own words."""

    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.SET_NULL, null=True, blank=True, related_name="goals"
    )
    statement = models.CharField(_("my goal"), max_length=200)
    why = models.TextField(_("why it matters to me"), blank=True)
    area = models.CharField(_("what it is about"), max_length=10, choices=GoalArea)
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.SET)
    shared = models.BooleanField(_("share it with my mentor"), default=True)
    due_on = models.DateField(_("by when"))
    set_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["set_at", "id"]
        indexes = [models.Index(fields=["mentee", "state"], name="goal_mentee_state")]

    @property
    def open_steps(self) -> list[Step]:
        """Steps still to do, the earliest day first, those without a day last."""
        waiting = [step for step in self.steps.all() if step.done_at is None]
        return sorted(waiting, key=lambda step: (step.due_on or date.max, step.created_at))

    @property
    def done_steps(self) -> list[Step]:
        """Steps that are done, the latest first."""
        done = [(step.done_at, step) for step in self.steps.all() if step.done_at is not None]
        return [step for _moment, step in sorted(done, key=lambda pair: pair[0], reverse=True)]

    @property
    def stones(self) -> int:
        """How many of the five stones of its cairn stand."""
        return stones_of(self.state, len(self.done_steps))

    @property
    def stones_in_words(self) -> str:
        """The same for those who do not see them."""
        return stones_in_words(self.stones)


class GoalRevision(SchoolOwned):
    """How a goal read before a change: its history, never edited."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    statement = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    due_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "version"], name="goal_revision_once")
        ]


class Step(SchoolOwned):
    """A small thing to do on the way to a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("my next small step"), max_length=200)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
