"""The pages about everyone, and about one of them."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.audit.models import AuditRow
from cairn.lib.tenant import in_school
from cairn.people.actions import change_person, link_guardian, pause_person, take_role
from cairn.people.enums import PersonKind, PersonState, Readers, Role
from cairn.people.errors import LastAdministrator, PersonHasMoved
from cairn.people.models import Guardianship, Person, Profile, StaffRole
from tests.cast import Cast, signed_in_client
from tests.factories import make_person, make_school, make_staff


@pytest.fixture
def coordinator(cast: Cast):
    return signed_in_client(cast.coordinator)


@pytest.fixture
def administrator(cast: Cast):
    return signed_in_client(cast.administrator)


def names_in(answer):
    return {person.given_name for person in answer.context["page"]}


def test_people_are_found_by_name_year_kind_and_state(cast: Cast, coordinator):
    def found(**asked):
        return names_in(coordinator.get(reverse("people:people_list"), asked))

    assert found(words="ami") == {"Amina"}
    assert found(level="7") == {"Amina", "Tomas"}
    assert found(kind="guardian") == {"Ngozi"}
    assert found(state="paused") == {"Gone"}
    assert found(words="nobody") == set()


def test_the_list_takes_as_many_queries_for_a_page_full_as_for_a_few(cast: Cast, coordinator):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            coordinator.get(reverse("people:people_list"))
        return len(caught)

    few = queries()
    for n in range(60):
        make_person(cast.mentee.school, f"Student{n}", year=8, account=None)
    assert queries() == few <= 8


def test_a_page_about_somebody_takes_as_many_queries_with_more_guardians(cast: Cast, administrator):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            administrator.get(reverse("people:person", args=[cast.mentee.pk]))
        return len(caught)

    few = queries()
    for n in range(3):
        guardian = make_person(cast.mentee.school, f"Aunt{n}", kind=PersonKind.GUARDIAN)
        link_guardian(cast.mentee, guardian, by=cast.coordinator, relationship="aunt")
    assert queries() == few <= 9


def test_a_coordinator_sees_what_matching_uses_and_nothing_kept_to_oneself(cast: Cast, coordinator):
    Profile.objects.filter(person=cast.mentee).update(
        strengths=["maths"],
        interests=["secret hobby"],
        hopes="To be less afraid",
        readers={"interests": Readers.ME},
    )
    page = coordinator.get(reverse("people:person", args=[cast.mentee.pk])).content.decode()
    assert "maths" in page
    assert "secret hobby" not in page
    assert "To be less afraid" not in page


def test_an_administrator_who_runs_no_programme_sees_no_profile(cast: Cast, administrator):
    Profile.objects.filter(person=cast.mentee).update(strengths=["glockenspiel"])
    page = administrator.get(reverse("people:person", args=[cast.mentee.pk])).content.decode()
    assert "glockenspiel" not in page


def test_a_coordinator_reads_who_a_colleague_is_and_changes_nothing(cast: Cast, coordinator):
    staff = cast.safeguarding_lead
    assert coordinator.get(reverse("people:person", args=[staff.pk])).status_code == 200
    for name in ("person_card", "person_pause", "person_sign_out"):
        answer = coordinator.post(reverse(f"people:{name}", args=[staff.pk]))
        assert answer.status_code == 404
    assert coordinator.get(reverse("people:person_edit", args=[staff.pk])).status_code == 404


def test_somebody_is_added_once_however_often_the_form_is_sent(cast: Cast, coordinator):
    year = cast.mentee.year_group
    data = {
        "kind": "student",
        "given_name": "Yusuf",
        "family_name": "New",
        "year_group": str(year.pk),
        "once": str(uuid4()),
    }
    answers = [coordinator.post(reverse("people:person_add"), data) for _ in range(2)]
    added = Person.objects.get(given_name="Yusuf")
    assert {answer["Location"] for answer in answers} == {reverse("people:person", args=[added.pk])}
    assert added.year_group == year


def test_a_student_without_a_year_group_is_not_added(cast: Cast, coordinator):
    data = {"kind": "student", "given_name": "Yusuf", "once": str(uuid4())}
    assert coordinator.post(reverse("people:person_add"), data).status_code == 422
    assert not Person.objects.filter(given_name="Yusuf").exists()


def test_staff_are_not_added_by_a_coordinator(cast: Cast, coordinator):
    data = {"kind": "staff", "given_name": "Eve", "once": str(uuid4())}
    assert coordinator.post(reverse("people:person_add"), data).status_code == 422


def test_an_administrator_adds_staff_with_a_role_and_a_card(cast: Cast, administrator):
    data = {
        "given_name": "Grace",
        "family_name": "Head",
        "user_name": "g.head",
        "role": "head",
        "once": str(uuid4()),
    }
    answer = administrator.post(reverse("people:staff_add"), data)
    assert answer.context["cards"][0]["user_name"] == "g.head"
    assert StaffRole.objects.filter(role=Role.HEAD, person__given_name="Grace").exists()
    again = administrator.post(reverse("people:staff_add"), data)
    assert again.status_code == 302
    assert Person.objects.filter(given_name="Grace").count() == 1


def test_a_change_by_hand_is_saved_and_recorded(cast: Cast):
    mentee = cast.mentee
    changed = change_person(
        mentee, by=cast.coordinator, as_read_at=mentee.updated_at, given_name="Aminah"
    )
    assert changed.given_name == "Aminah"
    assert AuditRow.objects.filter(action="person.changed", about_id=str(mentee.pk)).exists()


def test_a_stale_change_changes_nothing(cast: Cast):
    mentee, by = cast.mentee, cast.coordinator
    read_at = mentee.updated_at
    change_person(mentee, by=by, as_read_at=read_at, given_name="First")
    with pytest.raises(PersonHasMoved):
        change_person(mentee, by=by, as_read_at=read_at, given_name="Second")
    mentee.refresh_from_db()
    assert mentee.given_name == "First"


def test_a_stale_form_shows_both_and_saves_at_the_second_try(cast: Cast, coordinator):
    address = reverse("people:person_edit", args=[cast.mentee.pk])
    form = coordinator.get(address).context["form"]
    typed = {"given_name": "Mine", "as_read_at": form["as_read_at"].value()}
    now = Person.objects.get(pk=cast.mentee.pk)
    change_person(now, by=cast.coordinator, as_read_at=now.updated_at, given_name="Theirs")
    answer = coordinator.post(address, typed)
    assert answer.status_code == 409
    assert answer.context["now_reads"].given_name == "Theirs"
    again = answer.context["form"]
    assert again["given_name"].value() == "Mine"
    typed["as_read_at"] = again["as_read_at"].value()
    assert coordinator.post(address, typed).status_code == 302
    assert Person.objects.get(pk=cast.mentee.pk).given_name == "Mine"


def test_pausing_puts_somebody_outside_and_back(cast: Cast, coordinator):
    mentee = signed_in_client(cast.mentee)
    address = reverse("people:person_pause", args=[cast.mentee.pk])
    coordinator.post(address)
    assert mentee.get(reverse("home:today"))["Location"] == reverse("people:not_active")
    coordinator.post(address, {"to": "active"})
    assert mentee.get(reverse("home:today")).status_code == 200


def test_the_last_administrator_is_not_paused(cast: Cast, administrator):
    administrator.post(reverse("people:person_pause", args=[cast.administrator.pk]))
    cast.administrator.refresh_from_db()
    assert cast.administrator.state == PersonState.ACTIVE


def test_one_who_is_paused_does_not_count_as_administrator(school):
    active, paused = (make_staff(school, Role.ADMINISTRATOR) for _ in range(2))
    pause_person(paused, by=active)
    with pytest.raises(LastAdministrator):
        take_role(active, Role.ADMINISTRATOR, by=active)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ways", [("pause", "pause"), ("pause", "leave")])
def test_of_two_administrators_who_go_at_the_same_moment_one_stays(ways):
    school = make_school()
    with in_school(school):
        both = [make_staff(school, Role.ADMINISTRATOR) for _ in range(2)]
    ready, stayed = threading.Barrier(2), []

    def go(person, way):
        try:
            with in_school(school):
                ready.wait()
                if way == "pause":
                    pause_person(person, by=person)
                else:
                    take_role(person, Role.ADMINISTRATOR, by=person)
        except LastAdministrator:
            stayed.append(person)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in zip(both, ways, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_school(school):
        left = StaffRole.objects.filter(role=Role.ADMINISTRATOR, person__state=PersonState.ACTIVE)
        assert left.count() == 1
    assert len(stayed) == 1


def test_a_guardian_is_looked_for_linked_and_unlinked(cast: Cast, coordinator):
    student = cast.mentor
    address = reverse("people:guardian_link", args=[student.pk])
    assert names_in(coordinator.get(address, {"words": "ngo"})) == {"Ngozi"}
    data = {"guardian": str(cast.guardian.pk), "relationship": "mother"}
    for _ in range(2):
        coordinator.post(address, data)
    link = Guardianship.objects.get(student=student)
    assert link.relationship == "mother"
    coordinator.post(reverse("people:guardian_unlink", args=[link.pk]))
    assert not Guardianship.objects.filter(student=student).exists()
    assert Person.objects.filter(pk=cast.guardian.pk).exists()


def test_only_a_parent_or_carer_of_this_school_is_linked(cast: Cast, coordinator):
    address = reverse("people:guardian_link", args=[cast.mentor.pk])
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        stranger = make_person(elsewhere, kind=PersonKind.GUARDIAN)
    for wrong in (cast.mentee, stranger):
        answer = coordinator.post(address, {"guardian": str(wrong.pk)})
        assert answer.status_code == 404
    assert not Guardianship.objects.filter(student=cast.mentor).exists()


def test_a_guardian_has_no_guardian(cast: Cast, coordinator):
    address = reverse("people:guardian_link", args=[cast.guardian.pk])
    assert coordinator.get(address).status_code == 404


def test_the_page_of_a_role_shows_who_holds_it_and_takes_it(cast: Cast, administrator):
    address = reverse("people:role_change", args=[cast.coordinator.pk])
    administrator.post(address, {"role": "head", "give": "on"})
    assert StaffRole.objects.filter(person=cast.coordinator, role=Role.HEAD).exists()
    administrator.post(address, {"role": "head"})
    assert not StaffRole.objects.filter(person=cast.coordinator, role=Role.HEAD).exists()
    student = reverse("people:role_change", args=[cast.mentee.pk])
    assert administrator.post(student, {"role": "head", "give": "on"}).status_code == 404


def test_every_write_about_people_leaves_its_row(cast: Cast, coordinator, administrator):
    mentee = cast.mentee
    coordinator.post(reverse("people:person_pause", args=[mentee.pk]))
    coordinator.post(reverse("people:person_pause", args=[mentee.pk]), {"to": "active"})
    coordinator.post(reverse("people:person_sign_out", args=[mentee.pk]))
    coordinator.post(reverse("people:person_card", args=[mentee.pk]))
    administrator.post(
        reverse("people:role_change", args=[cast.coordinator.pk]), {"role": "head", "give": "on"}
    )
    deeds = set(AuditRow.objects.values_list("action", flat=True))
    assert {
        "person.paused",
        "person.reactivated",
        "sessions.ended",
        "card.made",
        "role.given",
    } <= deeds
