"""A page of a long list whose length is known."""

from cairn.lib.pages import CountedPaginator


def test_is_told_how_many_there_are() -> None:
    page = CountedPaginator("abcdef", 4, count=6).get_page("2")

    assert page.object_list == "ef"
    assert (page.paginator.count, page.paginator.num_pages, page.has_next()) == (6, 2, False)


def test_an_unknown_page_is_the_last() -> None:
    assert CountedPaginator("abcdef", 4, count=6).get_page("9").number == 2
