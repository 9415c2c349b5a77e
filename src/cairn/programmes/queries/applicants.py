"""Applications and the gates each has passed: found, counted, read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from cairn.people.enums import PersonState
from cairn.people.models import Guardianship, Person
from cairn.programmes.enums import (
    ApplicationState,
    ConsentDecision,
    ConsentScope,
    ConsentVoice,
    Side,
)
from cairn.programmes.models import (
    Application,
    ConsentStanding,
    Iteration,
    TrainingDone,
)
from cairn.programmes.policies import LIVE_STATES
from cairn.programmes.queries.programmes import newest_version


def applications_of(iteration: Iteration) -> QuerySet[Application]:
    """Everyone who applied and did not withdraw, with the person, the first to apply first."""
    return (
        Application.objects.filter(iteration=iteration)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("person__year_group", "person__profile", "iteration")
    )


def with_gates(
    applications: QuerySet[Application], iteration: Iteration, newest: int | None = None
) -> QuerySet[Application]:
    """Applications of one iteration with what each has done.

    `newest` is the version of the text that counts; left out, it is asked for with one query.

    Adds guardian_said, guardian_version, student_said, student_version, minutes_done,
    has_permission, has_assent, has_training and has_profile.
    """
    if newest is None:
        newest = newest_version(iteration.programme_id)
    standings = ConsentStanding.objects.filter(
        programme=iteration.programme_id,
        student=OuterRef("person"),
        scope=ConsentScope.TAKE_PART,
    )
    minutes = (
        TrainingDone.objects.filter(
            person=OuterRef("person"),
            module__programme=iteration.programme_id,
            module__side=OuterRef("side"),
            repeat_asked_at=None,
        )
        .order_by()
        .values("person")
        .annotate(total=Sum("minutes"))
        .values("total")
    )
    annotated = applications.annotate(
        **{
            f"{voice}_{name}": Subquery(standings.filter(voice=voice).values(source)[:1])
            for voice in ConsentVoice.values
            for name, source in (("said", "decision"), ("version", "version"))
        },
        minutes_done=Coalesce(Subquery(minutes), 0),
        has_profile=_true_when(_FILLED & _TELLS),
    )
    given = standings.filter(decision=ConsentDecision.GIVEN, version__gte=newest)
    needed = Case(
        When(side=Side.MENTEE, then=Value(iteration.mentee_training_minutes)),
        default=Value(iteration.mentor_training_minutes),
    )
    return annotated.annotate(
        has_permission=Exists(given.filter(voice=ConsentVoice.GUARDIAN))
        if iteration.needs_permission
        else Value(True),
        has_assent=Exists(given.filter(voice=ConsentVoice.STUDENT)),
        has_training=_true_when(Q(minutes_done__gte=needed)),
    )


_FILLED = (
    Q(person__profile__isnull=False)
    & ~Q(person__profile__free_times=[])
    & ~Q(person__profile__languages=[])
)
_TELLS = (
    ~Q(person__profile__interests=[])
    | (Q(side=Side.MENTOR) & ~Q(person__profile__strengths=[]))
    | (Q(side=Side.MENTEE) & ~Q(person__profile__growth_areas=[]))
)
GATES = ("has_permission", "has_assent", "has_training", "has_profile")
_READY = Q(state=ApplicationState.ACCEPTED, **dict.fromkeys(GATES, True))


def _true_when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=False, output_field=BooleanField())


def ready_of(iteration: Iteration, side: str) -> QuerySet[Application]:
    """Everyone of one side who passed every gate and is still at the school."""
    here = applications_of(iteration).filter(side=side, person__state=PersonState.ACTIVE)
    return with_gates(here, iteration).filter(_READY)


@dataclass(frozen=True)
class ApplicantFilter:
    """Which applications a list shows; empty means all that stand."""

    side: str = ""
    state: str = ""
    missing: str = ""
    words: str = ""


READY, UNREACHED = "nothing", "address"
MISSING = {
    "permission": Q(has_permission=False),
    UNREACHED: Q(has_permission=False, is_reached=False),
    "assent": Q(has_assent=False),
    "training": Q(has_training=False),
    "profile": Q(has_profile=False),
}


def _with_reach(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds is_reached: whether a parent can be asked by mail."""
    reached = Guardianship.objects.filter(
        Q(student=OuterRef("person"), guardian__state=PersonState.ACTIVE)
        & (
            ~Q(guardian__email="")
            | (Q(guardian__account__isnull=False) & ~Q(guardian__account__email=""))
        )
    )
    return applications.annotate(is_reached=Exists(reached))


