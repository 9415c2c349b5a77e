"""Reads of matching, for coordinators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cairn.matching.engine import Problem, Reason, options_for, reasons_for_pairs
from cairn.matching.engine.bands import GOOD_ENOUGH
from cairn.matching.enums import (
    OPEN_ASKS,
    RUNS_WITH_RESULT,
    AskState,
    MatchState,
    PairOrder,
    PairsShown,
    RunState,
)
from cairn.matching.models import (
    Ask,
    Match,
    MatchRun,
    NeverTogether,
    NextOffer,
    PairDecision,
)
from cairn.matching.policies import hard_rules, soft_rules
from cairn.matching.problems import (
    Against,
    busy_mentees,
    pairs_against,
    problem_between,
)
from cairn.mentorships.models import Mentorship
from cairn.mentorships.queries import RematchWait, rematch_waits
from cairn.people.enums import PersonState
from cairn.people.models import NAME_FIELDS, Person, Profile
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Application, ConsentRecord, Iteration, TrainingDone
from cairn.programmes.readiness import Readiness, readiness_of

WITH_YEARS = ("mentee__person__year_group", "mentor__person__year_group")


def matches_found(matches: QuerySet[Match], words: str = "", state: str = "") -> QuerySet[Match]:
    """Some of `matches`, by part of a name of either and by state, with people and years."""
    matches = matches.select_related(*WITH_YEARS)
    for word in words.split():
        matches = matches.filter(_is_called(word, "mentee__") | _is_called(word, "mentor__"))
    return matches.filter(state=state) if state in MatchState.values else matches


def pairs_of_run(
    run: MatchRun, words: str = "", only: str = "", order: str = ""
) -> QuerySet[Match]:
    """The pairs of a proposal, some of them, in the order asked for, with people and years."""
    pairs = matches_found(Match.objects.filter(run=run), words)
    decided = PairDecision.objects.filter(
        mentee=OuterRef("mentee"), mentor=OuterRef("mentor"), keeps=True
    )
    pairs = pairs.annotate(is_kept=Exists(decided))
    shown: dict[str, Q] = {
        PairsShown.POOR: Q(points__lt=GOOD_ENOUGH),
        PairsShown.KEPT: Q(is_kept=True),
    }
    orders: dict[str, tuple[str, ...]] = {
        PairOrder.POOREST: ("points", "id"),
        PairOrder.NAME: ("mentee__person__family_name", "mentee__person__given_name", "id"),
    }
    pairs = pairs.filter(shown.get(only, Q()))
    return pairs.order_by(*orders.get(order, ("-points", "id")))


def _is_called(word: str, side: str = "") -> Q:
    return (
        Q(**{f"{side}person__given_name__icontains": word})
        | Q(**{f"{side}person__family_name__icontains": word})
        | Q(**{f"{side}person__preferred_name__icontains": word})
    )


def run_near(iteration: Iteration, run_id: UUID) -> MatchRun | None:
    """The proposal of an iteration that a new one is to stay close to; None for any other id."""
    return MatchRun.objects.filter(iteration=iteration, pk=run_id, state=RunState.READY).first()


def suggestion_for(run: MatchRun, mentee: Application) -> Match | None:
    """The pair that a run suggests for a mentee, with both people."""
    suggested = Match.objects.filter(run=run, mentee=mentee, state=MatchState.SUGGESTED)
    return suggested.select_related(*WITH_YEARS).first()


def decisions_of(iteration: Iteration, words: str = "") -> QuerySet[PairDecision]:
    """What coordinators decided about pairs, the latest first, with people and years."""
    found = PairDecision.objects.filter(iteration=iteration).select_related(*WITH_YEARS, "made_by")
    for word in words.split():
        found = found.filter(_is_called(word, "mentee__") | _is_called(word, "mentor__"))
    return found


def next_in_line(run: MatchRun, mentees: Collection[UUID]) -> dict[UUID, list[Person]]:
    """Whom these mentees are offered next if the first offer comes to nothing, in order."""
    rows = NextOffer.objects.filter(run=run, mentee__in=mentees).select_related("mentor__person")
    found: dict[UUID, list[Person]] = {}
    for row in rows.order_by("place"):
        found.setdefault(row.mentee_id, []).append(row.mentor.person)
    return found


def people_of(applications: Collection[str]) -> dict[str, Person]:
    """Who applied, by the ids of applications; who is gone is not there."""
    found = Application.objects.filter(pk__in=applications).select_related("person")
    return {str(application.pk): application.person for application in found}


def offers_of(iteration: Iteration) -> QuerySet[Match]:
    """Every offer that was made in an iteration, the latest first."""
    return Match.objects.filter(iteration=iteration, proposed_at__isnull=False).order_by(
        "-proposed_at", "id"
    )


def unmatched_of(run: MatchRun, words: str = "") -> QuerySet[Application]:
    """Mentees a run found nobody for, by name."""
    ids = [item["mentee"] for item in run.result.get("unmatched", [])]
    found = Application.objects.filter(pk__in=ids).select_related("person__year_group")
    for word in words.split():
        found = found.filter(_is_called(word))
    return found.order_by("person__family_name", "person__given_name", "id")


def runs_beside(run: MatchRun) -> QuerySet[MatchRun]:
    """The other runs of its iteration that are done, the latest first."""
    done = MatchRun.objects.filter(iteration=run.iteration_id, state__in=RUNS_WITH_RESULT)
    return done.exclude(pk=run.pk)


def applications_by_id(ids: Collection[UUID]) -> dict[UUID, Application]:
    """These applications with person and year group; one query."""
    return Application.objects.select_related("person__year_group").in_bulk(ids)


def changes_since(run: MatchRun) -> list[str]:
    """What has changed since the run read the profiles, as codes; empty when nothing has.

    One query; a run without a result has nothing to compare.
    """
    if run.read_at is None:
        return []
    iteration, since = run.iteration, run.read_at
    of_iteration = Application.objects.filter(iteration=iteration)
    people = of_iteration.values("person")
    taken_in = of_iteration.filter(state=ApplicationState.ACCEPTED, decided_at__gt=since)
    paused = of_iteration.filter(person__state=PersonState.PAUSED, person__updated_at__gt=since)
    pairs = Mentorship.objects.filter(iteration=iteration, state_since__gt=since)
    offers = Match.objects.filter(iteration=iteration).exclude(run=run)
    moved = offers.filter(Q(proposed_at__gt=since) | Q(closed_at__gt=since))
    consents = ConsentRecord.objects.filter(text__programme=iteration.programme_id, at__gt=since)
    training = TrainingDone.objects.filter(
        module__programme=iteration.programme_id, person__in=people, at__gt=since
    )
    profiles = Profile.objects.filter(person__in=people, updated_at__gt=since)
    checks: dict[str, Any] = {
        "people": Exists(taken_in) | Exists(paused),
        "profiles": Exists(profiles),
        "permissions": Exists(consents),
        "training": Exists(training),
        "pairs": Exists(pairs) | Exists(moved),
    }
    rows: Any = Iteration.objects.filter(pk=iteration.pk).values(**checks)
    has_changed: dict[str, Any] = rows.get()
    has_changed["rules"] = (
        run.result.get("iteration_version", iteration.version) != iteration.version
    )
    return [code for code, changed in has_changed.items() if changed]


@dataclass(frozen=True)
class HandOption:
    """One mentor for one mentee by hand: how it fits, why, and every rule in the way."""

    mentor: Application
    points: int
    parts: dict[str, int]
    rules: tuple[str, ...]
    reasons: list[Reason] = field(default_factory=list)

    @property
    def hard(self) -> tuple[str, ...]:
        """Rules that stand."""
        return hard_rules(self.rules)

    @property
    def soft(self) -> tuple[str, ...]:
        """Rules that a stated reason sets aside."""
        return soft_rules(self.rules)


@dataclass(frozen=True)
class MenteeByHand:
    """A mentee to be matched by hand: what is missing, and the rules that hold for every mentor."""

    application: Application
    gates: Readiness
    wait: RematchWait | None
    rules: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        """Whether anybody can be proposed now."""
        return not hard_rules(self.rules)


def mentee_by_hand(iteration: Iteration, gates: Readiness) -> MenteeByHand:
    """How a mentee stands: busy, not ready, in the time between two mentors."""
    mentee = gates.application
    wait = rematch_waits(iteration, [mentee.person_id]).get(mentee.person_id)
    rules = []
    if mentee.person_id in busy_mentees(iteration):
        rules.append("mentee_busy")
    if not gates.is_ready or mentee.person.state != PersonState.ACTIVE:
        rules.append("mentee_not_ready")
    if wait is not None and wait.wants is False:
        rules.append("rematch_unwanted")
    elif wait is not None and wait.wants is None:
        rules.append("rematch_unasked")
    elif wait is not None and not wait.is_free:
        rules.append("rematch_buffer")
    return MenteeByHand(mentee, gates, wait, tuple(rules))


@dataclass(frozen=True)
class HandOptions:
    """A mentee's gates, and the mentors: those who are possible first, then by fit."""

    gates: Readiness
    options: list[HandOption]
    problem: Problem

    def reasons_for(self, shown: list[HandOption]) -> list[list[Reason]]:
        """What speaks for each of these; an option has no reasons before it is shown."""
        mentee = str(self.gates.application.pk)
        return reasons_for_pairs(self.problem, [(mentee, str(o.mentor.pk)) for o in shown])


