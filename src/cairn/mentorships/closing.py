"""Why an iteration cannot be closed yet: pairs of it that still last."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cairn.mentorships.queries import lasting_pairs
from cairn.programmes.closing import ClosingBlocker
from cairn.programmes.models import Iteration


def pairs_that_last(iteration: Iteration) -> Iterator[ClosingBlocker]:
    """One blocker while there are pairs to say goodbye to."""
    count = lasting_pairs().filter(iteration=iteration).count()
    if count:
        yield ClosingBlocker(
            "pairs_last",
            ngettext("%(count)s pair still lasts", "%(count)s pairs still last", count)
            % {"count": count},
            reverse("mentorships:all_goodbyes", args=[iteration.pk]),
            _("Let them say goodbye"),
        )