def applicants_found(
    iteration: Iteration, chosen: ApplicantFilter, newest: int | None = None
) -> QuerySet[Application]:
    """The applications a filter asks for, with their gates; withdrawn ones only when asked for."""
    found = Application.objects.filter(iteration=iteration)
    if chosen.side:
        found = found.filter(side=chosen.side)
    if chosen.state:
        found = found.filter(state=chosen.state)
    else:
        found = found.exclude(state=ApplicationState.WITHDRAWN)
    for word in chosen.words.split():
        found = found.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__preferred_name__icontains=word)
        )
    found = _with_reach(with_gates(found, iteration, newest))
    if chosen.missing == READY:
        found = found.filter(_READY)
    elif chosen.missing:
        found = found.filter(MISSING[chosen.missing], state__in=LIVE_STATES)
    return found.select_related("person__year_group", "person__profile")


def applicant_counts(
    iteration: Iteration, side: str = "", newest: int | None = None
) -> dict[str, int]:
    """How many there are for each choice of the filter; one query where `newest` is known."""
    found = Application.objects.filter(iteration=iteration)
    if side:
        found = found.filter(side=side)
    live = Q(state__in=LIVE_STATES)
    counts: dict[str, int] = _with_reach(with_gates(found, iteration, newest)).aggregate(
        **{f"state_{state}": Count("pk", filter=Q(state=state)) for state in ApplicationState},
        **{
            f"missing_{name}": Count("pk", filter=live & condition)
            for name, condition in MISSING.items()
        },
        **{f"missing_{READY}": Count("pk", filter=_READY)},
    )
    counts["standing"] = sum(
        counts[f"state_{s}"] for s in ApplicationState if s != ApplicationState.WITHDRAWN
    )
    return counts


STAGES = (
    *("applied", "waiting", "taken_in", "permission"),
    *("assent", "training", "profile", "ready"),
)


def funnel(iteration: Iteration) -> dict[str, dict[str, int]]:
    """For each side how many applied, were taken in, and passed each gate of those; two queries."""
    taken = Q(state=ApplicationState.ACCEPTED)
    rows = (
        with_gates(
            Application.objects.filter(iteration=iteration).exclude(
                state=ApplicationState.WITHDRAWN
            ),
            iteration,
        )
        .order_by()
        .values("side")
        .annotate(
            applied=Count("pk"),
            waiting=Count("pk", filter=Q(state=ApplicationState.WAITING)),
            taken_in=Count("pk", filter=taken),
            permission=Count("pk", filter=taken & Q(has_permission=True)),
            assent=Count("pk", filter=taken & Q(has_assent=True)),
            training=Count("pk", filter=taken & Q(has_training=True)),
            profile=Count("pk", filter=taken & Q(has_profile=True)),
            ready=Count("pk", filter=_READY),
        )
    )
    counts = {side: dict.fromkeys(STAGES, 0) for side in Side.values}
    for row in rows:
        counts[row["side"]] = {stage: row[stage] for stage in STAGES}  # type: ignore[literal-required]
    return counts


def is_programme_mate(one: Person, other: Person) -> bool:
    """Whether both take part in the same iteration."""
    mine = Application.objects.filter(person=one, state=ApplicationState.ACCEPTED)
    return Application.objects.filter(
        person=other, state=ApplicationState.ACCEPTED, iteration__in=mine.values("iteration")
    ).exists()


def has_older_mentors(application: Application) -> bool:
    """Whether somebody older was taken in as a mentor, whom this student could ask."""
    year = application.person.year_group
    return Application.objects.filter(
        iteration=application.iteration_id,
        side=Side.MENTOR,
        state=ApplicationState.ACCEPTED,
        person__state=PersonState.ACTIVE,
        person__year_group__level__gt=year.level if year else 0,
    ).exists()
