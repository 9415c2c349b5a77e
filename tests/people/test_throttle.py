"""Guessing is stopped, a whole class gets in, and nobody learns which user names exist."""

import threading

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from cairn.people import throttle
from cairn.people.models import Account
from cairn.people.passwords import AT_ONCE, ClassroomArgon2Hasher
from tests.factories import make_account

PASSWORD = "stones on a hill"


@pytest.fixture(autouse=True)
def nobody_has_guessed(db):
    cache.clear()
    yield
    # What a test counts outside of a transaction would stop the next one.
    cache.clear()


def try_it(name, password="a wrong one", address="10.0.0.1"):
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("account_login"), {"login": name, "password": password})


def is_in(answer) -> bool:
    return answer.status_code == 302


def test_after_twenty_wrong_passwords_even_the_right_one_waits():
    make_account("amina")
    for n in range(20):
        try_it("amina", address=f"10.0.1.{n}")
    assert not is_in(try_it("amina", PASSWORD, address="10.0.9.9"))


def test_after_nineteen_it_does_not():
    make_account("amina")
    for n in range(19):
        try_it("amina", address=f"10.0.1.{n}")
    assert is_in(try_it("amina", PASSWORD))


def test_guesses_at_one_name_leave_the_others_of_the_class_alone():
    make_account("amina")
    make_account("leo")
    for _ in range(25):
        try_it("amina")
    assert is_in(try_it("leo", PASSWORD))


def test_after_two_hundred_wrong_ones_an_address_waits_and_another_does_not():
    make_account("leo")
    for n in range(throttle.PER_ADDRESS):
        throttle.count_wrong(f"somebody{n}", "10.0.0.1")
    assert throttle.is_stopped("leo", "10.0.0.1")
    assert not throttle.is_stopped("leo", "10.0.0.2")


def test_the_address_of_an_account_counts_with_its_user_name():
    Account.objects.filter(pk=make_account("joan").pk).update(email="joan@example.org")
    for n in range(20):
        try_it("joan@example.org" if n % 2 else "JOAN", address=f"10.0.1.{n}")
    assert not is_in(try_it("joan", PASSWORD))
    assert not is_in(try_it("joan@example.org", PASSWORD))


def test_right_passwords_cost_nothing():
    make_account("amina")
    for _ in range(30):
        assert is_in(try_it("amina", PASSWORD))


def test_a_class_of_a_hundred_and_twenty_gets_in_from_one_address():
    for n in range(120):
        make_account(f"student{n}")
    answers = [try_it(f"student{n}", PASSWORD) for n in range(120)]
    assert [answer.status_code for answer in answers] == [302] * 120


def test_known_and_unknown_names_are_answered_alike_until_they_are_stopped_alike():
    make_account("amina")
    for n in range(22):
        known, unknown = (
            try_it("amina", address=f"10.0.1.{n}"),
            try_it("nobody", address="10.2.2.2"),
        )
        assert known.status_code == unknown.status_code
        assert str(known.context["form"].errors) == str(unknown.context["form"].errors)


@pytest.mark.parametrize("name", ["amina", "nobody", "nobody@example.org"])
def test_a_known_and_an_unknown_name_cost_one_hash_each(settings, monkeypatch, name):
    settings.PASSWORD_HASHERS = ["cairn.people.passwords.ClassroomArgon2Hasher"]
    make_account("amina")
    hashed = []
    for work in ("encode", "verify"):
        real = getattr(ClassroomArgon2Hasher, work)

        def counted(self, *words, real=real):
            hashed.append(real)
            return real(self, *words)

        monkeypatch.setattr(ClassroomArgon2Hasher, work, counted)
    try_it(name)
    assert len(hashed) == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted():
    ready = threading.Barrier(8)

    def guess():
        try:
            ready.wait()
            throttle.count_wrong("amina", "10.0.0.1")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(11):
        throttle.count_wrong("amina", "10.0.0.1")
    assert not throttle.is_stopped("amina", "10.0.0.2")
    throttle.count_wrong("amina", "10.0.0.1")
    assert throttle.is_stopped("amina", "10.0.0.2")


def test_passwords_are_hashed_a_few_at_once(monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher

    running, most, lock = 0, 0, threading.Lock()
    real = Argon2PasswordHasher.encode

    def counted(self, password, salt):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return real(self, password, salt)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    hasher = ClassroomArgon2Hasher()
    threads = [
        threading.Thread(target=hasher.encode, args=("a password", "saltsaltsalt"))
        for _ in range(AT_ONCE * 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= AT_ONCE


def test_a_hash_of_the_bounded_hasher_is_verified_again():
    hasher = ClassroomArgon2Hasher()
    kept = hasher.encode(PASSWORD, "saltsaltsalt")
    assert hasher.verify(PASSWORD, kept)
    assert not hasher.verify("another", kept)


@pytest.mark.parametrize("claimed", ["1.2.3.4", "5.6.7.8"])
def test_what_a_visitor_claims_to_be_is_not_believed(rf, claimed):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=claimed)
    assert throttle.address_of(request) == "10.0.0.1"


def test_behind_a_proxy_the_address_is_what_the_proxy_added(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 81.2.69.142")
    assert throttle.address_of(request) == "81.2.69.142"
