"""Vendored files, the style sheet's tokens and their contrast, and the weight of a first visit."""

import hashlib
import re
from pathlib import Path

import brotli
import pytest

import cairn.ui
from cairn.ui.icons import FLIPPED, ICONS

STATIC = Path(cairn.ui.__file__).parent / "static" / "ui"
CSS = (STATIC / "css" / "cairn.css").read_text()
TOKENS_LAYER = CSS[CSS.index("@layer tokens {") : CSS.index("@layer base {")]

# htmx 2.0.11 and Atkinson Hyperlegible Next 5.3.0 as their publishers packed them.
VENDORED = {
    "js/htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "fonts/atkinson-next-latin.woff2": (
        "18b2a1a39a2fa298b0ba5390aca68462669826c90925656f1c1f6796e0e1bbaf"
    ),
    "fonts/atkinson-next-latin-ext.woff2": (
        "7dae0c6c66af1aec82e096186aeb1f0e6fa36ab8061ed65422f2b7daf4dd93f3"
    ),
}
TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sunken"),
    ("ink", "moss-soft"), ("ink", "heather-soft"), ("ink", "clay-soft"), ("ink", "sky-soft"),
    ("ink-2", "paper"), ("ink-2", "surface"), ("ink-2", "sunken"),
    ("ink-2", "moss-soft"), ("ink-2", "heather-soft"),
    ("ink-2", "clay-soft"), ("ink-2", "sky-soft"),
    ("moss", "surface"), ("moss", "paper"), ("moss", "moss-soft"), ("moss-ink", "moss"),
    ("moss-ink", "moss-strong"), ("heather", "surface"), ("heather", "heather-soft"),
    ("clay", "surface"), ("clay", "paper"), ("clay", "clay-soft"), ("surface", "clay"),
    ("sky", "surface"), ("sky", "sky-soft"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("edge", "surface"), ("edge", "paper"), ("sky", "paper"), ("sky", "surface"), ("sky", "sunken"),
    ("moss", "paper"), ("moss", "stone"), ("clay", "surface"), ("heather", "surface"),
]  # fmt: skip


def tokens(theme):
    pairs = re.findall(
        r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS_LAYER
    )
    return {name: light if theme == "light" else dark for name, light, dark in pairs}


def luminance(colour):
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("name", "expected"), VENDORED.items())
def test_vendored_files_are_as_published(name, expected):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == expected


def test_licences_stand_beside_what_is_vendored():
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text()
    assert "Zero-Clause BSD" in (STATIC / "js" / "htmx.LICENSE.txt").read_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, text, ground):
    assert contrast(tokens(theme)[text], tokens(theme)[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_can_be_seen(theme, shape, ground):
    assert contrast(tokens(theme)[shape], tokens(theme)[ground]) >= 3


def test_colours_stand_in_the_tokens_alone():
    rules = re.sub(r"/\*.*?\*/", "", CSS.replace(TOKENS_LAYER, ""), flags=re.DOTALL)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(", rules) == []


def test_directions_are_logical():
    physical = r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|float:"

    assert re.findall(physical, CSS) == []
    assert not re.search(r"[{;]\s*(?:left|right):", CSS)


def test_every_token_that_is_used_is_defined():
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS))
    defined = set(re.findall(r"--([a-z0-9-]+):", CSS))

    assert used <= defined


def test_braces_are_balanced():
    assert CSS.count("{") == CSS.count("}")


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_a_path_that_stays_on_the_grid(name):
    path = ICONS[name]

    assert re.fullmatch(r"[MmLlHhVvCcSsQqAaZz0-9 .,-]+", path)
    assert path[0] in "Mm"
    first = re.match(r"[Mm](-?[\d.]+)[ ,](-?[\d.]+)", path)
    assert first is not None
    assert all(0 <= float(number) <= 24 for number in first.groups())


def test_flipped_icons_exist():
    assert set(ICONS) >= FLIPPED


def test_a_first_visit_is_light():
    def packed(name):
        return len(brotli.compress((STATIC / name).read_bytes()))

    style, script = packed("css/cairn.css"), packed("js/htmx.min.js") + packed("js/cairn.js")
    font = (STATIC / "fonts" / "atkinson-next-latin.woff2").stat().st_size

    assert style <= 14 * 1024
    assert script <= 30 * 1024
    assert style + script + font <= 76 * 1024  # 14 kB of the 90 are left to the page itself
