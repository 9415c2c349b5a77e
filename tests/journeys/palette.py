"""Pictures of pages, made small: a page has few colours, so 256 of them in a palette are enough."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

COLOURS = 256
# The browser unpacks what it has drawn; its answer is base64, since JSON carries no bytes.
UNPACK = """
async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const pixels = pen.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768)
    text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}
"""


def pixels_of(png: bytes, page: Page) -> NDArray[np.uint8]:
    """Height × width × red, green, blue; unpacked by the browser of `page`."""
    width, height, encoded = page.evaluate(UNPACK, b64encode(png).decode())
    flat = np.frombuffer(b64decode(encoded), dtype=np.uint8)
    return flat.reshape(height, width, 4)[:, :, :3]


def with_a_palette(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG of at most 256 colours: the most frequent ones; every other becomes the nearest."""
    height, width, _channels = pixels.shape
    found, where, counts = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    kept = found[np.argsort(-counts, kind="stable")[:COLOURS]]
    distance = (found[:, None, :].astype(np.int32) - kept[None, :, :].astype(np.int32)) ** 2
    nearest = distance.sum(axis=2).argmin(axis=1).astype(np.uint8)
    rows = nearest[where.reshape(-1)].reshape(height, width)
    unfiltered = np.hstack([np.zeros((height, 1), dtype=np.uint8), rows])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", kept.tobytes()),
            (b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checked
