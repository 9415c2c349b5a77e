"""One CSV file, row by row: encoding, columns, lengths and cells that a spreadsheet would run."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.roster.reading.problems import Problem, Problems, RosterRefused

LONGEST_FIELD = 10_000
FORMULA = ("=", "+", "-", "@", "\t")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from _rows(path.name, lines, needed, problems)


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


def check_no_formula(row: Row, columns: tuple[str, ...], problems: Problems) -> bool:
    """Whether no name begins as a formula would, which a spreadsheet later runs."""
    bad = [column for column in columns if row[column].startswith(FORMULA)]
    for column in bad:
        problems.add("formula", row.file, row.number, column)
    return not bad


def _rows(
    name: str, lines: Iterator[str], needed: tuple[str, ...], problems: Problems
) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(name, header, needed)
        for cells in reader:
            if not any(cells):
                continue
            row = _row(name, reader.line_num, header, cells, problems)
            if row is not None:
                yield row
    except csv.Error as error:
        code = "too_long" if "field larger" in str(error) else "not_csv"
        detail = str(LONGEST_FIELD) if code == "too_long" else ""
        raise RosterRefused(Problem(code, name, reader.line_num, detail=detail)) from error


def _check_header(name: str, header: list[str], needed: tuple[str, ...]) -> None:
    if not any(header):
        raise RosterRefused(Problem("empty_file", name))
    for column in needed:
        if column not in header:
            raise RosterRefused(Problem("column_missing", name, 1, column))
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
            problems.add("too_long", name, number, column, str(LONGEST_FIELD))
            return None
    stripped = (cell.strip() for cell in cells)
    return Row(name, number, dict(zip(header, stripped, strict=True)))
