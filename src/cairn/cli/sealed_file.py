"""A file that only the holder of a key can read, and that shows every change.

AES-256-GCM over chunks of 1 MiB, in the STREAM construction (Hoang, Reyhanitabar, Rogaway and
Vizár 2015): the nonce of a chunk is its number and whether it is the last, so that chunks cannot
be swapped, repeated or cut off. The key of a file is derived (HKDF-SHA256) from the
installation's backup key and 32 random bytes at the file's beginning.
"""

from __future__ import annotations

import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"cairn backup 1\n"
SALT_BYTES = 32
CHUNK_BYTES = 1024 * 1024
TAG_BYTES = 16


class Unreadable(Exception):
    """Not a backup, made with another key, or damaged; the message says which is likely."""


def _cipher(key: str, salt: bytes) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC)
    return AESGCM(derive.derive(key.encode()))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class SealedWriter:
    """Takes bytes by `write`, passes them on encrypted; `close` writes the last chunk."""

    def __init__(self, target: BinaryIO, key: str) -> None:
        salt = secrets.token_bytes(SALT_BYTES)
        target.write(MAGIC + salt)
        self._target = target
        self._cipher = _cipher(key, salt)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> int:
        """Take `data`; a full chunk is written once more has come, since it may be the last."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def close(self) -> None:
        """Write what is left; the target stays open."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last), chunk, MAGIC))
        self._number += 1


class SealedReader:
    """Gives back by `read` what a SealedWriter took; raises Unreadable."""

    def __init__(self, source: BinaryIO, key: str) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise Unreadable("This file is no backup of Cairn.")
        self._source = source
        self._cipher = _cipher(key, source.read(SALT_BYTES))
        self._next = source.read(CHUNK_BYTES + TAG_BYTES)
        self._opened = bytearray()
        self._number = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all for -1; empty at the end."""
        while self._next and (size < 0 or len(self._opened) < size):
            self._open_chunk()
        wanted = len(self._opened) if size < 0 else size
        data = bytes(self._opened[:wanted])
        del self._opened[:wanted]
        return data

    def _open_chunk(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK_BYTES + TAG_BYTES)
        try:
            nonce = _nonce(self._number, is_last=not self._next)
            self._opened += self._cipher.decrypt(nonce, sealed, MAGIC)
        except InvalidTag as error:
            raise Unreadable(
                "The backup cannot be opened: it is damaged, cut off, or was made with another key."
            ) from error
        self._number += 1
