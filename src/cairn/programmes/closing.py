"""What must be over before an iteration can be closed: higher rooms say what still goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cairn.programmes.models import Iteration

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class ClosingBlocker:
    """Something that still goes on: `code` for the record, `text` for people, where to end it."""

    code: str
    text: _StrOrPromise
    url: str = ""
    link_text: _StrOrPromise = ""


Provider = Callable[[Iteration], Iterable[ClosingBlocker]]
_providers: dict[str, Provider] = {}


def register_closing_blocker(name: str, provider: Provider) -> None:
    """Ask `provider` before an iteration closes; called from a higher room's AppConfig.ready.

    Each name counts once: the last provider of a name stands.
    """
    _providers[name] = provider


def forget_closing_blocker(name: str) -> None:
    """Take a provider away again."""
    _providers.pop(name, None)


def closing_blockers(iteration: Iteration) -> list[ClosingBlocker]:
    """Everything that still goes on, in the order of the providers' names."""
    return [blocker for name in sorted(_providers) for blocker in _providers[name](iteration) or ()]
