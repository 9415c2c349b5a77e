"""An iteration closes when its pairs have said goodbye."""

import pytest

from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.programmes.gates import gates_to_close, missing_to_close


def test_a_pair_that_lasts_keeps_its_iteration_open(cast):
    assert missing_to_close(cast.iteration) == ["pairs_last"]
    assert "2 pairs still last" in gates_to_close(cast.iteration)[0].text


@pytest.mark.usefixtures("cast")
def test_after_the_last_goodbye_it_can_close(cast):
    Mentorship.objects.update(state=MentorshipState.CLOSED)

    assert missing_to_close(cast.iteration) == []
