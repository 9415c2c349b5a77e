"""Who gives and takes roles; a school keeps an administrator."""

import threading
from datetime import time

import pytest
from django.db import connections

from cairn.lib.tenant import in_school
from cairn.people.actions import give_role, put_on_call, take_role
from cairn.people.enums import Role
from cairn.people.errors import LastAdministrator, MayNotGrant
from cairn.people.models import StaffRole
from cairn.people.policies import roles_of
from cairn.people.queries import has_safeguarding_cover
from tests.factories import make_school, make_staff


def test_an_administrator_gives_and_takes_a_role(school):
    administrator, teacher = make_staff(school, Role.ADMINISTRATOR), make_staff(school)
    give_role(teacher, Role.COORDINATOR, by=administrator)
    assert roles_of(teacher) == {Role.COORDINATOR}
    take_role(teacher, Role.COORDINATOR, by=administrator)
    assert roles_of(teacher) == frozenset()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD, Role.DEPUTY, Role.HEAD])
def test_nobody_else_gives_or_takes_roles(school, role):
    somebody, teacher = make_staff(school, role), make_staff(school)
    with pytest.raises(MayNotGrant):
        give_role(teacher, Role.COORDINATOR, by=somebody)
    with pytest.raises(MayNotGrant):
        take_role(somebody, role, by=somebody)


def test_the_last_administrator_stays(school):
    administrator = make_staff(school, Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        take_role(administrator, Role.ADMINISTRATOR, by=administrator)
    assert StaffRole.objects.filter(role=Role.ADMINISTRATOR).count() == 1


def test_an_administrator_of_another_school_does_not_count(school):
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        make_staff(elsewhere, Role.ADMINISTRATOR)
    administrator = make_staff(school, Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        take_role(administrator, Role.ADMINISTRATOR, by=administrator)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_the_same_moment_do_not_both_go():
    school = make_school()
    with in_school(school):
        both = [make_staff(school, Role.ADMINISTRATOR) for _ in range(2)]
    ready, stayed = threading.Barrier(2), []

    def leave(person):
        try:
            with in_school(school):
                ready.wait()
                take_role(person, Role.ADMINISTRATOR, by=person)
        except LastAdministrator:
            stayed.append(person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=leave, args=(person,)) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_school(school):
        assert StaffRole.objects.filter(role=Role.ADMINISTRATOR).count() == 1
    assert len(stayed) == 1


def test_cover_needs_a_lead_and_a_shift(school):
    administrator = make_staff(school, Role.ADMINISTRATOR)
    assert not has_safeguarding_cover(school)
    lead = make_staff(school, Role.LEAD)
    assert not has_safeguarding_cover(school)
    put_on_call(lead, by=administrator, weekday=0, starts_at=time(8), ends_at=time(16))
    assert has_safeguarding_cover(school)
