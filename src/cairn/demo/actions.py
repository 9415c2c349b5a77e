"""A school to try: the roster that comes with the product, taken through the rooms' own actions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from cairn.conversations.actions import send_message
from cairn.goals.actions import set_goal
from cairn.goals.enums import GoalArea
from cairn.lib.tenant import in_school
from cairn.matching.actions import accept_match, make_run, publish_run
from cairn.matching.models import Match
from cairn.people.actions import add_staff, put_on_call, set_password
from cairn.people.enums import PersonKind, Role
from cairn.people.models import Person
from cairn.programmes.actions import (
    apply_to_iteration,
    create_programme,
    finish_module,
    open_iteration,
    record_consent,
    start_iteration,
    take_in,
)
from cairn.programmes.enums import ConsentDecision, ConsentVoice, Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import modules_for
from cairn.roster.actions import import_roster
from cairn.schools.models import School, YearGroup

ROSTER = Path(__file__).parent / "roster"
PASSWORD = "stones on a hill"  # noqa: S105 - shown at the start; a demo has no secrets
MENTEES, MENTORS = 24, 20
TERM_START, FIRST_WEEKS = "term-start", "first-weeks"
STAGES = (TERM_START, FIRST_WEEKS)


@dataclass(frozen=True)
class DemoSignIn:
    """Somebody to sign in as."""

    role: str
    user_name: str
    password: str


def load_demo_school(stage: str) -> list[DemoSignIn]:
    """Both schools of the roster; at the first, a programme at one of `STAGES`.

    `term-start`: people have applied and are ready to be matched. `first-weeks`: pairs were
    published, most have said yes, and one has begun to talk.
    """
    import_roster(ROSTER / "northbridge-oneroster-1.2.zip", profiles=ROSTER / "profiles.csv")
    school = School.objects.order_by("-name").get(name="Northbridge School")
    with in_school(school):
        coordinator = _staff(school)
        iteration = _programme(school, coordinator)
        _applicants(iteration, coordinator)
        if stage == TERM_START:
            return [*_staff_sign_ins(), *_applicant_sign_ins(iteration)]
        sign_ins = [*_staff_sign_ins(), *_pairs(iteration, coordinator)]
        start_iteration(iteration, by=coordinator)
        return sign_ins


def _staff(school: School) -> Person:
    """Roles beyond the roster's, with passwords; somebody is on call on every day."""
    for user_name, role in (("demo.admin", Role.ADMINISTRATOR), ("demo.lead", Role.LEAD)):
        person = add_staff(
            school,
            given_name=user_name.removeprefix("demo.").title(),
            family_name="Demo",
            user_name=user_name,
            password=PASSWORD,
            roles=(role,),
        )
    coordinator = add_staff(
        school,
        given_name="Joan",
        family_name="Whitfield",
        user_name="demo.coordinator",
        password=PASSWORD,
        roles=(Role.COORDINATOR,),
    )
    for weekday in range(7):
        put_on_call(person, by=person, weekday=weekday, starts_at=time(0), ends_at=time(23, 59))
    return coordinator


def _staff_sign_ins() -> list[DemoSignIn]:
    names = {
        "administrator": "demo.admin",
        "safeguarding lead": "demo.lead",
        "coordinator": "demo.coordinator",
    }
    return [DemoSignIn(role, name, PASSWORD) for role, name in names.items()]


def _programme(school: School, coordinator: Person) -> Iteration:
    today = school.today()
    iteration = create_programme(
        by=coordinator,
        name="Autumn buddies 2026",
        purpose="Somebody a few years ahead of you, once a week.",
        starts_on=today - timedelta(days=14),
        ends_on=today + timedelta(days=200),
        mentee_places=50,
        mentees_per_mentor=2,
        year_gap=2,
        needs_permission=True,
        mentee_years=YearGroup.objects.filter(level__lte=8),
        mentor_years=YearGroup.objects.filter(level__gte=10),
    )
    open_iteration(iteration, by=coordinator)
    iteration.refresh_from_db()
    return iteration


def _applicants(iteration: Iteration, coordinator: Person) -> None:
    students = Person.objects.filter(kind=PersonKind.STUDENT, profile__isnull=False)
    younger = students.filter(year_group__level__lte=8).exclude(profile__growth_areas=[])
    older = students.filter(year_group__level__gte=10, profile__mentor_capacity__gt=0)
    for side, people in ((Side.MENTEE, younger[:MENTEES]), (Side.MENTOR, older[:MENTORS])):
        for person in people:
            application = apply_to_iteration(iteration, person, side, capacity=2)
            take_in(application, by=coordinator)
            for voice in ConsentVoice:
                record_consent(
                    iteration,
                    person,
                    voice=voice,
                    decision=ConsentDecision.GIVEN,
                    given_by=person if voice == ConsentVoice.STUDENT else None,
                    recorded_by=coordinator,
                    on_paper=voice == ConsentVoice.GUARDIAN,
                )
            for module in modules_for(iteration, side):
                finish_module(module, person)


def _applicant_sign_ins(iteration: Iteration) -> list[DemoSignIn]:
    found = {}
    for side in Side:
        applications = Application.objects.filter(iteration=iteration, side=side)
        found[f"{side} to be"] = applications.select_related("person").earliest("applied_at").person
    return _with_passwords(found)


def _with_passwords(people: dict[str, Person]) -> list[DemoSignIn]:
    return [
        DemoSignIn(role, set_password(person, PASSWORD).username, PASSWORD)
        for role, person in people.items()
    ]


def _pairs(iteration: Iteration, coordinator: Person) -> list[DemoSignIn]:
    """A published run; the first pairs have said yes, and one has begun to talk."""
    publish_run(make_run(iteration, by=coordinator), by=coordinator)
    matches = Match.objects.filter(iteration=iteration, state="proposed")
    chosen = list(matches.select_related("mentee__person", "mentor__person")[:12])
    for match in chosen[:-2]:
        accept_match(match, by=match.mentee.person)
        accept_match(match, by=match.mentor.person)
    mentee, mentor = chosen[0].mentee.person, chosen[0].mentor.person
    pair = mentee.as_mentee.get()
    for author, text in (
        (mentor, "Hello! I'm glad we are a pair. What do you like to do after school?"),
        (mentee, "Hi! Mostly music. Can we meet on Thursday?"),
    ):
        send_message(pair.thread, by=author, body=text, once=str(uuid.uuid4()))
    set_goal(
        by=mentee,
        mentorship=pair,
        statement="Speak up in maths at least twice a week",
        why="I often know the answer and don't say it.",
        area=GoalArea.ACADEMIC,
        due_on=mentee.school.today() + timedelta(weeks=6),
        shared=True,
        first_step="Write the first line before I speak",
        step_due_on=None,
        once=str(uuid.uuid4()),
    )
    waiting = chosen[-1].mentee.person if len(chosen) > 1 else mentee
    return _with_passwords({"mentee": mentee, "mentor": mentor, "mentee with an offer": waiting})
