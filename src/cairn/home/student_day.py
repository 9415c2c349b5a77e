"""What Today shows a student, read with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cairn.conversations.models import Membership
from cairn.conversations.queries import other_member, threads_for_today
from cairn.goals.models import Goal, Step
from cairn.goals.queries import active_goals_of, goals_waiting_for_mentor, next_step_of
from cairn.matching.enums import MatchState
from cairn.matching.models import Ask, Match
from cairn.matching.queries import asks_waiting_for
from cairn.mentorships.enums import MentorshipKind, MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.mentorships.policies import is_asked_for_rematch_wish, is_lasting
from cairn.people.models import NAME_FIELDS, Person
from cairn.programmes.enums import IterationState, Side
from cairn.programmes.models import Application, WeeklyActivity
from cairn.programmes.next_steps import steps_of, what_comes_next
from cairn.programmes.plan import activity_of_week
from cairn.programmes.policies import LIVE_STATES
from cairn.programmes.readiness import readiness_of
from cairn.ui.components import ProgressStep


@dataclass(frozen=True)
class PairToday:
    """One pair of a student as it stands today: the other, and who wrote last."""

    pair: Mentorship
    other: Person
    unread: int
    last_message_at: datetime | None
    other_wrote_last: bool

    @property
    def other_is_mentee(self) -> bool:
        """Whether I am the mentor of the two."""
        return self.other.pk == self.pair.mentee_id

    @property
    def waits_for_me(self) -> bool:
        """Whether the other has written and I have not answered."""
        return self.other_wrote_last


@dataclass(frozen=True)
class WayToday:
    """How far somebody has come on the way to a pair, and what is next."""

    application: Application
    steps: list[ProgressStep]
    words: str

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def next_step(self) -> ProgressStep | None:
        """The first step they can take themselves, else the first that is missing."""
        missing = [step for step in self.steps if not step.done]
        return next((step for step in missing if step.url), next(iter(missing), None))


@dataclass(frozen=True)
class StudentDay:
    """Everything that waits for a student, as mentee and as mentor.

    `unread` counts in every conversation, also of pairs that have ended.
    """

    unread: int
    offers: list[Match]
    my_mentors: list[PairToday]
    my_mentees: list[PairToday]
    way: WayToday | None
    goals: list[Goal]
    goals_to_agree: list[Goal]
    next_step: Step | None
    asks: list[Ask]
    ended_pairs: list[Mentorship]
    activity: WeeklyActivity | None

    @property
    def letters(self) -> list[PairToday]:
        """Pairs with something unread."""
        return [one for one in (*self.my_mentors, *self.my_mentees) if one.unread]

    @property
    def goodbyes(self) -> list[PairToday]:
        """Pairs in which the other may have said goodbye and I have not."""
        closing = MentorshipState.CLOSING
        mentors = [one for one in self.my_mentors if one.pair.mentee_said_goodbye_at is None]
        mentees = [one for one in self.my_mentees if one.pair.mentor_said_goodbye_at is None]
        return [one for one in (*mentors, *mentees) if one.pair.state == closing]

    @property
    def waits_for_me(self) -> bool:
        """Whether somebody waits for an answer, which then is the first thing to do."""
        return bool(self.offers or self.asks or self.letters)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has begun yet."""
        return not (self.offers or self.my_mentors or self.my_mentees or self.way)


def student_day(person: Person) -> StudentDay:
    """At most ten queries, however much there is; seven for a mentee who has a mentor."""
    all_pairs = [_pair_today(membership, person) for membership in threads_for_today(person)]
    pairs = [one for one in all_pairs if is_lasting(one.pair)]
    my_mentees = [one for one in pairs if one.other_is_mentee]
    applications = _live_applications(person)
    goals = list(active_goals_of(person))
    return StudentDay(
        unread=sum(one.unread for one in all_pairs),
        offers=_open_offers(applications, pairs),
        my_mentors=[one for one in pairs if not one.other_is_mentee],
        my_mentees=my_mentees,
        way=_way_of(applications, pairs),
        goals=goals,
        goals_to_agree=_goals_to_agree(my_mentees),
        next_step=next_step_of(goals),
        asks=_asks(applications),
        ended_pairs=[one.pair for one in all_pairs if is_asked_for_rematch_wish(one.pair, person)],
        activity=_activity_for(person, pairs),
    )


def _pair_today(membership: Membership, person: Person) -> PairToday:
    thread = membership.thread
    other = other_member(thread, person)
    return PairToday(
        pair=thread.mentorship,
        other=other,
        unread=thread.last_number - membership.read_number,
        last_message_at=thread.last_message_at,
        other_wrote_last=thread.last_author_id == other.pk,
    )


def _open_offers(applications: list[Application], pairs: list[PairToday]) -> list[Match]:
    """Offers to answer; a mentee whom the programme has matched could not take another."""
    matched = {
        one.pair.iteration_id
        for one in pairs
        if one.pair.kind == MentorshipKind.FORMAL and not one.other_is_mentee
    }
    open_to_offers = [
        one for one in applications if one.side == Side.MENTOR or one.iteration_id not in matched
    ]
    if not open_to_offers:
        return []
    unanswered = Q(mentee__in=open_to_offers, mentee_said_yes_at=None) | Q(
        mentor__in=open_to_offers, mentor_said_yes_at=None
    )
    names = (f"{side}__person__{name}" for side in ("mentee", "mentor") for name in NAME_FIELDS)
    return list(
        Match.objects.filter(unanswered, state=MatchState.PROPOSED)
        .select_related("mentee__person", "mentor__person", "iteration")
        .only("answer_by", "iteration__name", *names)
    )


def _asks(applications: list[Application]) -> list[Ask]:
    as_mentor = [one for one in applications if one.side == Side.MENTOR]
    return list(asks_waiting_for(as_mentor)) if as_mentor else []


def _goals_to_agree(my_mentees: list[PairToday]) -> list[Goal]:
    active = [one.pair for one in my_mentees if one.pair.state == MentorshipState.ACTIVE]
    return list(goals_waiting_for_mentor(active)) if active else []


def _live_applications(person: Person) -> list[Application]:
    """Where `person` takes part or would like to, the latest first."""
    applications = (
        Application.objects.filter(person=person, state__in=LIVE_STATES)
        .exclude(iteration__state=IterationState.CLOSED)
        .order_by()
    )
    return sorted(applications, key=lambda one: (one.applied_at, one.pk), reverse=True)


def _way_of(applications: list[Application], pairs: list[PairToday]) -> WayToday | None:
    """The latest application that has not led to a pair yet."""
    paired = {
        (one.pair.iteration_id, Side.MENTOR if one.other_is_mentee else Side.MENTEE)
        for one in pairs
    }
    waiting = [one for one in applications if (one.iteration_id, one.side) not in paired]
    if not waiting:
        return None
    application = waiting[0]
    ready = readiness_of(application.iteration, [application])[0]
    return WayToday(application, steps_of(ready, days=None), what_comes_next(application, ready))


def _activity_for(person: Person, pairs: list[PairToday]) -> WeeklyActivity | None:
    """What the plan offers this week to the first pair that meets."""
    active = [one.pair for one in pairs if one.pair.state == MentorshipState.ACTIVE]
    return activity_of_week(active[0].iteration, person.school.today()) if active else None
