"""Who has a mentor in a proposal, by group, for coordinators."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cairn.matching import access
from cairn.matching.fairness import FEWEST, fairness_of
from cairn.matching.fairness_words import fairness_in_words
from cairn.people.doors import PersonRequest, for_coordinators


@require_GET
@for_coordinators
def run_fairness(request: PersonRequest, run_id: uuid.UUID) -> HttpResponse:
    """How each group of mentees stands beside all others."""
    run = access.run_with_result(run_id)
    fairness = fairness_of(run)
    context = {
        "run": run,
        "fairness": fairness,
        "groupings": fairness_in_words(fairness),
        "fewest": FEWEST,
        "needed": 2 * FEWEST,
    }
    return render(request, "matching/run_fairness.html", context)
