"""One CSV file, row by row: encoding, columns, lengths and cells that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cairn.roster.reading.problems import Problem, Problems, RosterRefused

LONGEST_FIELD = 10_000
LONGEST_LINE = 200_000
MOST_COLUMNS = 200
# Full-width forms too: a spreadsheet takes them for the plain signs.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
DELIMITERS = (",", ";", "\t")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters, and those that turn the direction of reading around to disguise a text.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Row:
    """One row: cells by column, stripped. `number` counts as a spreadsheet does, header 1."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def words(self, column: str, separator: str = ",") -> list[str]:
        """A cell that holds a list."""
        parts = (part.strip() for part in self[column].split(separator))
        return list(dict.fromkeys(part for part in parts if part))


def read_table(path: Path, needed: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """The good rows of a file; what is wrong goes to `problems`, a hopeless file raises."""
    check_encoding(path)
    with path.open(encoding="utf-8-sig", newline="") as opened:
        yield from _rows(path.name, opened, needed, problems)


def read_headings(path: Path) -> list[str]:
    """The first row of a file; raises RosterRefused where it cannot be one."""
    check_encoding(path)
    with path.open(encoding="utf-8-sig", newline="") as opened:
        _reader, header = _opened(path.name, opened)
        return header


def check_encoding(path: Path) -> None:
    """UTF-8 with or without a mark at its start, and no NUL; anything else raises."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        if raw.read(2) in _UTF16:
            raise RosterRefused(Problem("utf16", path.name))
        raw.seek(0)
        line = 1
        while block := raw.read(64 * 1024):
            if b"\x00" in block:
                before = block[: block.index(b"\x00")]
                raise RosterRefused(Problem("nul", path.name, line + before.count(b"\n")))
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                bad = line + block[: error.start].count(b"\n")
                raise RosterRefused(Problem("not_utf8", path.name, bad)) from error
            line += block.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise RosterRefused(Problem("not_utf8", path.name, line)) from error


def count_lines(path: Path) -> int:
    """How many lines a file has: an estimate of the work in it."""
    with path.open("rb") as raw:
        return sum(block.count(b"\n") for block in iter(lambda: raw.read(256 * 1024), b""))


def check_texts(row: Row, columns: tuple[str, ...], problems: Problems) -> bool:
    """Whether no text begins as a formula would, which a spreadsheet later runs, or hides signs."""
    good = True
    for column in columns:
        text = row[column]
        if text.startswith(FORMULA):
            problems.add("formula", row.file, row.number, column)
            good = False
        elif _HIDDEN.search(text):
            problems.add("hidden_sign", row.file, row.number, column)
            good = False
    return good


def _rows(
    name: str, opened: io.TextIOWrapper, needed: tuple[str, ...], problems: Problems
) -> Iterator[Row]:
    reader, header = _opened(name, opened)
    for column in needed:
        if column not in header:
            raise RosterRefused(Problem("column_missing", name, 1, column))
    first_line = reader.line_num + 1  # of the row that comes next: a cell may hold several lines
    try:
        for cells in reader:
            row = _row(name, first_line, header, cells, problems) if any(cells) else None
            first_line = reader.line_num + 1
            if row is not None:
                yield row
    except csv.Error as error:
        raise RosterRefused(_csv_problem(error, name, first_line)) from error


def _opened(name: str, opened: io.TextIOWrapper) -> tuple[Any, list[str]]:
    first = opened.readline(LONGEST_LINE)
    opened.seek(0)
    # A spreadsheet of many countries writes semicolons; ours and OneRoster's sign is the comma.
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(_lines(name, opened), strict=True, delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        raise RosterRefused(_csv_problem(error, name, 1)) from error
    _check_header(name, header)
    return reader, header


def _lines(name: str, opened: io.TextIOWrapper) -> Iterator[str]:
    """Lines of bounded length, so that a file without an end of line fills no memory."""
    number = 0
    while line := opened.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise RosterRefused(Problem("line_too_long", name, number))
        yield line


def _csv_problem(error: csv.Error, name: str, number: int) -> Problem:
    if "field larger" in str(error):
        return Problem("too_long", name, number, detail=str(LONGEST_FIELD))
    if "unexpected end of data" in str(error):
        return Problem("quote_open", name, number)
    return Problem("not_csv", name, number)


def _check_header(name: str, header: list[str]) -> None:
    if not any(header):
        raise RosterRefused(Problem("empty_file", name))
    if len(header) > MOST_COLUMNS:
        raise RosterRefused(Problem("too_many_columns", name, 1, detail=str(MOST_COLUMNS)))
    twice = [column for column in header if column and header.count(column) > 1]
    if twice:
        raise RosterRefused(Problem("column_twice", name, 1, twice[0][:80]))


def _row(
    name: str, number: int, header: list[str], cells: list[str], problems: Problems
) -> Row | None:
    if len(cells) != len(header):
        problems.add("cells_wrong", name, number, detail=f"{len(cells)} / {len(header)}")
        return None
    for column, cell in zip(header, cells, strict=True):
        if len(cell) > LONGEST_FIELD:
            problems.add("too_long", name, number, column[:80], str(LONGEST_FIELD))
            return None
    stripped = (cell.strip() for cell in cells)
    return Row(name, number, dict(zip(header, stripped, strict=True)))
