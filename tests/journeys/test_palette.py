"""The pictures of the documents keep their colours."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.journeys.palette import pixels_of, with_a_palette

pytestmark = pytest.mark.journey


def test_a_picture_of_few_colours_comes_back_as_it_was(browser: Browser) -> None:
    pixels = np.arange(12 * 7, dtype=np.uint8).reshape(7, 12, 1).repeat(3, axis=2)
    assert (pixels_of(with_a_palette(pixels), browser.new_page()) == pixels).all()


def test_rare_colours_become_the_nearest_frequent_one(browser: Browser) -> None:
    frequent = np.repeat(np.arange(256, dtype=np.uint8), 2)
    greys = (
        np.append(frequent, np.array([7, 9], dtype=np.uint8)).reshape(1, -1, 1).repeat(3, axis=2)
    )
    greys[0, -1] = (9, 9, 10)  # once in the picture, so it is no colour of the palette

    back = pixels_of(with_a_palette(greys), browser.new_page())

    assert (back[0, :-1] == greys[0, :-1]).all()
    assert tuple(back[0, -1]) == (9, 9, 9)
