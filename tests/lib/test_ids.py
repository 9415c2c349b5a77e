"""Ids are unique, opaque and in order."""

from cairn.lib.ids import new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_are_of_version_7_and_the_rfc_variant() -> None:
    assert {(i.version, i.variant) for i in (new_id() for _ in range(50))} == {
        (7, "specified in RFC 4122")
    }
