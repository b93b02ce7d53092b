"""A CSV file as rows of named cells; whatever does not fit is told with its row and column."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TextIO

from forms.roster import problems
from forms.roster.cells import Row
from forms.roster.problems import Findings, Refused

LONGEST_LINE = 1_000_000
"""Characters; a longer line is an open quotation mark, not a row."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file: those it must have, and those that are read when they are there."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


class Sheet:
    """One file with its header read. Columns outside the layout, such as a password, are never looked at."""

    def __init__(self, layout: Layout, text: TextIO, findings: Findings) -> None:
        self.file, self.findings = layout.file, findings
        self._layout, self._text = layout, text
        self.lost_rows = False
        """Whether a row could not be told apart from its neighbours, so that its sourcedId is unknown."""
        self._suspect = False
        self._reader = csv.reader(self._lines(), strict=True)
        self._header = self._first_row()
        self.columns = self._placed(self._header)
        self._names = tuple(self.columns)
        self._read = _taking([*self.columns.values()])

    @property
    def usable(self) -> bool:
        """Whether every required column is there once; if not, that has been told."""
        return all(column in self.columns for column in self._layout.required)

    def __iter__(self) -> Iterator[Row]:
        rows = 0
        for number, values in self._records():
            row = Row(self, number, values)
            self._examine(row)
            row.name(self._names, self._read(row.values))
            rows += 1
            yield row
        if not rows:
            self.findings.notice(problems.NO_ROWS, self.file)

    def _lines(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise Refused(problems.LINE_TOO_LONG, self.file, more=str(LONGEST_LINE))
            if "\0" in line or "\ufffd" in line:
                self._suspect = True
            yield line

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows that hold anything, each with the number of its first line."""
        before = self._reader.line_num
        while True:
            try:
                values = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                self.findings.error(problems.BROKEN_QUOTES, self.file, row=before + 1)
                self.lost_rows, values = True, []
            number, before = before + 1, self._reader.line_num
            if any(map(str.strip, values)):
                yield number, values

    def _examine(self, row: Row) -> None:
        width, values = len(self._header), row.values
        if self._reader.line_num != row.number:
            row.refuse(problems.SEVERAL_LINES)
            self.lost_rows = True
        if len(values) != width:
            self._fit(row, width)
        if self._suspect:
            self._refuse_unreadable(row)

    def _fit(self, row: Row, width: int) -> None:
        if len(row.values) < width or any(row.values[width:]):
            row.refuse(problems.WRONG_LENGTH, value=str(len(row.values)), more=str(width))
        row.values += [""] * (width - len(row.values))

    def _refuse_unreadable(self, row: Row) -> None:
        self._suspect = False
        for column, value in zip(self._header, row.values, strict=False):
            if "\0" in value or "\ufffd" in value:
                row.refuse(problems.NOT_UTF_8, column, value if column in self.columns else "")

    def _first_row(self) -> list[str]:
        try:
            header = next(self._reader, [])
        except csv.Error:
            self.findings.error(problems.BROKEN_QUOTES, self.file, row=1)
            return []
        if not any(header):
            self.findings.error(problems.EMPTY_FILE, self.file)
        return [self._proper(cell.strip()) for cell in header]

    def _proper(self, cell: str) -> str:
        """The column's name as OneRoster writes it, if only its capitals differ."""
        for column in self._layout.columns:
            if cell.lower() == column.lower():
                if cell != column:
                    self.findings.notice(problems.OTHER_CASE, self.file, row=1, value=cell, more=column)
                return column
        return cell

    def _placed(self, header: list[str]) -> dict[str, int]:
        for column in dict.fromkeys(header):
            if column and header.count(column) > 1:
                self._header_error(problems.COLUMN_TWICE, column)
        for column in self._layout.required:
            if any(header) and column not in header:
                self._header_error(problems.MISSING_COLUMN, column)
        return {column: header.index(column) for column in self._layout.columns if header.count(column) == 1}

    def _header_error(self, fault: problems.Fault, column: str) -> None:
        self.findings.error(fault, self.file, row=1, column=problems.shown(column))


def _taking(places: list[int]) -> Callable[[list[str]], Sequence[str]]:
    """What takes the values at these places out of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: [values[place] for place in places]
