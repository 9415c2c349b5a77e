"""When Python looks for garbage: seldom, and not among what is loaded for good.

Reference counts free nearly everything at once; the collector is for cycles alone. At its usual
pace it walks through all that was loaded, again and again: an eighth of each start, and as much
of the work of a page.
"""

from __future__ import annotations

import gc

# New objects until the youngest are looked through, and rounds of that until the older ones are.
SELDOM = (20_000, 20, 20)


def load_without_collecting() -> None:
    """From here on only things are loaded that stay."""
    gc.disable()


def keep_what_is_loaded() -> None:
    """What is there now stays: it is never looked through again, and shared after a fork."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
