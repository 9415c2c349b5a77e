"""What a coordinator sees first: how far each programme has come, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.matching.enums import AskState, MatchState
from cairn.matching.models import Ask, Match
from cairn.mentorships.enums import MentorshipKind, MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.mentorships.queries import needs_a_hand, waiting_for_rematch
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a coordinator: how many, in words, and where it is done."""

    count: int
    text: str
    url: str


@dataclass
class IterationOverview:
    """One iteration in counts, by state."""

    iteration: Iteration
    mentees: Counter[str] = field(default_factory=Counter)
    mentors: Counter[str] = field(default_factory=Counter)
    offers: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    formal_pairs: int = 0
    need_a_hand: int = 0
    asks: int = 0
    rematches: int = 0

    @property
    def without_mentor(self) -> int:
        """Mentees who were taken in and have neither a pair nor an open offer."""
        looked_after = self.formal_pairs + self.offers[MatchState.PROPOSED]
        return max(0, self.mentees[ApplicationState.ACCEPTED] - looked_after)

    @property
    def free_places(self) -> int:
        """Places for those on the waiting list."""
        free = self.iteration.mentee_places - self.mentees[ApplicationState.ACCEPTED]
        return max(0, min(free, self.mentees[ApplicationState.WAITING]))

    @property
    def waiting(self) -> list[Waiting]:
        """What waits for a decision, the most urgent first; without what does not wait."""
        return [one for one in _waiting(self) if one.count]

    @property
    def waiting_for_students(self) -> list[Waiting]:
        """What others have to answer: good to know, nothing to do."""
        return [one for one in _waiting_for_students(self) if one.count]


def overview_of_school() -> list[IterationOverview]:
    """Every iteration that is not closed, the latest first; seven queries."""
    iterations = Iteration.objects.exclude(state=IterationState.CLOSED).select_related("programme")
    found = {iteration.pk: IterationOverview(iteration) for iteration in iterations}
    _count_applications(found)
    _count_pairs(found)
    for row in _counts(Match.objects.filter(iteration__in=found), "state"):
        found[row["iteration"]].offers[row["state"]] = row["count"]
    for row in _counts(Ask.objects.filter(iteration__in=found, state=AskState.AGREED)):
        found[row["iteration"]].asks = row["count"]
    for row in _counts(waiting_for_rematch().filter(iteration__in=found)):
        found[row["iteration"]].rematches = row["count"]
    return list(found.values())


def _count_applications(found: dict[UUID, IterationOverview]) -> None:
    for row in _counts(Application.objects.filter(iteration__in=found), "side", "state"):
        overview = found[row["iteration"]]
        side = overview.mentees if row["side"] == Side.MENTEE else overview.mentors
        side[row["state"]] = row["count"]


def _count_pairs(found: dict[UUID, IterationOverview]) -> None:
    pairs = Mentorship.objects.filter(iteration__in=found)
    for row in _counts(pairs, "state", "kind"):
        overview = found[row["iteration"]]
        overview.pairs[row["state"]] += row["count"]
        if row["state"] != MentorshipState.CLOSED and row["kind"] == MentorshipKind.FORMAL:
            overview.formal_pairs += row["count"]
    for row in _counts(pairs.filter(needs_a_hand())):
        found[row["iteration"]].need_a_hand = row["count"]


def _counts(rows: QuerySet[Any], *by: str) -> list[dict[str, Any]]:
    counts: QuerySet[Any, dict[str, Any]] = rows.order_by().values("iteration", *by)
    return list(counts.annotate(count=Count("pk", filter=Q(pk__isnull=False))))


def _waiting(overview: IterationOverview) -> list[Waiting]:
    where = [overview.iteration.pk]
    applicants = reverse("programmes:applicants", args=where)
    hand, to_decide = overview.need_a_hand, overview.mentees[ApplicationState.APPLIED]
    to_decide += overview.mentors[ApplicationState.APPLIED]
    places, asks = overview.free_places, overview.asks
    without, rematches = overview.without_mentor, overview.rematches
    return [
        Waiting(
            hand,
            ngettext("pair needs a hand", "pairs need a hand", hand),
            reverse("mentorships:pair_list") + "?state=hand",
        ),
        Waiting(
            to_decide,
            ngettext("application to decide", "applications to decide", to_decide),
            f"{applicants}?state={ApplicationState.APPLIED}",
        ),
        Waiting(
            places,
            ngettext(
                "place is free for somebody who waits",
                "places are free for those who wait",
                places,
            ),
            reverse("programmes:iteration_page", args=where),
        ),
        Waiting(
            asks,
            ngettext(
                "pair found each other and asks you", "pairs found each other and ask you", asks
            ),
            reverse("matching:ask_queue", args=where),
        ),
        Waiting(
            rematches,
            ngettext(
                "mentee would like another mentor", "mentees would like another mentor", rematches
            ),
            reverse("mentorships:rematch_list"),
        ),
        Waiting(
            without,
            ngettext("mentee has no mentor yet", "mentees have no mentor yet", without),
            reverse("matching:run_list", args=where),
        ),
    ]


def _waiting_for_students(overview: IterationOverview) -> list[Waiting]:
    offers = overview.offers[MatchState.PROPOSED]
    return [
        Waiting(
            offers,
            ngettext("offer waits for an answer", "offers wait for answers", offers),
            reverse("matching:offer_list", args=[overview.iteration.pk]),
        )
    ]


def stages_of(overview: IterationOverview) -> list[tuple[int, str]]:
    """The way from an application to a pair, as numbers with their words."""
    applied = sum(
        count
        for side in (overview.mentees, overview.mentors)
        for state, count in side.items()
        if state not in {ApplicationState.WITHDRAWN, ApplicationState.DECLINED}
    )
    lasting = sum(n for state, n in overview.pairs.items() if state != MentorshipState.CLOSED)
    return [
        (applied, _("applied")),
        (overview.mentees[ApplicationState.ACCEPTED], _("mentees taken in")),
        (overview.mentors[ApplicationState.ACCEPTED], _("mentors taken in")),
        (lasting, _("pairs")),
    ]