def hand_options(iteration: Iteration, mentee: Application, words: str = "") -> HandOptions:
    """Every mentor taken in, or those of a name."""
    mentors = mentors_taken_in(iteration)
    for word in words.split():
        mentors = mentors.filter(_is_called(word))
    return _options(iteration, mentee, list(mentors))


def hand_option(iteration: Iteration, mentee: Application, mentor: Application) -> HandOption:
    """One mentor for one mentee, with every rule of both."""
    both = with_profiles([mentee.pk, mentor.pk])
    found = _options(iteration, both[mentee.pk], [both[mentor.pk]])
    [option], [reasons] = found.options, found.reasons_for(found.options)
    return HandOption(
        option.mentor,
        option.points,
        option.parts,
        (*mentee_by_hand(iteration, found.gates).rules, *option.rules),
        reasons,
    )


def with_profiles(ids: Collection[UUID]) -> dict[UUID, Application]:
    """Applications with all that matching reads of their people."""
    found = Application.objects.filter(pk__in=ids)
    return {a.pk: a for a in found.select_related("person__year_group", "person__profile")}


def mentors_taken_in(iteration: Iteration) -> QuerySet[Application]:
    """Mentors of an iteration with person, year and profile."""
    return Application.objects.filter(
        iteration=iteration, side=Side.MENTOR, state=ApplicationState.ACCEPTED
    ).select_related("person__year_group", "person__profile")


