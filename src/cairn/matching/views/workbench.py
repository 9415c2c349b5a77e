"""The workbench of a proposal: another mentor for somebody, and what coordinators decided."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cairn.matching import access, actions, queries, words
from cairn.matching.enums import RunState
from cairn.matching.errors import ReasonIsMissing, RuleStandsInTheWay, RunIsNotReady
from cairn.matching.forms import ChangeForm, NameFilter
from cairn.matching.models import MatchRun
from cairn.matching.workbench import Choice, Workbench
from cairn.people.doors import PersonRequest, for_coordinators
from cairn.programmes.access import iteration_of_school
from cairn.programmes.models import Application

MENTORS_SHOWN, DECISIONS_SHOWN = 20, 50


@require_http_methods(["GET", "POST"])
@for_coordinators
def run_change(request: PersonRequest, run_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One mentee of a proposal: the pair, who is next in line, and what another mentor changes."""
    run = access.run_of_school(run_id)
    mentee = access.mentee_to_match(run.iteration, person_id)
    if run.state != RunState.READY:
        return redirect("matching:run_page", run.pk)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        trouble = _choose(request, run, mentee, form)
        if not trouble:
            return redirect("matching:run_page", run.pk)
        form.add_error(*trouble)
    context = _context(request, run, mentee) | {"form": form}
    return render(request, "matching/run_change.html", context)


def _choose(
    request: PersonRequest, run: MatchRun, mentee: Application, form: ChangeForm
) -> tuple[str, str] | None:
    """Gives the mentee the mentor; the field and the words of what is wrong, if anything is."""
    chosen = form.cleaned_data
    try:
        actions.choose_mentor(
            run, mentee, chosen["mentor"], by=request.person, because=chosen["because"]
        )
    except ReasonIsMissing:
        return ("because", _("Say in one sentence why. A rule is set aside for these two."))
    except RuleStandsInTheWay as rule:
        rules = ", ".join(words.rules_in_words(rule.rules))
        return ("mentor", _("This is not possible: %s.") % rules)
    except RunIsNotReady:
        messages.info(request, _("This proposal was published in the meantime."))
    else:
        messages.success(request, _("Changed. These two stay together in new proposals as well."))
    return None


def _context(request: PersonRequest, run: MatchRun, mentee: Application) -> dict[str, Any]:
    bench = Workbench(run, mentee)
    search = NameFilter(request.GET)
    page = Paginator(bench.options(search.name()), MENTORS_SHOWN).get_page(request.GET.get("page"))
    wanted = access.as_id(request.POST.get("mentor") or request.GET.get("mentor") or "")
    present = queries.suggestion_for(run, mentee)
    shown = bench.choices(_wanted_first(bench, wanted, [option.mentor for option in page]))
    return {
        "run": run,
        "mentee": mentee,
        "present": present,
        "row": present
        and {
            "fit": words.fit_per_cent(present.points),
            "parts": words.fit_parts(present.parts, run.result.get("weights", {})),
        },
        "why": words.sentences(present.reasons) if present else [],
        "set_aside": words.rules_in_words(present.overrides) if present else [],
        "kept": bench.is_kept,
        "next_in_line": queries.next_in_line(run, [mentee.pk]).get(mentee.pk, []),
        "search": search,
        "filtered": bool(search.name()),
        "page": page,
        "chosen": str(wanted or ""),
        "rows": [_row(mentee, choice, present.points if present else 0) for choice in shown],
    }


def _wanted_first(bench: Workbench, wanted: uuid.UUID | None, page: list[str]) -> list[str]:
    """The mentors of a page; whoever was asked for stands first, the present one is left out."""
    first = [str(wanted)] if wanted and bench.is_mentor(wanted) else []
    present = str(bench.present.pk) if bench.present else ""
    return [*first, *(name for name in page if name not in (*first, present))]


def _row(mentee: Application, choice: Choice, points_now: int) -> dict[str, Any]:
    exchange, move = choice.exchange, choice.exchange.move
    lost = move.points_before - move.points_after if move else 0
    return {
        "choice": choice,
        "fit": words.fit_per_cent(exchange.points),
        "move": move
        and {
            "who": choice.moving,
            "to": choice.moving_to,
            "before": words.fit_per_cent(move.points_before),
            "after": words.fit_per_cent(move.points_after),
        },
        "together": words.fit_per_cent(exchange.points - points_now - lost),
        "hard": words.rules_in_words(choice.hard),
        "soft": words.rules_in_words(choice.soft),
    }


@require_POST
@for_coordinators
def suggestion_keep(request: PersonRequest, match_id: uuid.UUID) -> HttpResponse:
    """Keep a pair of a proposal together, in this one and in those to come."""
    match = access.suggestion_of_school(match_id)
    actions.keep_together(match, by=request.person)
    messages.success(request, _("Kept. These two stay together in new proposals as well."))
    return redirect("matching:run_change", match.run_id, match.mentee.person_id)


@require_GET
@for_coordinators
def decision_list(request: PersonRequest, iteration_id: uuid.UUID) -> HttpResponse:
    """Pairs that are kept together, and those that are suggested no more."""
    iteration = iteration_of_school(iteration_id)
    form = NameFilter(request.GET)
    found = queries.decisions_of(iteration, form.name())
    context = {
        "iteration": iteration,
        "form": form,
        "filtered": bool(form.name()),
        "page": Paginator(found, DECISIONS_SHOWN).get_page(request.GET.get("page")),
    }
    return render(request, "matching/decision_list.html", context)


@require_POST
@for_coordinators
def decision_take_back(request: PersonRequest, decision_id: uuid.UUID) -> HttpResponse:
    """Let the next proposal decide again."""
    decision = access.decision_of_school(decision_id)
    actions.take_back_decision(decision, by=request.person)
    messages.success(request, _("Taken back. The next proposal is free to choose."))
    return redirect("matching:decision_list", decision.iteration_id)
