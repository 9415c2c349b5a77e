"""From applications to a problem of the engine, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from cairn.matching.engine import (
    Mentee,
    Mentor,
    Mode,
    Problem,
    Rules,
    Weights,
    possible_locks,
    rarest,
)
from cairn.matching.enums import MatchState
from cairn.matching.models import Match, NeverTogether, PairDecision
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.mentorships.queries import rematch_waits
from cairn.people.enums import Readers
from cairn.people.models import Guardianship, Profile
from cairn.programmes.enums import Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import ready_applications


def problem_of(
    iteration: Iteration,
    seed: int,
    mode: Mode = Mode.FAIR,
    weights: dict[str, int] | None = None,
    near: frozenset[tuple[str, str]] = frozenset(),
) -> Problem:
    """Everyone who is ready and free, with the rules of the iteration. Ids are applications.

    A mentee whose pair has ended is free again when they want another mentor and the time between
    two mentors is over. Pairs that coordinators keep together are locks, as far as they are
    possible. `weights` stand for those of the iteration where they are given; pairs of `near` are
    left as they are where little is lost by it.
    """
    not_free = busy_mentees(iteration) | {
        mentee for mentee, wait in rematch_waits(iteration).items() if not wait.is_free
    }
    mentees = [a for a in ready_applications(iteration, Side.MENTEE) if a.person_id not in not_free]
    mentors = ready_applications(iteration, Side.MENTOR)
    against = pairs_against(iteration)
    problem = problem_between(
        iteration,
        mentees,
        mentors,
        never=set().union(*against.values()),
        weights=weights,
        seed=seed,
        mode=mode,
    )
    locks = possible_locks(problem, kept_pairs(iteration))
    problem = replace(problem, rules=replace(problem.rules, locks=locks), earlier=near)
    return _with_groups(problem, mentees) if mode is Mode.BALANCED else problem


def _with_groups(problem: Problem, mentees: Collection[Application]) -> Problem:
    """The same with the groups that are to be matched alike: year, gender, language."""
    genders = {str(a.pk): a.person.gender for a in mentees}
    languages = rarest([mentee.languages for mentee in problem.mentees])

    def groups_of(mentee: Mentee, language: str) -> frozenset[str]:
        gender = genders[mentee.id]
        named = {"year": str(mentee.level), "gender": gender, "language": language}
        return frozenset(f"{kind} {name}" for kind, name in named.items() if name)

    pairs = zip(problem.mentees, languages, strict=True)
    return replace(
        problem,
        mentees=tuple(replace(m, groups=groups_of(m, language)) for m, language in pairs),
    )


def problem_between(
    iteration: Iteration,
    mentees: Collection[Application],
    mentors: Collection[Application],
    *,
    never: Iterable[tuple[UUID, UUID]] = (),
    locks: frozenset[tuple[str, str]] = frozenset(),
    taken: Counter[UUID] | None = None,
    weights: dict[str, int] | None = None,
    seed: int = 1,
    mode: Mode = Mode.FAIR,
) -> Problem:
    """These mentees and mentors (with person and profile), and pairs of people never to suggest.

    Locks are pairs of applications. `taken` are places in use, where they are known already, and
    `weights` stand for those of the iteration where given.
    """
    taken = taken_places(iteration) if taken is None else taken
    households = _households({a.person_id for a in (*mentees, *mentors)})
    mentee_ids = {a.person_id: str(a.pk) for a in mentees}
    mentor_ids = {a.person_id: str(a.pk) for a in mentors}
    here = set(mentor_ids.values())
    oneself = [(person, person) for person in mentee_ids.keys() & mentor_ids.keys()]
    return Problem(
        mentees=tuple(_mentee(a, households, here) for a in mentees),
        mentors=tuple(_mentor(a, iteration, taken, households) for a in mentors),
        rules=Rules(
            year_gap=iteration.year_gap,
            exclusions=frozenset(
                (mentee_ids[mentee], mentor_ids[mentor])
                for mentee, mentor in (*never, *oneself)
                if mentee in mentee_ids and mentor in mentor_ids
            ),
            locks=locks,
        ),
        weights=Weights(**(weights or iteration.weights)),
        seed=seed,
        mode=mode,
    )


def places_left(mentor: Application, iteration: Iteration) -> int:
    """How many more mentees a mentor can take now: capacity less pairs and open offers."""
    return capacity_of(mentor, iteration) - taken_places(iteration).get(mentor.person_id, 0)


def capacity_of(mentor: Application, iteration: Iteration) -> int:
    """How many mentees a mentor takes at most: what they offered, within the programme's limit."""
    return min(mentor.capacity, iteration.mentees_per_mentor)


def busy_mentees(iteration: Iteration) -> set[UUID]:
    """Mentees with a formal mentor, or with an open offer."""
    paired = Mentorship.objects.filter(iteration=iteration, kind="formal").exclude(
        state=MentorshipState.CLOSED
    )
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    return {
        *paired.values_list("mentee_id", flat=True),
        *asked.values_list("mentee__person_id", flat=True),
    }