def _options(iteration: Iteration, mentee: Application, mentors: list[Application]) -> HandOptions:
    against = pairs_against(iteration)
    problem = problem_between(iteration, [mentee], mentors, never=against[Against.NEVER])
    gates = {found.application.pk: found for found in readiness_of(iteration, [mentee, *mentors])}
    by_id = {str(mentor.pk): mentor for mentor in mentors}
    found = []
    for option in options_for(problem, str(mentee.pk)):
        mentor = by_id[option.mentor]
        further = _further_rules(mentee, gates[mentor.pk], against)
        rules = (*_known(option.rules), *further)
        found.append(HandOption(mentor, option.points, option.parts, rules))
    found.sort(key=lambda o: (bool(o.hard), bool(o.soft), -o.points, o.mentor.pk))
    return HandOptions(gates[mentee.pk], found, problem)


def _known(rules: Collection[str]) -> list[str]:
    """A mentor younger than the mentee breaks the year gap as well: once is enough to say."""
    return [rule for rule in rules if rule != "year_gap" or "older" not in rules]


def _further_rules(
    mentee: Application, gates: Readiness, against: dict[Against, set[tuple[UUID, UUID]]]
) -> list[str]:
    """Rules the engine does not know: the gates of the mentor, and what these two had before."""
    mentor = gates.application
    pair = (mentee.person_id, mentor.person_id)
    rules = []
    if not gates.is_ready or mentor.person.state != PersonState.ACTIVE:
        rules.append("mentor_not_ready")
    if pair in against[Against.EARLIER]:
        rules.append("earlier_pair")
    if pair in against[Against.DECLINED]:
        rules.append("declined_before")
    if pair in against[Against.DECIDED]:
        rules.append("decided_against")
    return rules


