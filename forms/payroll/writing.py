"""The bytes of a payroll file: the same lines give the same bytes, on any day and machine."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from forms.payroll.cells import FORMULA_STARTS, Cell
from forms.payroll.entries import Entry
from forms.payroll.fields import FIELDS
from forms.payroll.lines import Line, lines_of
from forms.payroll.profiles import BREAKS, CHARACTERS, Column, Profile, faults_of

NO_DAY = datetime.fromisoformat("2000-01-01")
"""Stands in a sheet as the day it was made: a file's bytes never depend on when."""


class Unwritable(Exception):
    """A line has a problem, or the profile a fault; nothing was written."""


def write(profile: Profile, entries: Iterable[Entry]) -> bytes:
    """The whole file. Raises Unwritable."""
    lines = lines_of(profile, entries)
    if faults_of(profile) or any(line.problems for line in lines):
        raise Unwritable
    return as_bytes(profile, lines)


def as_bytes(profile: Profile, lines: Sequence[Line]) -> bytes:
    """These lines as a file."""
    if profile.shape == "xlsx":
        return _sheet(profile, lines)
    return as_text(profile, lines).encode(profile.encoding)


def as_text(profile: Profile, lines: Sequence[Line]) -> str:
    """These lines as the text of a delimited or fixed-width file."""
    rows = [[each.text for each in line.cells] for line in lines]
    if profile.header:
        rows.insert(0, [_heading(column, profile) for column in profile.columns])
    end = BREAKS[profile.line_end]
    join = _fixed if profile.shape == "fixed" else _delimited
    return "".join(join(profile, row) + end for row in rows)


def _heading(column: Column, profile: Profile) -> str:
    words = column.heading or str(FIELDS[column.field].label if column.field in FIELDS else "")
    if profile.shape == "fixed":
        return words[: column.width]
    return "'" + words if words.startswith(FORMULA_STARTS) else words


def _delimited(profile: Profile, row: Sequence[str]) -> str:
    between = CHARACTERS[profile.delimiter]
    ends = (between, '"', "\n", "\r")

    def cell(text: str) -> str:
        needed = any(each in text for each in ends)
        if profile.quoting == "all" or (profile.quoting == "needed" and needed):
            return '"' + text.replace('"', '""') + '"'
        return text

    return between.join(cell(text) for text in row)


def _fixed(profile: Profile, row: Sequence[str]) -> str:
    return "".join(_padded(column, text) for column, text in zip(profile.columns, row, strict=True))


def _padded(column: Column, text: str) -> str:
    fill = "0" if column.fill == "zero" else " "
    width = column.width or len(text)
    return text.rjust(width, fill) if column.side == "right" else text.ljust(width, " ")


def _sheet(profile: Profile, lines: Sequence[Line]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": NO_DAY})
    sheet = book.add_worksheet()
    formats = [_format(book, column) for column in profile.columns]
    if profile.header:
        bold = book.add_format({"bold": True})
        for place, column in enumerate(profile.columns):
            sheet.write_string(0, place, _heading(column, profile), bold)
        sheet.freeze_panes(1, 0)
    for number, line in enumerate(lines, int(profile.header)):
        for place, each in enumerate(line.cells):
            _put(sheet, number, place, each, formats[place])
    book.close()
    return out.getvalue()


def _format(book: Any, column: Column) -> Any:
    if column.kind == "day":
        return book.add_format({"num_format": "yyyy-mm-dd"})
    if column.kind in ("number", "whole"):
        places = column.decimals if column.kind == "number" and column.point else 0
        return book.add_format({"num_format": "0." + "0" * places if places else "0"})
    return book.add_format({"num_format": "@"})


def _put(sheet: Any, number: int, place: int, cell: Cell, shape: Any) -> None:
    """Write one cell with its type named: no text is taken for a formula, a link or a number."""
    if isinstance(cell.value, int | Decimal):
        sheet.write_number(number, place, cell.value, shape)
    elif isinstance(cell.value, date):
        sheet.write_datetime(number, place, cell.value, shape)
    else:
        sheet.write_string(number, place, cell.text, shape)
