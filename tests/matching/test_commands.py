"""`cairn propose`: a proposal from the command line, kept with the others."""

from __future__ import annotations

import json
import uuid

import pytest
from click.testing import CliRunner, Result

from cairn.matching.commands import propose
from cairn.matching.enums import RunState
from cairn.matching.models import Match, MatchRun
from cairn.programmes.models import Application, Iteration


def _propose(*words: object) -> Result:
    return CliRunner().invoke(propose, [str(word) for word in words])


def test_a_proposal_is_made_and_counted(
    iteration: Iteration, amina: Application, leo: Application
) -> None:
    result = _propose(iteration.pk, "--mode", "quality", "--json")
    assert result.exit_code == 0
    run = MatchRun.objects.get()
    told = json.loads(result.stdout)
    assert (told["run"], told["pairs"], told["proven_best"]) == (str(run.pk), 1, True)
    assert (run.state, run.mode, run.made_by) == (RunState.READY, "quality", None)
    assert Match.objects.get(run=run).mentee == amina
    assert "1 of 1 mentees have a mentor, proven best" in result.stderr


def test_an_iteration_that_is_not_there_is_said(iteration: Iteration) -> None:
    result = _propose(uuid.uuid4())
    assert result.exit_code == 1
    assert "There is no iteration" in result.stderr


def test_ctrl_c_keeps_nothing(
    iteration: Iteration, amina: Application, leo: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rich.progress.Progress.update", interrupted)
    result = _propose(iteration.pk)
    assert result.exit_code == 130
    assert "nothing was kept" in result.stderr
    assert MatchRun.objects.get().state == RunState.STOPPED
    assert not Match.objects.exists()