def mentees_without_mentor(iteration: Iteration, words: str = "") -> QuerySet[Application]:
    """Mentees taken in, with neither a mentor nor an open offer, by name."""
    lasting = Mentorship.objects.filter(iteration=iteration, kind="formal").exclude(state="closed")
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    found = (
        Application.objects.filter(
            iteration=iteration,
            side=Side.MENTEE,
            state=ApplicationState.ACCEPTED,
            person__state=PersonState.ACTIVE,
        )
        .exclude(person__in=lasting.values("mentee"))
        .exclude(pk__in=asked.values("mentee"))
        .select_related("person__year_group", "person__profile")
    )
    for word in words.split():
        found = found.filter(_is_called(word))
    return found.order_by("person__family_name", "person__given_name", "id")


def counts_of_run(run: MatchRun) -> dict[str, int]:
    """How many pairs of a run stand where; one query."""
    rows: Any = Match.objects.filter(run=run).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def mentors_to_ask(mentee: Application, words: str = "") -> QuerySet[Application]:
    """Older students of the programme who are open to be asked and were not yet, by name."""
    level = mentee.person.year_group.level if mentee.person.year_group else 0
    lasting = Mentorship.objects.filter(iteration=mentee.iteration_id, mentee=mentee.person_id)
    mentors = (
        mentors_taken_in(mentee.iteration)
        .filter(
            person__state=PersonState.ACTIVE,
            person__year_group__level__gt=level,
            person__profile__mentor_capacity__gt=0,
        )
        .exclude(person__in=lasting.exclude(state="closed").values("mentor"))
        .exclude(asks_received__mentee=mentee)
        .exclude(person__never_with__other=mentee.person_id)
        .exclude(person__in=NeverTogether.objects.filter(person=mentee.person_id).values("other"))
    )
    for word in words.split():
        mentors = mentors.filter(_is_called(word))
    return mentors.order_by("person__given_name", "person__family_name", "id")


def mentors_to_wish_for(mentee: Application, words: str = "") -> QuerySet[Application]:
    """Older mentors of the iteration who are at school, by name, without those wished for."""
    level = mentee.person.year_group.level if mentee.person.year_group else 0
    mentors = mentors_taken_in(mentee.iteration).filter(
        person__state=PersonState.ACTIVE, person__year_group__level__gt=level
    )
    for word in words.split():
        mentors = mentors.filter(_is_called(word))
    found = mentors.exclude(pk__in=mentee.wishes).exclude(person=mentee.person_id)
    return found.order_by("person__given_name", "person__family_name", "id")


def never_with(person: Person) -> QuerySet[Person]:
    """Whom somebody never wants to be matched with, by name."""
    named = NeverTogether.objects.filter(person=person).values("other")
    found = Person.objects.filter(pk__in=named).select_related("year_group")
    return found.order_by("given_name", "family_name", "id")


def others_of(mine: Application) -> QuerySet[Person]:
    """Students of the other side of one's iteration, without those on one's never-list."""
    other = Side.MENTOR if mine.side == Side.MENTEE else Side.MENTEE
    there = Application.objects.filter(iteration=mine.iteration_id, side=other)
    named = NeverTogether.objects.filter(person=mine.person_id).values("other")
    found = Person.objects.filter(pk__in=there.values("person"), state=PersonState.ACTIVE)
    return found.exclude(pk=mine.person_id).exclude(pk__in=named)


def others_called(mine: Application, words: str) -> QuerySet[Person]:
    """Some of `others_of` by part of a name; nobody without words."""
    if not words.split():
        return Person.objects.none()
    found = others_of(mine).select_related("year_group")
    for word in words.split():
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(preferred_name__icontains=word)
        )
    return found.order_by("given_name", "family_name", "id")


