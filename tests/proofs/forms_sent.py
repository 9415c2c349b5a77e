"""Every form of every page, filled in as somebody would, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cairn.lib import clock
from tests.proofs.pages_read import FormRead, PageRead
from tests.proofs.world import ROWS, World, readers_in

# What an untouched form leaves empty and would be refused for.
LIKELY = {
    "due_on": lambda: (clock.today() + timedelta(weeks=4)).isoformat(),
    "step_due_on": lambda: (clock.today() + timedelta(weeks=1)).isoformat(),
    "starts_on": lambda: clock.today().isoformat(),
    "ends_on": lambda: (clock.today() + timedelta(weeks=20)).isoformat(),
}


def forms_of(world: World, name: str) -> Iterator[tuple[str, str, FormRead]]:
    """The forms on a page as each of its readers sees it: actor, address, form.

    The address is where the form goes. The frame's own forms (language, colours, sign-out) come
    once, with the first reader.
    """
    url, seen = world.url(name), set()
    for actor in readers_in(ROWS[name], "get"):
        answer = world.ask(actor, "get", url)
        if "html" not in answer.get("Content-Type", ""):
            continue
        for form in PageRead(answer.content.decode()).forms:
            to = urlsplit(form.action or url).path
            key = (to, tuple(sorted(form.values)))
            if form.method == "post" and key not in seen:
                seen.add(key)
                yield actor, to, form


def filled_in(form: FormRead, words: str) -> dict[str, Any]:
    """What is sent: `words` in every text field, something likely in the others."""
    sent = dict(form.values)
    sent.pop("csrfmiddlewaretoken", None)
    for name, likely in LIKELY.items():
        if name in sent:
            sent[name] = likely()
    return sent | dict.fromkeys(form.texts, words)
