"""Texts that staff write in Markdown, as safe HTML."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# "js-default" leaves raw HTML as text; what the parser makes is cleaned once more.
_parser = MarkdownIt("js-default", {"html": False, "linkify": False})
_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "blockquote", "code", "pre", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
# A page has its own h1 and h2: headings inside a text begin below them.
_DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def rendered(text: str) -> SafeString:
    """`text` in Markdown as HTML in which nothing can run; links lead to http, https or mail."""
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = _DEEPER.get(token.tag, token.tag)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)
