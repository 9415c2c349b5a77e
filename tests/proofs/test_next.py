"""Wherever somebody asks to be led next, it is to a page of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.utils.http import urlencode

from tests.proofs.hostile import ELSEWHERE, is_ours, share
from tests.proofs.world import POSTS, World, undone

pytestmark = pytest.mark.django_db


# A third of the addresses at each form every day, another third at the next; at full size all.
@pytest.mark.parametrize("of", [3, pytest.param(1, marks=pytest.mark.proof)])
@pytest.mark.parametrize("name", POSTS)
def test_no_next_leads_to_another_site(name: str, of: int, world: World) -> None:
    browser = world.visitors.browser("mentee")
    url, data = world.url(name), world.data(name)
    for address in share(ELSEWHERE, name, of):
        with undone():
            sent = browser.post(f"{url}?{urlencode({'next': address})}", {**data, "next": address})
        assert "evil" not in urlsplit(sent.get("Location", "")).netloc, address
        assert is_ours(sent), (address, sent["Location"])
