"""Runs of the engine and the pairs they suggest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.matching.enums import (
    OPEN_ASKS,
    OPEN_RUNS,
    AskState,
    MatchState,
    RunFailure,
    RunMode,
    RunStage,
    RunState,
)
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration
from cairn.schools.models import SchoolOwned


class MatchRun(SchoolOwned):
    """One run: a proposal to the coordinator. Nothing is sent before it is published."""

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    mode = models.CharField(max_length=12, choices=RunMode, default=RunMode.FAIR)
    seed = models.PositiveIntegerField(default=1)
    weights: Any = models.JSONField(default=dict, blank=True)  # where not those of the programme
    near = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    result: Any = models.JSONField(default=dict, blank=True)  # counts, seconds, proof, unmatched
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=RunStage, blank=True)
    done = models.PositiveSmallIntegerField(default=0)  # per cent of looking for the best pairs
    changes = models.PositiveIntegerField(default=0)  # by hand, since it was worked out
    failure = models.CharField(max_length=14, choices=RunFailure, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # when the profiles were read
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["iteration", "number"], name="match_run_number_once"),
            models.UniqueConstraint(
                fields=["iteration"],
                condition=models.Q(state__in=OPEN_RUNS),
                name="one_open_run_per_iteration",
            ),
        ]


class Match(SchoolOwned):
    """A mentee and a mentor who could become a pair, and their answers."""

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="matches")
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, null=True, related_name="matches")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="requests")
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.SUGGESTED)
    points = models.PositiveIntegerField(default=0)
    parts: Any = models.JSONField(default=dict, blank=True)  # group of criteria -> points
    reasons: Any = models.JSONField(default=list, blank=True)  # codes with data
    by_hand_because = models.CharField(_("why by hand"), max_length=300, blank=True)
    overrides: Any = models.JSONField(default=list, blank=True)  # soft rules set aside by hand
    corrections: Any = models.JSONField(default=list, blank=True)  # reasons the two call wrong
    proposed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    mentee_said_yes_at = models.DateTimeField(null=True, blank=True)
    mentor_said_yes_at = models.DateTimeField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-points", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"],
                condition=models.Q(state="proposed"),
                name="one_open_offer_per_mentee",
            )
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="match_mentor_state"),
            models.Index(fields=["iteration", "state"], name="match_iteration_state"),
        ]


class Ask(SchoolOwned):
    """A student's wish to be guided by an older one of the programme, whom they found themselves.

    The older one answers first, then a coordinator approves. Who said "not this time" is not kept.
    """

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="asks")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="asks_made")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="asks_received")
    state = models.CharField(max_length=10, choices=AskState, default=AskState.ASKED)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["iteration", "mentee", "mentor"], name="ask_of_two_once"
            ),
            models.UniqueConstraint(
                fields=["mentee"],
                condition=models.Q(state__in=OPEN_ASKS),
                name="one_open_ask_per_mentee",
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="ask_mentor_state"),
            models.Index(fields=["iteration", "state"], name="ask_iteration_state"),
        ]


class PairDecision(SchoolOwned):
    """What a coordinator has decided about two people: later proposals of an iteration keep to it.

    `keeps` says that these two belong together; otherwise they are not suggested.
    """

    iteration = models.ForeignKey(Iteration, on_delete=models.CASCADE, related_name="decisions")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    keeps = models.BooleanField()
    because = models.CharField(_("why by hand"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="one_decision_per_pair"),
            models.UniqueConstraint(
                fields=["mentee"],
                condition=models.Q(keeps=True),
                name="one_kept_mentor_per_mentee",
            ),
        ]


class NextOffer(SchoolOwned):
    """Whom a mentee is offered next when an offer of a run comes to nothing, in order."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="next_offers")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["mentee", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "mentee", "place"], name="one_next_offer_per_place"
            )
        ]


class NeverTogether(SchoolOwned):
    """Somebody never wants to be matched with somebody else. The matching alone reads it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="never_with")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="never_together_once")
        ]
