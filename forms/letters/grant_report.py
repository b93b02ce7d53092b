"""What a grant paid, on paper: sums by school and month, and each line that was asked about, with its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.letters.list_sheet import LEFT, RIGHT, ListSheet, side_by_side


@dataclass(frozen=True)
class Table:
    """Rows in words under a heading; `edges`: where each column begins, in points from the left edge."""

    heading: str
    columns: Sequence[str]
    edges: Sequence[float]
    rows: Sequence[Sequence[str]]


def grant_report(title: str, lead: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The report as PDF; a heading is never alone at the foot of a page."""
    sheet = ListSheet(title, *lead)
    for table in tables:
        edges = [*(LEFT + edge for edge in table.edges), RIGHT]
        sheet.heading(table.heading)
        sheet.columns(side_by_side(table.columns, edges))
        for row in table.rows:
            sheet.row(side_by_side(row, edges))
    return sheet.document.finish()
