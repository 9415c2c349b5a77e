"""A page to leaf through: every picture the journeys took, by person and page."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from pathlib import Path

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; background: #f7f5f0; color: #1f2b27 }
nav { columns: 14rem; margin-block: 1rem } section { margin-block: 3rem }
figure { margin: 0 } figcaption { font-size: .85rem; color: #51605a }
.row { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto }
img { border: 1px solid #e2ded3; max-height: 70vh; width: auto }
"""


def write_gallery(folder: Path) -> None:
    """`index.html` in `folder`, over the pictures in its sub-folders (`<person>/<page>-….png`)."""
    pages: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for picture in sorted(folder.glob("*/*.png")):
        page, _width, _theme = picture.stem.rsplit("-", 2)
        pages[picture.parent.name, page].append(picture)
    sections, links = [], []
    for (person, page), pictures in sorted(pages.items()):
        anchor, title = f"{person}-{page}", f"{person}: {page}"
        links.append(f'<a href="#{escape(anchor)}">{escape(title)}</a><br>')
        figures = "".join(_figure(picture, folder) for picture in pictures)
        sections.append(
            f'<section id="{escape(anchor)}"><h2>{escape(title)}</h2>'
            f'<div class="row">{figures}</div></section>'
        )
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>'
        f"<style>{STYLE}</style><h1>{len(pages)} pages</h1><nav>{''.join(links)}</nav>"
        f"{''.join(sections)}</html>"
    )


def _figure(picture: Path, folder: Path) -> str:
    place = escape(str(picture.relative_to(folder)))
    words = escape(" ".join(picture.stem.rsplit("-", 2)[1:]))
    return (
        f'<figure><img loading="lazy" src="{place}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
    )
