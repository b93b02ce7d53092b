"""Who has access, on paper: for each role its people, until when, and what was decided about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.letters.list_sheet import LEFT, RIGHT, Cell, ListSheet

COLUMNS = (LEFT, 210.0, 390.0, RIGHT)
"""Where the name, the days and what was decided begin; the last is the edge."""


@dataclass(frozen=True)
class Line:
    """One person's role, in words: the name, from when until when, and what was decided by whom."""

    name: str
    days: str
    decided: str


def access_list(title: str, lead: str, groups: Sequence[tuple[str, Sequence[Line]]]) -> bytes:
    """The list as PDF; a role's heading is never alone at the foot of a page."""
    sheet = ListSheet(title, lead)
    for heading, lines in groups:
        sheet.heading(f"{heading} ({len(lines)})")
        for line in lines:
            sheet.row(_cells(line))
    return sheet.document.finish()


def _cells(line: Line) -> Iterator[Cell]:
    words = (line.name, line.days, line.decided)
    for text, left, right in zip(words, COLUMNS, COLUMNS[1:], strict=False):
        yield text or "–", left, right - 8
