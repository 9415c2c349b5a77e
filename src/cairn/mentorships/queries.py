"""Reads of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cairn.mentorships.enums import LASTING_STATES, AskState, MentorshipKind, MentorshipState
from cairn.mentorships.models import InformalAsk, Mentorship, MentorshipEvent
from cairn.people.enums import PersonState
from cairn.people.models import Person, Profile
from cairn.people.queries import profile_visible_to
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Application, Iteration

# Time to say goodbye properly before somebody new comes.
REMATCH_BUFFER = timedelta(days=14)


def active_mentorships_of(person: Person) -> QuerySet[Mentorship]:
    """The pairs of `person` that have not ended, as mentee or mentor, with both people."""
    return Mentorship.objects.filter(
        Q(mentee=person) | Q(mentor=person), state__in=LASTING_STATES
    ).select_related("mentee__year_group", "mentor__year_group", "iteration")


def is_pair(a: Person, b: Person) -> bool:
    """Whether the two are each other's mentee and mentor now, either way round."""
    return Mentorship.objects.filter(
        Q(mentee=a, mentor=b) | Q(mentee=b, mentor=a), state__in=LASTING_STATES
    ).exists()


def mentees_wanting_rematch(iteration: Iteration, today: date) -> QuerySet[Person]:
    """Mentees whose last formal pair ended at least 14 days ago, who want another mentor.

    `today` is the school's day. Who has a formal mentor again is not among them.
    """
    zone = iteration.school.zone
    ended_before = datetime.combine(
        today - REMATCH_BUFFER + timedelta(days=1), time.min, tzinfo=zone
    )
    formal = Mentorship.objects.filter(iteration=iteration, kind=MentorshipKind.FORMAL)
    later = formal.filter(mentee=OuterRef("mentee"), started_at__gt=OuterRef("started_at"))
    wanting = formal.filter(
        ~Exists(later),
        state=MentorshipState.CLOSED,
        wants_rematch=True,
        closed_at__lt=ended_before,
    )
    return Person.objects.filter(pk__in=wanting.values("mentee"), state=PersonState.ACTIVE)


def pairs_of_school(iteration: str = "", state: str = "") -> QuerySet[Mentorship]:
    """Pairs of this school, the latest first, with both people; by iteration id and state."""
    pairs = Mentorship.objects.select_related(
        "iteration", "mentee__year_group", "mentor__year_group"
    )
    if iteration:
        pairs = pairs.filter(iteration_id=iteration)
    if state in MentorshipState.values:
        pairs = pairs.filter(state=state)
    return pairs


def counts_by_state(pairs: QuerySet[Mentorship]) -> dict[str, int]:
    """How many pairs stand in each state, none left out; one query."""
    rows = pairs.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(MentorshipState.values, 0) | dict(rows)


def history_of(mentorship: Mentorship) -> list[MentorshipEvent]:
    """Every change of its state, the first first, with who did it; one query."""
    return list(mentorship.events.select_related("by"))


def paused_by(history: Iterable[MentorshipEvent]) -> Person | None:
    """Who paused the pair last; None where nobody did, or that person is gone."""
    pauses = [event for event in history if event.after == MentorshipState.PAUSED]
    return pauses[-1].by if pauses else None


def profile_of_other(mentorship: Mentorship, reader: Person) -> dict[str, object]:
    """What `reader`, a member, may read of the other's profile; nothing after the end."""
    other = mentorship.mentor if mentorship.mentee_id == reader.pk else mentorship.mentee
    profile: Profile | None = getattr(other, "profile", None)
    if profile is None or mentorship.state not in LASTING_STATES:
        return {}
    seen = profile_visible_to(profile, is_pair=True, is_mate=True)
    return {name: value for name, value in seen.items() if value}


@dataclass(frozen=True)
class PossibleMentor:
    """Somebody a student may ask, with what everyone in the programme may read of them."""

    person: Person
    profile: dict[str, object]
    ask: InformalAsk | None


def possible_mentors(iteration: Iteration, mentee: Person) -> list[PossibleMentor]:
    """Mentors of the iteration old enough to guide `mentee`, who are no pair with them; 3 queries.

    With them the wish `mentee` sent them, if any.
    """
    if mentee.year_group is None:
        return []
    paired = Mentorship.objects.filter(
        Q(mentee=mentee, mentor=OuterRef("person")) | Q(mentor=mentee, mentee=OuterRef("person")),
        state__in=LASTING_STATES,
    )
    applications = (
        Application.objects.filter(
            ~Exists(paired),
            iteration=iteration,
            side=Side.MENTOR,
            state=ApplicationState.ACCEPTED,
            person__state=PersonState.ACTIVE,
            person__year_group__level__gte=mentee.year_group.level + iteration.year_gap,
        )
        .exclude(person=mentee)
        .select_related("person__year_group", "person__profile")
        .order_by("person__given_name", "person__family_name", "pk")
    )
    asks = {
        ask.mentor_id: ask for ask in InformalAsk.objects.filter(iteration=iteration, mentee=mentee)
    }
    return [_possible(a.person, asks.get(a.person_id)) for a in applications]


def _possible(person: Person, ask: InformalAsk | None) -> PossibleMentor:
    profile: Profile | None = getattr(person, "profile", None)
    seen = profile_visible_to(profile, is_mate=True) if profile else {}
    return PossibleMentor(person, {name: v for name, v in seen.items() if v}, ask)


def asks_waiting_for(mentor: Person) -> QuerySet[InformalAsk]:
    """Wishes `mentor` has not answered yet."""
    return InformalAsk.objects.filter(mentor=mentor, state=AskState.ASKED).select_related(
        "mentee__year_group", "iteration"
    )


def asks_to_approve() -> QuerySet[InformalAsk]:
    """Wishes of this school the mentor agreed to; with how many pairs the mentor has already."""
    lasting = Q(mentor__as_mentor__state__in=LASTING_STATES)
    return (
        InformalAsk.objects.filter(state=AskState.AGREED)
        .select_related("iteration", "mentee__year_group", "mentor__year_group")
        .annotate(pairs_of_mentor=Count("mentor__as_mentor", filter=lasting))
    )
