"""A pair who can sign in and write to each other, made and counted in an installation.

python -m tests.pair make      one line of JSON: who they are
python -m tests.pair written   one line of JSON: what the database holds of their conversation
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from tests.installation import Browser, Installation

PASSWORD = "stones on a hill"


@dataclass(frozen=True)
class Pair:
    """Ids and user names."""

    mentee: str
    mentor: str
    mentee_id: str
    thread_id: str
    mentorship_id: str

    @staticmethod
    def of(installation: Installation) -> Pair:
        """Who they are in an installation made from the fixture `pair_once`."""
        return Pair(**json.loads((installation.folder / "pair.json").read_text()))

    @property
    def thread(self) -> str:
        """The page of their conversation."""
        return f"/messages/{self.thread_id}/"


def signed_in(installation: Installation, user_name: str) -> Browser:
    """A browser in which they have signed in by the form."""
    browser = Browser(installation.url)
    answer = browser.sign_in(user_name, PASSWORD)
    assert answer.status == 302, answer.text[-2000:]
    return browser


def written(installation: Installation) -> dict[str, Any]:
    """What stands in the database, read by a process of its own."""
    found: dict[str, Any] = json.loads(installation.python("tests.pair", "written"))
    return found


def make_pair() -> Pair:
    """Two students with passwords, a running mentorship and its thread."""
    from cairn.conversations.actions import open_thread
    from cairn.lib.tenant import in_school
    from tests.factories import (
        make_account,
        make_iteration,
        make_mentorship,
        make_person,
        make_profile,
        make_school,
    )

    school = make_school()
    with in_school(school):
        mentee = make_person(school, "Amina", year=7, account=make_account("amina", PASSWORD))
        mentor = make_person(school, "Leo", year=10, account=make_account("leo", PASSWORD))
        for student in (mentee, mentor):
            make_profile(student)
        mentorship = make_mentorship(make_iteration(school), mentee, mentor)
        thread = open_thread(mentorship)
    return Pair("amina", "leo", str(mentee.pk), str(thread.pk), str(mentorship.pk))


def what_is_written() -> dict[str, Any]:
    """Messages in order, and what must go with each: a number, an audit row, a used key."""
    from cairn.audit.models import AuditRow
    from cairn.conversations.models import Message, Thread
    from cairn.lib.tenant import across_schools
    from cairn.once.models import OnceKey

    with across_schools():
        messages = list(Message.objects.order_by("number").values_list("number", "body"))
        ids = {str(pk) for pk in Message.objects.values_list("pk", flat=True)}
        last = Thread.objects.values_list("last_number", flat=True).get()
    audited = AuditRow.objects.filter(action="message.sent").values_list("about_id", flat=True)
    return {
        "numbers": [number for number, _body in messages],
        "bodies": [body for _number, body in messages],
        "last_number": last,
        "audited_once": sorted(audited) == sorted(ids),
        "keys_used_once": sorted(OnceKey.objects.values_list("outcome", flat=True)) == sorted(ids),
    }


def main(word: str) -> None:
    """Print one line."""
    from cairn.cli.main import start_django

    start_django(with_models=True)
    print(json.dumps(asdict(make_pair()) if word == "make" else what_is_written()))


if __name__ == "__main__":
    main(sys.argv[1])