def taken_places(iteration: Iteration) -> Counter[UUID]:
    """Places of mentors in use: pairs that last, formal and informal, and open offers."""
    paired = Mentorship.objects.filter(iteration=iteration).exclude(state=MentorshipState.CLOSED)
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    return Counter(
        [
            *paired.values_list("mentor_id", flat=True),
            *asked.values_list("mentor__person_id", flat=True),
        ]
    )


class Against(StrEnum):
    """Why two people are not suggested to each other."""

    EARLIER = "earlier"  # they were a pair of this iteration
    DECLINED = "declined"  # one of the two said no to an offer
    DECIDED = "decided"  # a coordinator decided so
    NEVER = "never"  # one of the two never wants to


def pairs_against(iteration: Iteration) -> dict[Against, set[tuple[UUID, UUID]]]:
    """Pairs of people (mentee, mentor) not to suggest, by the reason; one query."""
    ended = Mentorship.objects.filter(iteration=iteration, state=MentorshipState.CLOSED)
    declined = Match.objects.filter(iteration=iteration, state=MatchState.DECLINED)
    decided = PairDecision.objects.filter(iteration=iteration, keeps=False)
    never = NeverTogether.objects.filter(person__applications__iteration=iteration)
    rows = _told_apart(Against.EARLIER, ended, "mentee_id", "mentor_id").union(
        _told_apart(Against.DECLINED, declined, "mentee__person_id", "mentor__person_id"),
        _told_apart(Against.DECIDED, decided, "mentee__person_id", "mentor__person_id"),
        _told_apart(Against.NEVER, never, "person_id", "other_id"),
        _told_apart(Against.NEVER, never, "other_id", "person_id"),
    )
    found: dict[Against, set[tuple[UUID, UUID]]] = {reason: set() for reason in Against}
    for reason, mentee, mentor in rows:
        found[Against(reason)].add((mentee, mentor))
    return found


def _told_apart(reason: Against, rows: QuerySet[Any], mentee: str, mentor: str) -> QuerySet[Any]:
    label = Value(reason.value, output_field=CharField())
    told: QuerySet[Any] = rows.order_by().annotate(reason=label)
    return told.values_list("reason", mentee, mentor)


def kept_pairs(iteration: Iteration) -> list[tuple[str, str]]:
    """Applications of mentee and mentor whom a coordinator keeps together."""
    return list(reasons_to_keep(iteration))


def reasons_to_keep(iteration: Iteration) -> dict[tuple[str, str], str]:
    """Why coordinators keep pairs together, by the applications of the two; one query."""
    kept = PairDecision.objects.filter(iteration=iteration, keeps=True).order_by()
    rows = kept.values_list("mentee_id", "mentor_id", "because")
    return {(str(mentee), str(mentor)): because for mentee, mentor, because in rows}


def _mentee(
    application: Application, households: dict[UUID, frozenset[str]], here: set[str]
) -> Mentee:
    profile: Profile | None = getattr(application.person, "profile", None)
    return Mentee(
        id=str(application.pk),
        level=_level(application),
        needs=told(profile, "growth_areas"),
        interests=told(profile, "interests"),
        dislikes=told(profile, "dislikes"),
        background=told(profile, "background"),
        languages=told(profile, "languages"),
        free_times=told(profile, "free_times"),
        household=households.get(application.person_id, frozenset()),
        # A wish for somebody who is not there takes nothing from the next one.
        ranking=tuple(name for name in application.wishes if name in here),
        matters=application.matters_most,
        wants_gender=application.mentor_gender,
    )


def _mentor(
    application: Application,
    iteration: Iteration,
    taken: Counter[UUID],
    households: dict[UUID, frozenset[str]],
) -> Mentor:
    profile: Profile | None = getattr(application.person, "profile", None)
    return Mentor(
        id=str(application.pk),
        level=_level(application),
        capacity=max(0, capacity_of(application, iteration) - taken[application.person_id]),
        strengths=told(profile, "strengths"),
        interests=told(profile, "interests"),
        dislikes=told(profile, "dislikes"),
        background=told(profile, "background"),
        languages=told(profile, "languages"),
        free_times=told(profile, "free_times"),
        household=households.get(application.person_id, frozenset()),
        gender=application.person.gender,
    )


def told(profile: Profile | None, name: str) -> frozenset[str]:
    """A list of the profile, unless its owner keeps it to themselves."""
    if profile is None or profile.readers.get(name) == Readers.ME:
        return frozenset()
    return frozenset(getattr(profile, name))


def _level(application: Application) -> int:
    year = application.person.year_group
    return year.level if year else 0


def _households(students: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Guardians of each of these students: who shares one is taken for a sibling."""
    rows = Guardianship.objects.values_list("student_id", "guardian_id")
    if len(students) < FEW:
        rows = rows.filter(student__in=students)
    found: dict[UUID, set[str]] = {}
    for student, guardian in rows:
        if student in students:
            found.setdefault(student, set()).add(str(guardian))
    return {student: frozenset(ids) for student, ids in found.items()}


# Up to here it is quicker to name the students than to read every link of the school.
FEW = 500
