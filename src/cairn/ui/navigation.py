"""What stands around a page: its links, the person, the way to help.

This room knows no other. The rooms above register who provides each part, in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Answer = TypeVar("Answer")

# The bar at the foot of a phone has five places: four links and "More".
PLACES_IN_BAR = 4


@dataclass(frozen=True)
class NavigationItem:
    """One link of the rail; `post` makes it a button in a form, for what changes something."""

    url: str
    label: _StrOrPromise
    icon: str
    count: int = 0
    count_label: _StrOrPromise = ""
    current: bool = False
    place: Literal["main", "account"] = "main"
    post: bool = False


@dataclass(frozen=True)
class Identity:
    """Whom the page greets: name, one line such as the role, and the page about them."""

    name: str
    line: _StrOrPromise = ""
    url: str = ""


@dataclass(frozen=True)
class HelpLink:
    """The way to a person who helps, in the same place on every page."""

    url: str
    label: _StrOrPromise


class Frame:
    """The navigation of one page, asked for once and only when it is drawn."""

    def __init__(self, items: Iterable[NavigationItem]) -> None:
        self.all = tuple(items)
        self.main = tuple(item for item in self.all if item.place == "main")
        self.account = tuple(item for item in self.all if item.place == "account")
        self.in_bar = self.main[:PLACES_IN_BAR]
        self.in_sheet = self.main[PLACES_IN_BAR:]
        self.sheet_is_current = any(item.current for item in self.in_sheet + self.account)
        self.sheet_count = sum(item.count for item in self.in_sheet + self.account)

    def __iter__(self) -> Iterator[NavigationItem]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


NavigationProvider = Callable[[HttpRequest], Iterable[NavigationItem]]
IdentityProvider = Callable[[HttpRequest], Identity | None]
HelpLinkProvider = Callable[[HttpRequest], HelpLink | None]

_navigation: list[NavigationProvider] = []
_identity: list[IdentityProvider] = []
_help_link: list[HelpLinkProvider] = []


def register_navigation(provider: NavigationProvider) -> None:
    """Add links to every page; providers are asked in the order they registered."""
    _navigation.append(provider)


def register_identity(provider: IdentityProvider) -> None:
    """Say whom a page greets; the first provider with an answer wins."""
    _identity.append(provider)


def register_help_link(provider: HelpLinkProvider) -> None:
    """Say where help is; the first provider with an answer wins."""
    _help_link.append(provider)


def navigation_for(request: HttpRequest) -> Frame:
    """Everything the rail and the bar of this page show."""
    return Frame(item for provider in _navigation for item in provider(request))


def identity_for(request: HttpRequest) -> Identity | None:
    """Whom this page greets, or nobody."""
    return _first_answer(_identity, request)


def help_link_for(request: HttpRequest) -> HelpLink | None:
    """Where help is on this page, or nothing while nobody has registered it."""
    return _first_answer(_help_link, request)


def _first_answer(
    providers: Sequence[Callable[[HttpRequest], Answer | None]], request: HttpRequest
) -> Answer | None:
    answers = (provider(request) for provider in providers)
    return next((answer for answer in answers if answer is not None), None)