def genders_of_mentors(iteration: Iteration) -> set[str]:
    """Which genders the school knows of the mentors of an iteration, as codes."""
    known = mentors_taken_in(iteration).order_by().values_list("person__gender", flat=True)
    return set(known.distinct()) - {""}


def wished_for(mentee: Application) -> list[Application]:
    """Whom a mentee named and who still takes part, the dearest first."""
    found = {str(m.pk): m for m in mentors_taken_in(mentee.iteration).filter(pk__in=mentee.wishes)}
    return [found[name] for name in mentee.wishes if name in found]


@dataclass(frozen=True)
class Waiting:
    """How many mentees have neither a mentor nor an offer, and how many of them named one."""

    mentees: int
    with_wishes: int


def waiting_mentees(iteration: Iteration) -> Waiting:
    """Who would be matched in an iteration; one query."""
    counts = mentees_without_mentor(iteration).aggregate(
        mentees=Count("pk"), with_wishes=Count("pk", filter=~Q(wishes=[]))
    )
    return Waiting(**counts)


def has_formal_mentor(mentee: Application) -> bool:
    """Whether a mentee has a mentor of the programme already."""
    pairs = Mentorship.objects.filter(
        iteration=mentee.iteration_id, mentee=mentee.person_id, kind="formal"
    )
    return pairs.exclude(state="closed").exists()


def possible_to_ask(mentee: Application, mentors: list[Application]) -> set[UUID]:
    """Which of these can be asked now: they are ready, have a place and no rule of safety stands.

    The number of queries does not depend on how many there are.
    """
    options = _options(mentee.iteration, mentee, mentors).options
    return {option.mentor.pk for option in options if not option.hard}


def rules_of_ask(iteration: Iteration, mentee: Application, mentor: Application) -> tuple[str, ...]:
    """The rules that stand between two who would be an informal pair; none is set aside."""
    both = with_profiles([mentee.pk, mentor.pk])
    asker, asked = both[mentee.pk], both[mentor.pk]
    found = _options(iteration, asker, [asked])
    rules = list(hard_rules(found.options[0].rules))
    if not found.gates.is_ready or asker.person.state != PersonState.ACTIVE:
        rules.append("mentee_not_ready")
    if _level(asked) <= _level(asker) and "older" not in rules:
        rules.append("older")
    profile = getattr(asked.person, "profile", None)
    if profile is None or not profile.mentor_capacity:
        rules.append("not_open")
    lasting = Mentorship.objects.filter(
        iteration=iteration, mentee=asker.person_id, mentor=asked.person_id
    ).exclude(state="closed")
    if lasting.exists():
        rules.append("already_a_pair")
    return tuple(rules)


def _level(application: Application) -> int:
    year = application.person.year_group
    return year.level if year else 0


def asks_with_people(asks: QuerySet[Ask]) -> QuerySet[Ask]:
    """Wishes with both people and their years."""
    return asks.select_related("iteration", *WITH_YEARS)


def open_asks_of(iteration: Iteration) -> QuerySet[Ask]:
    """Wishes of an iteration that wait: for the coordinator first, then for the one asked."""
    open_asks = Ask.objects.filter(iteration=iteration, state__in=OPEN_ASKS)
    return asks_with_people(open_asks).order_by("state", "asked_at", "id")


def asks_waiting_for(mentors: Collection[Application]) -> QuerySet[Ask]:
    """Wishes these mentors are asked to answer, with who asks and where."""
    names = (f"mentee__person__{name}" for name in (*NAME_FIELDS, "year_group__name"))
    return (
        Ask.objects.filter(mentor__in=mentors, state=AskState.ASKED)
        .select_related("iteration", "mentee__person__year_group")
        .only("iteration__name", *names)
    )


def asks_made_by(mentee: Application) -> QuerySet[Ask]:
    """What somebody has asked in an iteration, the latest first."""
    return asks_with_people(Ask.objects.filter(mentee=mentee)).order_by("-asked_at", "id")
