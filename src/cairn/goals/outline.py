"""What goals tell coordinators about a pair: counts, never a word."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cairn.goals.enums import GoalState
from cairn.goals.models import Goal
from cairn.mentorships.models import Mentorship
from cairn.mentorships.outline import PairFact


def goal_facts(pair: Mentorship) -> list[PairFact]:
    """How many goals are shared with the mentor, and how many of them were reached; one query."""
    shared = Goal.objects.filter(mentorship=pair, shared=True)
    counts = shared.aggregate(
        all=Count("pk"), reached=Count("pk", filter=Q(state=GoalState.REACHED))
    )
    return [
        PairFact(_("Goals shared"), str(counts["all"])),
        PairFact(_("Goals reached"), str(counts["reached"])),
    ]
