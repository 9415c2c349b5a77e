"""The pair and its history."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.mentorships.enums import MentorshipKind, MentorshipState, PairStep, StepCause
from cairn.people.models import Person
from cairn.programmes.models import Iteration
from cairn.schools.models import SchoolOwned


class Mentorship(SchoolOwned):
    """One mentee and one mentor, from the day both said yes to the goodbye."""

    iteration = models.ForeignKey(Iteration, on_delete=models.PROTECT, related_name="mentorships")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="as_mentee")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="as_mentor")
    kind = models.CharField(max_length=10, choices=MentorshipKind, default=MentorshipKind.FORMAL)
    state = models.CharField(max_length=10, choices=MentorshipState)
    # Why it stands where it stands, and since when; empty while it simply goes on.
    cause = models.CharField(max_length=12, choices=StepCause, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The reasons of the match, as codes with data, so that both can read them in their language.
    reasons: Any = models.JSONField(default=list, blank=True)
    # The last day of the goodbye: then the pair ends, whoever has not said it yet.
    closes_on = models.DateField(null=True, blank=True)
    mentee_goodbye = models.TextField(_("goodbye of the mentee"), blank=True)
    mentor_goodbye = models.TextField(_("goodbye of the mentor"), blank=True)
    mentee_said_goodbye_at = models.DateTimeField(null=True, blank=True)
    mentor_said_goodbye_at = models.DateTimeField(null=True, blank=True)
    wants_rematch = models.BooleanField(null=True, blank=True)
    rematch_said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["iteration", "mentee"],
                condition=models.Q(kind="formal") & ~models.Q(state="closed"),
                name="one_formal_mentorship_per_mentee",
            ),
            models.UniqueConstraint(
                fields=["iteration", "mentee", "mentor"],
                condition=~models.Q(state="closed"),
                name="one_lasting_mentorship_of_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(mentee=models.F("mentor")), name="mentorship_of_two"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="mentorship_mentor_state"),
            # As they are counted: with the school, no row of the table is read for it.
            models.Index(
                fields=["school", "iteration", "state", "kind"], name="mentorship_counted"
            ),
            # As the list counts and orders them, which reads no row of the table either.
            models.Index(
                fields=[
                    *("school", "state", "kind", "wants_rematch"),
                    *("cause", "state_since", "started_at", "id"),
                ],
                name="mentorship_listed",
            ),
            models.Index(fields=["state", "closes_on"], name="mentorship_closing"),
        ]


class MentorshipEvent(SchoolOwned):
    """One thing that happened to a pair: its history, never edited.

    `reason` is what a coordinator stated; coordinators read it, the two do not.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=14, choices=PairStep, blank=True)
    cause = models.CharField(max_length=12, choices=StepCause, blank=True)
    before = models.CharField(max_length=10, choices=MentorshipState, blank=True)
    after = models.CharField(max_length=10, choices=MentorshipState)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("the stated reason"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
