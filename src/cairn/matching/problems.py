"""From applications to a problem of the engine, and back."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from cairn.matching.engine import Mentee, Mentor, Problem, Rules, Weights
from cairn.matching.enums import MatchState
from cairn.matching.models import Match
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.enums import Readers
from cairn.people.models import Guardianship, Profile
from cairn.programmes.enums import Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import ready_applications


def problem_of(iteration: Iteration, seed: int) -> Problem:
    """Everyone who is ready and free, with the rules of the iteration. Ids are applications."""
    mentees = ready_applications(iteration, Side.MENTEE)
    mentors = ready_applications(iteration, Side.MENTOR)
    busy = _busy_mentees(iteration)
    taken = _taken_places(iteration)
    households = _households()
    people = {a.person_id: str(a.pk) for a in mentees}
    mentor_ids = {a.person_id: str(a.pk) for a in mentors}
    return Problem(
        mentees=tuple(_mentee(a, households) for a in mentees if a.person_id not in busy),
        mentors=tuple(_mentor(a, iteration, taken, households) for a in mentors),
        rules=Rules(
            year_gap=iteration.year_gap,
            exclusions=frozenset(
                (people[mentee], mentor_ids[mentor])
                for mentee, mentor in _earlier_pairs(iteration)
                if mentee in people and mentor in mentor_ids
            ),
        ),
        weights=Weights(**iteration.weights),
        seed=seed,
    )


def places_left(mentor: Application, iteration: Iteration) -> int:
    """How many more mentees a mentor can take now: capacity less pairs and open offers."""
    return _capacity(mentor, iteration) - _taken_places(iteration).get(mentor.person_id, 0)


def _capacity(mentor: Application, iteration: Iteration) -> int:
    return min(mentor.capacity, iteration.mentees_per_mentor)


def _mentee(application: Application, households: dict[UUID, frozenset[str]]) -> Mentee:
    profile: Profile = application.person.profile
    return Mentee(
        id=str(application.pk),
        level=_level(application),
        needs=_told(profile, "growth_areas"),
        interests=_told(profile, "interests"),
        dislikes=_told(profile, "dislikes"),
        background=_told(profile, "background"),
        languages=_told(profile, "languages"),
        free_times=_told(profile, "free_times"),
        household=households.get(application.person_id, frozenset()),
    )


def _mentor(
    application: Application,
    iteration: Iteration,
    taken: dict[UUID, int],
    households: dict[UUID, frozenset[str]],
) -> Mentor:
    profile: Profile = application.person.profile
    room = _capacity(application, iteration) - taken.get(application.person_id, 0)
    return Mentor(
        id=str(application.pk),
        level=_level(application),
        capacity=max(0, room),
        strengths=_told(profile, "strengths"),
        interests=_told(profile, "interests"),
        dislikes=_told(profile, "dislikes"),
        background=_told(profile, "background"),
        languages=_told(profile, "languages"),
        free_times=_told(profile, "free_times"),
        household=households.get(application.person_id, frozenset()),
        gender=application.person.gender,
    )


def _told(profile: Profile, name: str) -> frozenset[str]:
    """A list of the profile, unless its owner keeps it to themselves."""
    kept = profile.readers.get(name) == Readers.ME
    return frozenset() if kept else frozenset(getattr(profile, name))


def _level(application: Application) -> int:
    year = application.person.year_group
    return year.level if year else 0


def _busy_mentees(iteration: Iteration) -> set[UUID]:
    """Mentees in a pair that lasts, or with an open offer."""
    paired = Mentorship.objects.filter(iteration=iteration).exclude(state=MentorshipState.CLOSED)
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    return {
        *paired.values_list("mentee_id", flat=True),
        *asked.values_list("mentee__person_id", flat=True),
    }


def _taken_places(iteration: Iteration) -> dict[UUID, int]:
    """Places of mentors in use: pairs that last and open offers."""
    paired = Mentorship.objects.filter(iteration=iteration).exclude(state=MentorshipState.CLOSED)
    asked = Match.objects.filter(iteration=iteration, state=MatchState.PROPOSED)
    return Counter(
        [
            *paired.values_list("mentor_id", flat=True),
            *asked.values_list("mentor__person_id", flat=True),
        ]
    )


def _earlier_pairs(iteration: Iteration) -> list[tuple[UUID, UUID]]:
    """Pairs of this iteration that ended, and offers that were declined: not suggested again."""
    ended = Mentorship.objects.filter(iteration=iteration, state=MentorshipState.CLOSED)
    declined = Match.objects.filter(iteration=iteration, state=MatchState.DECLINED)
    return [
        *ended.values_list("mentee_id", "mentor_id"),
        *declined.values_list("mentee__person_id", "mentor__person_id"),
    ]


def _households() -> dict[UUID, frozenset[str]]:
    """Guardians of each student: who shares one is taken for a sibling."""
    found: dict[UUID, set[str]] = {}
    for student, guardian in Guardianship.objects.values_list("student_id", "guardian_id"):
        found.setdefault(student, set()).add(str(guardian))
    return {student: frozenset(ids) for student, ids in found.items()}
