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
from cairn.programmes.queries.places import Places
from cairn.programmes.queries.programmes import newest_version, newest_version_inside


def applications_of(iteration: Iteration) -> QuerySet[Application]:
    """Everyone who applied and did not withdraw, with the person, the first to apply first."""
    return (
        Application.objects.filter(iteration=iteration)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("person__year_group", "person__profile", "iteration")
    )


# The version of the text that counts: known, or asked for inside the query.
Newest = int | Coalesce


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
    standings = _standings(iteration)
    annotated = applications.annotate(
        **{
            f"{voice}_{name}": Subquery(standings.filter(voice=voice).values(source)[:1])
            for voice in ConsentVoice.values
            for name, source in (("said", "decision"), ("version", "version"))
        },
    )
    for add in (_with_permission, _with_assent, _with_training, _with_profile):
        annotated = add(annotated, iteration, newest)
    return annotated


def _standings(iteration: Iteration) -> QuerySet[ConsentStanding]:
    return ConsentStanding.objects.filter(
        programme=iteration.programme_id,
        student=OuterRef("person"),
        scope=ConsentScope.TAKE_PART,
    )


def _given(iteration: Iteration, newest: Newest, voice: ConsentVoice) -> Exists:
    return Exists(
        _standings(iteration).filter(
            voice=voice, decision=ConsentDecision.GIVEN, version__gte=newest
        )
    )


def _with_permission(
    applications: QuerySet[Application], iteration: Iteration, newest: Newest
) -> QuerySet[Application]:
    given = _given(iteration, newest, ConsentVoice.GUARDIAN)
    return applications.annotate(
        has_permission=given if iteration.needs_permission else Value(True)
    )


def _with_assent(
    applications: QuerySet[Application], iteration: Iteration, newest: Newest
) -> QuerySet[Application]:
    return applications.annotate(has_assent=_given(iteration, newest, ConsentVoice.STUDENT))


def _with_training(
    applications: QuerySet[Application], iteration: Iteration, _newest: Newest
) -> QuerySet[Application]:
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
    needed = Case(
        When(side=Side.MENTEE, then=Value(iteration.mentee_training_minutes)),
        default=Value(iteration.mentor_training_minutes),
    )
    return applications.annotate(minutes_done=Coalesce(Subquery(minutes), 0)).annotate(
        has_training=_true_when(Q(minutes_done__gte=needed))
    )


def _with_profile(
    applications: QuerySet[Application], _iteration: Iteration, _newest: Newest
) -> QuerySet[Application]:
    return applications.annotate(has_profile=_true_when(_FILLED & _TELLS))


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

    @property
    def looks_closer(self) -> bool:
        """Whether more than side and state matters, so that what it finds has to be counted."""
        return bool(self.missing or self.words)


def _with_reach(
    applications: QuerySet[Application], _iteration: Iteration, _newest: Newest
) -> QuerySet[Application]:
    """Adds is_reached: whether a parent can be asked by mail."""
    reached = reached_students().filter(student=OuterRef("person"))
    return applications.annotate(is_reached=Exists(reached))


def reached_students() -> QuerySet[Guardianship]:
    """The ties of students to a parent who can be asked by mail."""
    return Guardianship.objects.filter(
        Q(guardian__state=PersonState.ACTIVE)
        & (
            ~Q(guardian__email="")
            | (Q(guardian__account__isnull=False) & ~Q(guardian__account__email=""))
        )
    )


READY, UNREACHED = "nothing", "address"
# What each choice looks for, and what has to be known for it.
MISSING = {
    "permission": (Q(has_permission=False), (_with_permission,)),
    UNREACHED: (Q(has_permission=False, is_reached=False), (_with_permission, _with_reach)),
    "assent": (Q(has_assent=False), (_with_assent,)),
    "training": (Q(has_training=False), (_with_training,)),
    "profile": (Q(has_profile=False), (_with_profile,)),
    READY: (_READY, (_with_permission, _with_assent, _with_training, _with_profile)),
}


def applicants_found(iteration: Iteration, chosen: ApplicantFilter) -> QuerySet[Application]:
    """The applications a filter asks for, the first first; withdrawn ones only when asked for."""
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
    return _still_missing(found, iteration, chosen.missing) if chosen.missing else found


def _still_missing(
    applications: QuerySet[Application], iteration: Iteration, missing: str
) -> QuerySet[Application]:
    condition, needed = MISSING[missing]
    newest = newest_version_inside(iteration.programme_id)
    for add in needed:
        applications = add(applications, iteration, newest)
    return applications.filter(condition, state__in=LIVE_STATES)


@dataclass(frozen=True)
class Standings:
    """How many applications of an iteration stand where, by side and state."""

    counts: dict[tuple[str, str], int]

    def of(self, side: str = "", state: str = "") -> int:
        """Of one side or both, in one state or in any but withdrawn."""
        return sum(
            count
            for (one_side, one_state), count in self.counts.items()
            if side in {"", one_side}
            and (one_state == state if state else one_state != ApplicationState.WITHDRAWN)
        )

    def places(self, iteration: Iteration) -> Places:
        """The places for mentees of the same iteration; who is next is not among it."""
        taken = self.of(Side.MENTEE, ApplicationState.ACCEPTED)
        return Places(
            iteration.mentee_places, taken, self.of(Side.MENTEE, ApplicationState.WAITING)
        )


def standings_of(iteration: Iteration) -> Standings:
    """Where the applications of an iteration stand; one query."""
    rows = Application.objects.filter(iteration=iteration).order_by().values_list("side", "state")
    counted = rows.annotate(count=Count("*"))
    return Standings({(side, state): count for side, state, count in counted})


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
