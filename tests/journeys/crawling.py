"""Walking over every page a person can reach by links, each kind of page once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

# Files to keep, not pages to look at.
DOWNLOADS = frozenset({"data_rights:my_data_download", "mfa_download_recovery_codes"})


@dataclass(frozen=True)
class Stop:
    """One kind of page, and the first address of it that was found."""

    name: str
    path: str

    @property
    def file_name(self) -> str:
        """The name of its pictures."""
        return self.name.replace(":", "-").replace("_", "-")


def every_page(visitor, start: str = "/") -> Iterator[Stop]:
    """Opens each kind of page reachable from `start`, leaving the browser there for a look."""
    seen: set[str] = set()
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        name = page_name(path)
        if not name or name in seen or name in DOWNLOADS:
            continue
        seen.add(name)
        visitor.go(path)
        here = urlsplit(visitor.page.url)
        landed = page_name(here.path)
        if landed != name:
            # A page that leads on to another: that one is looked at in its own turn.
            waiting.append(here.path)
            continue
        yield Stop(name, path)
        waiting.extend(_links(visitor.page, visitor.url))


def page_name(path: str) -> str:
    """The name of the URL a path belongs to; empty for an address of nobody."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def _links(page, base: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    paths = []
    for address in found:
        parts = urlsplit(urljoin(page.url, address))
        if f"{parts.scheme}://{parts.netloc}" == base:
            paths.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return paths
