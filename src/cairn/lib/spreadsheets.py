"""Tables for spreadsheets, which must not take a text for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# Also the full-width forms, which spreadsheets take for the plain signs.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A value as a spreadsheet shows and never runs it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_of(header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file with a mark that lets spreadsheets read it as UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    for row in (header, *rows):
        writer.writerow([safe_cell(value) for value in row])
    return "\ufeff" + file.getvalue()
