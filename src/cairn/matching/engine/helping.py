"""Which strengths help with which need: words that are not equal and still fit.

The words are canonical English codes, as rosters and profiles write them; whoever shows them
translates them. A strength that is the need itself counts fully and stands in no row here. What
is listed helps in part: the first named is shown as the reason when a mentor has several.

The table is our own, read off what peers do in practice: a peer can listen, show how they learn
and take somebody along; a peer is not expected to solve what is hard at home or with feeling
well, so there it is listening and company that count, never advice.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.matching.engine.people import Words

# The part of a need that a helping strength covers, in thousandths; the strength itself covers all.
HELPED = 600

HELPING_STRENGTHS: dict[str, tuple[str, ...]] = {
    "passing exams": ("study habits", "maths", "writing"),
    "study habits": ("writing", "maths"),
    "asking for help": ("listening", "making friends"),
    "making friends": ("clubs and teams", "listening"),
    "feeling well": ("listening", "clubs and teams", "making friends"),
    "things at home": ("listening",),
    "being in school": ("making friends", "clubs and teams", "study habits"),
}


def helping(need: str, strengths: Words) -> str:
    """The strength among `strengths` that helps most with `need`; empty where none does.

    The need itself comes first.
    """
    if need in strengths:
        return need
    return next((s for s in HELPING_STRENGTHS.get(need, ()) if s in strengths), "")


def share_of_need(need: str, strengths: Words) -> int:
    """How much of `need` is covered, in thousandths."""
    found = helping(need, strengths)
    if not found:
        return 0
    return 1000 if found == need else HELPED


def needs_helped(needs: Iterable[str], strengths: Words) -> list[tuple[str, str]]:
    """Each need that a different strength helps with, and that strength; in order of needs."""
    found = ((need, helping(need, strengths)) for need in sorted(needs))
    return [(need, strength) for need, strength in found if strength and strength != need]
