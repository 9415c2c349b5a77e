"""Opaque, time-ordered ids: UUID version 7 of RFC 9562."""

from __future__ import annotations

import os
import threading
import time
import uuid
from typing import Any

from django.db import models

_lock = threading.Lock()
_last_millisecond = 0
_counter = 0


def new_id() -> uuid.UUID:
    """A new UUIDv7; ids made later in one process sort later, also within a millisecond."""
    milliseconds, counter = _tick()
    noise = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | noise
    return uuid.UUID(int=value)


def id_field() -> models.UUIDField[Any, Any]:
    """The primary key every model has."""
    return models.UUIDField(primary_key=True, default=new_id, editable=False)


def _tick() -> tuple[int, int]:
    """The millisecond, and a 12-bit counter within it; borrows from the next one when full."""
    global _last_millisecond, _counter
    with _lock:
        current = time.time_ns() // 1_000_000
        if current > _last_millisecond:
            _last_millisecond, _counter = current, 0
        elif _counter < 0xFFF:
            _counter += 1
        else:
            _last_millisecond, _counter = _last_millisecond + 1, 0
        return _last_millisecond, _counter
