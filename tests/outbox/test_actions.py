"""The outbox against a real mail server."""

import socket
import threading
import uuid
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import connections, transaction

from cairn.lib.clock import now, travelled_to
from cairn.outbox import actions
from cairn.outbox.actions import deliver_waiting, enqueue_mail, forget_sent_mails
from cairn.outbox.enums import MailState
from cairn.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)


class Mailroom:
    """Takes mails, or answers with whatever `answers` still holds."""

    def __init__(self):
        self.mails = []
        self.answers = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(envelope.content.decode())
        return "250 OK"

    def message_ids(self):
        return [line for mail in self.mails for line in mail.splitlines() if "Message-ID" in line]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailroom(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    room = Mailroom()
    room.controller = Controller(room, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    room.controller.start()
    yield room
    if room.controller.loop.is_running():
        room.controller.stop()


def write_mail(key="welcome 1"):
    enqueue_mail(to="anna@example.org", subject="Hello\n you", text="Hi.", key=key, school_id=None)


def test_a_mail_goes_out_once(mailroom):
    write_mail()
    assert deliver_waiting() == 1
    assert deliver_waiting() == 0
    row = OutboxRow.objects.get()
    assert (row.state, row.attempts) == (MailState.SENT, 1)
    assert mailroom.message_ids() == [f"Message-ID: <{row.pk}@localhost>"]
    assert "Subject: Hello you" in mailroom.mails[0]


def test_one_key_writes_one_mail():
    write_mail()
    write_mail()
    assert OutboxRow.objects.count() == 1


def test_a_mail_of_a_transaction_that_fails_is_never_sent(mailroom):
    with transaction.atomic():
        write_mail()
        transaction.set_rollback(True)
    assert deliver_waiting() == 0
    assert mailroom.mails == []


def test_a_busy_server_is_asked_again_after_a_minute(mailroom):
    mailroom.answers = ["451 try later, anna@example.org"]
    write_mail()
    assert deliver_waiting() == 0
    row = OutboxRow.objects.get()
    assert (row.state, row.problem) == (MailState.WAITING, "SMTPDataError 451")
    assert deliver_waiting() == 0
    with travelled_to(now() + timedelta(seconds=61)):
        assert deliver_waiting() == 1
    assert len(mailroom.mails) == 1


def test_one_mail_the_server_refuses_does_not_hold_up_the_next(mailroom):
    mailroom.answers = ["550 no"]
    write_mail("first")
    write_mail("second")
    assert deliver_waiting() == 1


def test_a_server_that_is_away_is_asked_six_times_in_all(mailroom):
    mailroom.controller.stop()
    write_mail()
    waits = []
    for _ in range(6):
        moment = OutboxRow.objects.get().next_attempt_at + timedelta(seconds=1)
        with travelled_to(moment):
            assert deliver_waiting() == 0
        row = OutboxRow.objects.get()
        waits.append(round((row.next_attempt_at - moment).total_seconds() / 60))
    assert waits[:5] == [1, 5, 30, 120, 720]
    assert (row.state, row.attempts) == (MailState.FAILED, 6)
    assert row.problem == "ConnectionRefusedError"


def test_a_sender_killed_after_claiming_is_followed_by_another_after_the_lease(mailroom):
    write_mail()
    row = OutboxRow.objects.get()
    assert actions._claimed(row.pk) is not None
    assert deliver_waiting() == 0
    with travelled_to(now() + actions.LEASE + timedelta(seconds=1)):
        assert deliver_waiting() == 1


def test_a_sender_killed_after_sending_leaves_a_copy_with_the_same_message_id(
    mailroom, monkeypatch
):
    class KilledError(BaseException):
        pass

    def die(row):
        raise KilledError

    write_mail()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_note_sent", die)
        with pytest.raises(KilledError):
            deliver_waiting()
    with travelled_to(now() + actions.LEASE + timedelta(seconds=1)):
        assert deliver_waiting() == 1
    first, second = mailroom.message_ids()
    assert first == second


def test_many_workers_send_each_mail_once(mailroom):
    for number in range(12):
        write_mail(f"welcome {number}")
    start = threading.Barrier(4)

    def work():
        start.wait()
        try:
            deliver_waiting()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mailroom.mails) == len(set(mailroom.message_ids())) == 12


def test_thirty_days_later_address_and_body_are_gone_and_the_key_still_counts(mailroom):
    write_mail()
    deliver_waiting()
    assert forget_sent_mails() == 0
    with travelled_to(now() + timedelta(days=31)):
        assert forget_sent_mails() == 1
    row = OutboxRow.objects.get()
    assert (row.to, row.text, row.html) == ("", "", "")
    write_mail()
    assert OutboxRow.objects.count() == 1


def test_a_mail_to_a_school_keeps_its_school():
    school_id = uuid.uuid4()
    enqueue_mail(to="a@example.org", subject="s", text="t", key="k", school_id=school_id)
    assert OutboxRow.objects.get().school_id == school_id
