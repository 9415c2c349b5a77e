"""The worker killed while it mails: nothing is missing, and a copy can be recognised."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.faults.sizes import SIZES
from tests.installation import Installation, free_port, wait_for

pytestmark = pytest.mark.faults
# Longer than the lease on a claimed mail: what a killed worker held is free for the next one.
SECONDS_AHEAD_EACH_TIME = 11 * 60


class Mailroom:
    """Takes mails and keeps what tells them apart."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.occasions: list[str] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content)
        self.ids.append(mail["Message-ID"])
        self.occasions.append(mail["Subject"])
        return "250 OK"


@pytest.fixture
def mailroom(installed: Installation) -> Iterator[Mailroom]:
    """A mail server that the installation sends to."""
    room = Mailroom()
    port = free_port()
    installed.more |= {
        "CAIRN_SMTP_HOST": "127.0.0.1",
        "CAIRN_SMTP_PORT": str(port),
        "CAIRN_SMTP_TLS": "no",
    }
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    yield room
    controller.stop()


def test_no_mail_is_missing_and_at_most_one_doubled_by_a_kill(
    installed: Installation, mailroom: Mailroom
) -> None:
    installed.python("tests.faults.mails", str(SIZES.mails))
    kills = 0
    while len(set(mailroom.occasions)) < SIZES.mails:
        ahead = SECONDS_AHEAD_EACH_TIME * (kills + 1)
        installed.more["CAIRN_CLOCK_OFFSET_SECONDS"] = str(ahead)
        before = len(mailroom.ids)
        worker = installed.start("worker")
        if kills < SIZES.mail_kills:
            # Less than a kill's share: each lets a few more through than were waited for.
            part = SIZES.mails // (2 * SIZES.mail_kills + 2)
            wait_for(lambda wanted=before + part: len(mailroom.ids) >= wanted, 120)
            time.sleep(random.uniform(0, 0.05))
            kills += 1
        else:
            wait_for(lambda: len(set(mailroom.occasions)) == SIZES.mails, 300)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)

    assert set(mailroom.occasions) == {f"occasion {number}" for number in range(SIZES.mails)}
    doubled = len(mailroom.ids) - len(set(mailroom.ids))
    assert doubled <= kills
    assert len(set(mailroom.ids)) == SIZES.mails, "a copy carries the same Message-ID"
    pairs = Counter(zip(mailroom.occasions, mailroom.ids, strict=True))
    assert max(pairs.values()) <= 2
    assert kills == SIZES.mail_kills
