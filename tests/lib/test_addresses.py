"""Many addresses, one look at the patterns."""

from django.urls import reverse

from cairn.lib.addresses import addresses_of
from cairn.lib.ids import new_id


def test_gives_what_reverse_gives() -> None:
    address = addresses_of("people:person")

    for row_id in (new_id(), new_id()):
        assert address(row_id) == reverse("people:person", args=[row_id])
