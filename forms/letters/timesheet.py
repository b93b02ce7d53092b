"""A person's hours of a period on paper: each visit by its number, sums by kind, and two lines to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.letters.list_sheet import AIR, LEAD, LEFT, RIGHT, TO_SIGN, Cell, ListSheet, side_by_side
from forms.letters.setting import Style

SUM = Style(10, 14, 700)
COLUMNS = (LEFT, 172.0, 382.0, 440.0, 498.0, RIGHT)
"""Where day, what for, start, end and minutes begin; the last is the edge. A day with its year is long in Spanish."""


@dataclass(frozen=True)
class Worked:
    """One line in words: the day, what for (a number, never a family), start, end and how long."""

    day: str
    what: str
    start: str
    end: str
    minutes: str


@dataclass(frozen=True)
class Timesheet:
    """Everything that stands on it, in the person's language (`tag`)."""

    tag: str
    title: str
    lead: str
    headings: Worked
    lines: Sequence[Worked]
    sums: Sequence[str]
    notes: Sequence[str]
    signatures: Sequence[str]


def timesheet(sheet: Timesheet) -> bytes:
    """The timesheet as PDF; its signature lines are never alone on a page."""
    page = ListSheet(sheet.title, sheet.lead, tag=sheet.tag)
    page.height -= AIR
    page.columns(_cells(sheet.headings))
    for line in sheet.lines:
        page.row(_cells(line))
    closing = AIR + (len(sheet.sums) + 2 * len(sheet.notes)) * SUM.leading
    page.need(closing + TO_SIGN * len(sheet.signatures))
    page.height -= AIR
    for each in sheet.sums:
        page.write(each, SUM)
    for each in sheet.notes:
        page.write(each, LEAD)
    page.to_sign(sheet.signatures)
    return page.document.finish()


def _cells(line: Worked) -> list[Cell]:
    return side_by_side((line.day, line.what, line.start, line.end, line.minutes), COLUMNS)
