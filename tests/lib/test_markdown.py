"""Markdown of staff becomes HTML in which nothing runs."""

from __future__ import annotations

import pytest

from cairn.lib.markdown import rendered


def test_words_lists_and_headings_below_those_of_the_page() -> None:
    html = rendered("# Listen\n\nBe **there**.\n\n- one\n- two")
    assert html == (
        "<h3>Listen</h3>\n<p>Be <strong>there</strong>.</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


def test_tables_are_kept() -> None:
    assert "<td>judge</td>" in rendered("| a | b |\n|---|---|\n| mentor | judge |")


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://elsewhere.example/pixel.png)",
        "<a href='x' style='position:fixed'>x</a>",
        "<iframe src=//elsewhere.example></iframe>",
    ],
)
def test_nothing_in_it_can_run_or_call_elsewhere(nasty: str) -> None:
    html = rendered(nasty)
    for tag in ("<script", "<img", "<iframe", "<a style", 'href="javascript', 'href="data'):
        assert tag not in html


def test_a_link_tells_nothing_about_where_it_is_followed_from() -> None:
    assert 'rel="noopener noreferrer"' in rendered("[Childline](https://childline.example/)")
