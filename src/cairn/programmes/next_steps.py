"""A student's way to a pair: what is done, what is missing, where it is done, what comes next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.programmes.enums import ApplicationState, Side, Standing
from cairn.programmes.models import Application
from cairn.programmes.readiness import Readiness
from cairn.ui.components import ProgressStep


def steps_of(ready: Readiness, *, days: int | None) -> list[ProgressStep]:
    """The gates as steps; `days` in how many days people here usually hear from the school."""
    here = reverse("programmes:my_application", args=[ready.application.pk])
    steps = [
        ProgressStep(
            _("The school takes you in"),
            ready.taken_in,
            "" if ready.taken_in else _taking_in(ready, days),
        ),
        ProgressStep(
            _("You say yes yourself"),
            ready.assent,
            "" if ready.assent else _assent(ready),
            "#your-yes",
            _("Read and decide"),
        ),
        ProgressStep(
            _("You finish your training"),
            ready.training,
            _("%(done)s of %(needed)s minutes are done.")
            % {"done": ready.minutes_done, "needed": ready.minutes_needed},
            "#training",
            _("To the training"),
        ),
        ProgressStep(
            _("You fill in your profile"),
            ready.profile,
            "" if ready.profile else _profile(),
            f"{reverse('people:profile_edit')}?next={here}",
            _("Fill in my profile"),
        ),
    ]
    if ready.permission and ready.permission_standing == Standing.MISSING:
        return steps  # No permission is needed here.
    parent = ProgressStep(
        _("A parent or carer says yes"),
        ready.permission,
        "" if ready.permission else _permission(ready),
    )
    return [steps[0], parent, *steps[1:]]


def _taking_in(ready: Readiness, days: int | None) -> str:
    if ready.application.state == ApplicationState.WAITING:
        return _("You are on the waiting list. More about that above.")
    if days is None:
        return _(
            "A coordinator looks at every application. We can't say yet how long it takes; you can "
            "do the other steps meanwhile."
        )
    return ngettext(
        "A coordinator looks at every application. Lately most people heard within a day; you can "
        "do the other steps meanwhile.",
        "A coordinator looks at every application. Lately most people heard within %(days)s days; "
        "you can do the other steps meanwhile.",
        days,
    ) % {"days": days}


def _assent(ready: Readiness) -> str:
    if ready.assent_standing == Standing.OUTDATED:
        return _("The text has changed since you said yes. Please look again.")
    return _("Read the text below, then decide. It is your choice.")


def _profile() -> str:
    return _("Needed: what you like or are good at, your languages, and when you could meet.")


def _permission(ready: Readiness) -> str:
    if ready.permission_standing == Standing.OUTDATED:
        return _("The text has changed since they said yes. The school asks them to look again.")
    if ready.permission_standing in {Standing.REFUSED, Standing.WITHDRAWN}:
        return _("They said no. Talk with them, or with your coordinator.")
    return _(
        "The school asks them by mail or on paper. You can remind them, or ask your coordinator "
        "for the paper."
    )


def what_comes_next(application: Application, ready: Readiness) -> str:
    """One sentence on what happens when every step is done, or has to be waited for."""
    if ready.is_ready:
        return _(
            "You are ready. When somebody fits, you see the suggestion on Today and have %(days)s "
            "days to answer. Saying no is fine."
        ) % {"days": application.iteration.answer_days}
    if application.side == Side.MENTOR:
        return _("When every step is done, coordinators look for a mentee who fits you.")
    return _("When every step is done, coordinators look for a mentor who fits you.")
