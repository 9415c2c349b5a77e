"""What pairs say before an iteration is closed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.mentorships.queries import lasting_pairs
from cairn.programmes.closing import ClosingBlocker
from cairn.programmes.models import Iteration


def pairs_that_go_on(iteration: Iteration) -> list[ClosingBlocker]:
    """A blocker while pairs of the iteration have not ended; one query."""
    count = lasting_pairs().filter(iteration=iteration).count()
    if not count:
        return []
    text = ngettext(
        "%(count)s pair has not said goodbye yet.",
        "%(count)s pairs have not said goodbye yet.",
        count,
    ) % {"count": count}
    url = f"{reverse('mentorships:pair_list')}?iteration={iteration.pk}"
    return [ClosingBlocker("pairs", text, url, _("To the pairs"))]
