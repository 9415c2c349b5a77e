"""Who has a mentor in a proposal, group by group, and where a group has one less often.

No figure here may say something of one person. A group of fewer than ten is shown with others, and
so is the next smallest where it could be worked out by subtraction. What is said of gender is made
round besides, where it is put into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from cairn.matching.engine import rarest
from cairn.matching.enums import Finding, Grouping
from cairn.matching.models import Match, MatchRun
from cairn.matching.problems import told
from cairn.people.models import Profile
from cairn.programmes.enums import Side
from cairn.programmes.models import Application

# The fewest people of whom a figure is shown.
FEWEST = 10
# The most groups of one kind that are shown singly: needs are typed freely.
MOST = 20
# How far the rate of a group may lie below that of all others, in percentage points.
GAP = 3
# How likely a gap may be by chance and still count.
BY_CHANCE = 0.05
# Who said nothing, and those of small groups together: no names anybody gave.
NOT_SAID = ""
SMALLER = None
EARLY, LATE = "early", "late"


@dataclass(frozen=True)
class MenteeInRun:
    """A mentee of a proposal: the groups they belong to, and the points of their pair, if any."""

    groups: dict[Grouping, tuple[str, ...]]
    points: int | None


@dataclass(frozen=True)
class Group:
    """Mentees who have something in common; `name` is SMALLER for several groups together.

    `points` is the median of those who have a mentor, None where fewer than ten have.
    """

    grouping: Grouping
    name: str | None
    mentees: int
    matched: int
    points: float | None
    finding: Finding


@dataclass(frozen=True)
class Fairness:
    """How a proposal stands to all groups that may be shown.

    `uncounted` mentees were in it, and their data have been erased since.
    """

    mentees: int
    matched: int
    uncounted: int
    groupings: dict[Grouping, list[Group]]


def fairness_of(run: MatchRun) -> Fairness:
    """The pairs as the proposal has them, whatever was answered since; profiles as they are now."""
    mentees = mentees_of(run)
    return Fairness(
        mentees=len(mentees),
        matched=_count_matched(mentees),
        uncounted=max(0, run.result.get("mentees", 0) - len(mentees)),
        groupings=groups_among(mentees),
    )


def mentees_of(run: MatchRun) -> list[MenteeInRun]:
    """Everyone who has a pair in the proposal or was left over; two queries."""
    # The first pair of each mentee is what was proposed; a later one is the next in line.
    pairs = Match.objects.filter(run=run).order_by("-pk")
    points = dict(pairs.values_list("mentee_id", "points"))
    left = {item["mentee"] for item in run.result.get("unmatched", [])}
    of_iteration = (
        Application.objects.filter(iteration=run.iteration_id, side=Side.MENTEE)
        .select_related("person__year_group", "person__profile")
        .order_by("applied_at", "id")
    )
    here = [a for a in of_iteration if a.pk in points or str(a.pk) in left]
    languages = rarest([_told(a, "languages") for a in here])
    return [
        MenteeInRun(
            groups={
                Grouping.YEAR: (str(a.person.year_group or NOT_SAID),),
                Grouping.GENDER: (a.person.gender,),
                Grouping.LANGUAGE: (languages[place],),
                Grouping.NEED: tuple(_told(a, "growth_areas")) or (NOT_SAID,),
                Grouping.APPLIED: (EARLY if place < len(here) / 2 else LATE,),
            },
            points=points.get(a.pk),
        )
        for place, a in enumerate(here)
    ]


def _told(application: Application, name: str) -> frozenset[str]:
    profile: Profile | None = getattr(application.person, "profile", None)
    return told(profile, name)


def groups_among(mentees: list[MenteeInRun]) -> dict[Grouping, list[Group]]:
    """The groups that may be shown, the greatest first, and last the small ones together."""
    found = {grouping: _groups_by(grouping, mentees) for grouping in Grouping}
    return {grouping: groups for grouping, groups in found.items() if groups}


def _groups_by(grouping: Grouping, mentees: list[MenteeInRun]) -> list[Group]:
    members: dict[str, set[int]] = {}
    for number, mentee in enumerate(mentees):
        for name in mentee.groups[grouping]:
            members.setdefault(name, set()).add(number)
    return [
        _group(grouping, name, numbers, mentees)
        for name, numbers in _shown(members)
        if FEWEST <= len(numbers) <= len(mentees) - FEWEST
    ]


def _shown(members: dict[str, set[int]]) -> list[tuple[str | None, set[int]]]:
    """The greatest groups singly, then all others as one.

    One group that is hidden alone would be what is missing from the whole. So at least two are
    hidden, and enough of them that they are not few together.
    """
    by_size = sorted(members, key=lambda name: (len(members[name]), name))
    small = sum(len(numbers) < FEWEST for numbers in members.values())
    hidden = max(small, len(members) - MOST)
    together = set().union(*(members[name] for name in by_size[:hidden]))
    while 0 < hidden < len(by_size) and (hidden == 1 or len(together) < FEWEST):
        together |= members[by_size[hidden]]
        hidden += 1
    singly = [(name, members[name]) for name in reversed(by_size[hidden:])]
    return [*singly, (SMALLER, together)]


def _group(
    grouping: Grouping, name: str | None, numbers: set[int], mentees: list[MenteeInRun]
) -> Group:
    here = [mentees[number] for number in numbers]
    points = [mentee.points for mentee in here if mentee.points is not None]
    others = len(mentees) - len(here)
    others_matched = _count_matched(mentees) - len(points)
    return Group(
        grouping=grouping,
        name=name,
        mentees=len(here),
        matched=len(points),
        points=median(points) if len(points) >= FEWEST else None,
        finding=finding(len(points), len(here), others_matched, others),
    )


def _count_matched(mentees: list[MenteeInRun]) -> int:
    return sum(mentee.points is not None for mentee in mentees)


def finding(matched: int, mentees: int, others_matched: int, others: int) -> Finding:
    """Whether fewer of a group have a mentor than of all others, and whether that may be chance.

    Fisher's exact test, two-sided (R. A. Fisher 1922), asks how likely a gap as great would be if
    the group made no difference.
    """
    if 100 * (others_matched * mentees - matched * others) <= GAP * mentees * others:
        return Finding.NONE
    # Takes a second and forty megabytes, once in a process: only for whoever asks.
    from scipy.stats import fisher_exact

    left, others_left = mentees - matched, others - others_matched
    table = [[matched, left], [others_matched, others_left]]
    return Finding.LESS if fisher_exact(table).pvalue < BY_CHANCE else Finding.CHANCE
