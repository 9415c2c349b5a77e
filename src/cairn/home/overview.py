"""What a coordinator sees first: how far each programme has come, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.matching.enums import AskState, MatchState
from cairn.matching.models import Ask, Match
from cairn.mentorships.enums import MentorshipKind, MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.mentorships.queries import needs_a_hand, wants_rematch
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

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits for a decision, the most urgent first; without what does not wait."""
        return list(_waiting(self))

    @cached_property
    def waiting_for_students(self) -> list[Waiting]:
        """What others have to answer: good to know, nothing to do."""
        return list(_waiting_for_students(self))


def overview_of_school() -> list[IterationOverview]:
    """Every iteration that is not closed, the latest first; four queries."""
    agreed = Ask.objects.filter(iteration=OuterRef("pk"), state=AskState.AGREED)
    count = agreed.order_by().values("iteration").annotate(count=Count("*")).values("count")
    iterations = (
        Iteration.objects.exclude(state=IterationState.CLOSED)
        .only("name", "state", "mentee_places")
        .annotate(agreed_asks=Coalesce(Subquery(count), 0))
    )
    found = {i.pk: IterationOverview(i, asks=i.agreed_asks) for i in iterations}
    _count_applications(found)
    _count_pairs(found)
    for row in _counts(Match.objects.filter(iteration__in=found), "state"):
        found[row["iteration"]].offers[row["state"]] = row["count"]
    return list(found.values())


def _count_applications(found: dict[UUID, IterationOverview]) -> None:
    for row in _counts(Application.objects.filter(iteration__in=found), "side", "state"):
        overview = found[row["iteration"]]
        side = overview.mentees if row["side"] == Side.MENTEE else overview.mentors
        side[row["state"]] = row["count"]


def _count_pairs(found: dict[UUID, IterationOverview]) -> None:
    pairs = Mentorship.objects.filter(iteration__in=found).order_by()
    for row in pairs.values("iteration", "state", "kind").annotate(
        count=Count("*"),
        need_a_hand=Count("state", filter=needs_a_hand()),
        rematches=Count("state", filter=wants_rematch()),
    ):
        overview = found[row["iteration"]]
        overview.pairs[row["state"]] += row["count"]
        overview.need_a_hand += row["need_a_hand"]
        overview.rematches += row["rematches"]
        if row["state"] != MentorshipState.CLOSED and row["kind"] == MentorshipKind.FORMAL:
            overview.formal_pairs += row["count"]


def _counts(rows: QuerySet[Any], *by: str) -> list[dict[str, Any]]:
    counts: QuerySet[Any, dict[str, Any]] = rows.order_by().values("iteration", *by)
    return list(counts.annotate(count=Count("*")))


def _waiting(overview: IterationOverview) -> Iterator[Waiting]:
    where = [overview.iteration.pk]
    if hand := overview.need_a_hand:
        url = reverse("mentorships:pair_list") + "?state=hand"
        yield Waiting(hand, ngettext("pair needs a hand", "pairs need a hand", hand), url)
    applied = ApplicationState.APPLIED
    if to_decide := overview.mentees[applied] + overview.mentors[applied]:
        text = ngettext("application to decide", "applications to decide", to_decide)
        url = reverse("programmes:applicants", args=where) + f"?state={applied}"
        yield Waiting(to_decide, text, url)
    if places := overview.free_places:
        text = ngettext(
            "place is free for somebody who waits", "places are free for those who wait", places
        )
        yield Waiting(places, text, reverse("programmes:iteration_page", args=where))
    if asks := overview.asks:
        text = ngettext(
            "pair found each other and asks you", "pairs found each other and ask you", asks
        )
        yield Waiting(asks, text, reverse("matching:ask_queue", args=where))
    if rematches := overview.rematches:
        text = ngettext(
            "mentee would like another mentor", "mentees would like another mentor", rematches
        )
        yield Waiting(rematches, text, reverse("mentorships:rematch_list"))
    if without := overview.without_mentor:
        text = ngettext("mentee has no mentor yet", "mentees have no mentor yet", without)
        yield Waiting(without, text, reverse("matching:run_list", args=where))


def _waiting_for_students(overview: IterationOverview) -> Iterator[Waiting]:
    if offers := overview.offers[MatchState.PROPOSED]:
        text = ngettext("offer waits for an answer", "offers wait for answers", offers)
        url = reverse("matching:offer_list", args=[overview.iteration.pk])
        yield Waiting(offers, text, url)


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
