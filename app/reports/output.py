"""Tables as files for a spreadsheet, CSV and XLSX: what was typed never becomes a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

import xlsxwriter

from app.services.payroll import FORMULA_STARTS

Cell = str | int | Decimal | date | datetime | bool | None
Row = Sequence[Cell]
Form = Literal["csv", "xlsx"]
FORMS: tuple[Form, ...] = ("csv", "xlsx")
MIMETYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""
IN_MEMORY = 1_000_000
"""Bytes; a larger file waits on disk until it is sent."""
MOST_ROWS, LONGEST_TEXT = 1_048_575, 32_767
"""What a sheet of Excel holds: rows below the heading, and characters in a cell."""


def write(
    form: Form, headings: Sequence[str], rows: Iterable[Row], *, zone: ZoneInfo, says: tuple[str, str]
) -> tuple[IO[bytes], int]:
    """Write a table row by row; the file at its beginning, and how many rows it has below the heading.

    `zone`: the wall clock of points in time. `says`: the words for true and false.
    """
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  Whoever sends it closes it.
    ready = ([_plain(cell, zone, says) for cell in row] for row in rows)
    count = _as_csv(file, headings, ready) if form == "csv" else _as_xlsx(file, headings, ready)
    file.seek(0)
    return file, count


def safe(cell: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe (ASVS 1.2.10); numbers stay numbers."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _plain(cell: Cell, zone: ZoneInfo, says: tuple[str, str]) -> Cell:
    """A cell without a time zone, which no spreadsheet knows, and without a bare true or false."""
    if isinstance(cell, bool):
        return says[0] if cell else says[1]
    return cell.astimezone(zone).replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _as_csv(file: IO[bytes], headings: Sequence[str], rows: Iterable[Row]) -> int:
    text = io.TextIOWrapper(file, "utf-8", newline="")
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow([safe(heading) for heading in headings])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([safe(_written(cell)) for cell in row])
    text.detach()
    return count


def _written(cell: Cell) -> object:
    return cell.isoformat(" ", "minutes") if isinstance(cell, datetime) else cell


def _as_xlsx(file: IO[bytes], headings: Sequence[str], rows: Iterable[Row]) -> int:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    days, times = (book.add_format({"num_format": each}) for each in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, 18)
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise ValueError("Excel holds no more rows; take the list along as CSV.")
        for column, cell in enumerate(row):
            _put(sheet, count, column, cell, days, times)
    book.close()
    return count


def _put(sheet: Any, line: int, column: int, cell: Cell, days: Any, times: Any) -> None:
    """Write one cell with its type named: no text is ever taken for a formula, a link or a number."""
    if isinstance(cell, str):
        sheet.write_string(line, column, cell[:LONGEST_TEXT])
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell, times)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, days)
    elif cell is not None:
        sheet.write_number(line, column, cell)
