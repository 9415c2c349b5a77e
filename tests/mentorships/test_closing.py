"""An iteration ends when its pairs have."""

from __future__ import annotations

import pytest

from cairn.mentorships.models import Mentorship
from cairn.programmes.actions import close_iteration
from cairn.programmes.errors import NotReadyToClose
from cairn.programmes.gates import gates_to_close
from tests.cast import Cast


def test_a_pair_that_lasts_keeps_its_iteration_open(cast: Cast) -> None:
    with pytest.raises(NotReadyToClose) as refused:
        close_iteration(cast.iteration, by=cast.coordinator)
    assert refused.value.missing == ["pairs"]
    gate = gates_to_close(cast.iteration)[0]
    assert gate.text == "2 pairs have not said goodbye yet."
    assert gate.url.endswith(f"?iteration={cast.iteration.pk}")


def test_ended_pairs_let_it_close(cast: Cast) -> None:
    Mentorship.objects.filter(iteration=cast.iteration).update(state="closed")
    close_iteration(cast.iteration, by=cast.coordinator)
    cast.iteration.refresh_from_db()
    assert cast.iteration.state == "closed"
