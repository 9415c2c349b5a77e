"""Longer texts that staff write, as safe HTML."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# No HTML of one's own, no pictures: a text can neither carry a script nor call another server.
_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False}).disable("image")
_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "br", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "code", "pre", "s"),
}


def rendered(text: str) -> SafeString:
    """Markdown as HTML. A heading of one "#" becomes the second level: the page has its own."""
    html = _MARKDOWN.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)
