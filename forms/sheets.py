"""Reading a table that somebody hands in, CSV or XLSX: rows of cells, as a person sees them. Nothing is computed."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from workflows.words import N_

MOST_ROWS, MOST_UNPACKED, MOST_CELLS = 5_000, 60 * 1024 * 1024, 50
UNREADABLE = N_("This file cannot be read. Save it again as CSV or Excel (.xlsx), and choose it again.")
SHEET_ERRORS = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    SyntaxError,
)
"""What openpyxl and zipfile raise for a file that is none (SyntaxError is the XML parsers' base)."""


class SheetUnreadable(ValueError):
    """The file as a whole cannot be read; `sentence` (a msgid) and `values` say why."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence)


def table(filename: str, content: bytes, between: str = ",") -> Iterator[Sequence[object]]:
    """The rows of a file; `between`: the characters of which one stands between the cells of a CSV."""
    return _of_workbook(content) if filename.lower().endswith(".xlsx") else _of_csv(content, between)


def shown(cell: object) -> str:
    """A cell as a person sees it: whole numbers without a point, one line, no hidden characters."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())


def day(cell: object) -> date | None:
    """A day written like 2026-08-14 or 8/14/2026; None for anything else."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = shown(cell)
    try:
        if re.fullmatch(r"\d{4}-\d\d?-\d\d?", words, re.ASCII):
            return date(*map(int, words.split("-")))
        if re.fullmatch(r"\d\d?/\d\d?/\d{4}", words, re.ASCII):
            month, of_month, year = map(int, words.split("/"))
            return date(year, month, of_month)
    except ValueError:
        return None
    return None


def _of_csv(content: bytes, between: str) -> Iterator[Sequence[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise SheetUnreadable(UNREADABLE)
    first = text.partition("\n")[0]
    delimiter = max(between, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    except csv.Error as error:
        raise SheetUnreadable(UNREADABLE) from error


def _of_workbook(content: bytes) -> Iterator[Sequence[object]]:
    """The first sheet's rows; formulas come as they were typed, so that they are seen and refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetUnreadable(UNREADABLE)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        yield from book.worksheets[0].iter_rows(max_col=MOST_CELLS, max_row=MOST_ROWS * 2, values_only=True)
    except SheetUnreadable:
        raise
    except SHEET_ERRORS as error:
        raise SheetUnreadable(UNREADABLE) from error
