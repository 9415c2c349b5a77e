"""What staff write becomes HTML that can do no harm."""

from html.parser import HTMLParser

import pytest

from cairn.lib.markdown import rendered


def test_headings_lists_and_links():
    html = rendered("# Who sees what\n\n- **you**\n\n[more](https://example.org)")
    assert "<h2>Who sees what</h2>" in html
    assert "<li><strong>you</strong></li>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">more</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/pixel.png)",
        "[x](javascript:alert(1))",
        '[x](https://example.org" onclick="alert(1))',
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_runs_and_nobody_else_is_called(text):
    parsed = Elements()
    parsed.feed(rendered(text))
    assert {tag for tag, _attributes in parsed.found} <= {"p", "a"}
    for _tag, attributes in parsed.found:
        assert set(attributes) <= {"href", "rel"}
        assert not attributes.get("href", "").startswith("javascript")


class Elements(HTMLParser):
    """The elements a browser would make of a text."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
