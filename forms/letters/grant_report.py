"""What a grant paid, on paper: sums by school and month, and each line that was asked about, with its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import SOURCE
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
LINE = HexColor("#b9c1cf")
TITLE, LEAD, GROUP = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700)
HEAD, ROW = Style(9, 12, 700), Style(9.5, 12.5)
AIR = 7.0


@dataclass(frozen=True)
class Table:
    """Rows in words under a heading; `edges`: where each column begins, in points from the left edge."""

    heading: str
    columns: Sequence[str]
    edges: Sequence[float]
    rows: Sequence[Sequence[str]]


def grant_report(title: str, lead: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The report as PDF; a heading is never alone at the foot of a page."""
    sheet = _Sheet(title)
    for sentence in lead:
        sheet.write(sentence, LEAD)
    for table in tables:
        sheet.table(table)
    return sheet.document.finish()


class _Sheet:
    def __init__(self, title: str) -> None:
        self.document = Document(title, SOURCE.tag)
        self._part: Part | None = None
        self._new_page()
        self.write(title, TITLE, "H1")

    def table(self, table: Table) -> None:
        """A heading, the columns' names, the rows."""
        self._need(GROUP.leading + 4 * ROW.leading + 3 * AIR)
        self._height -= 2 * AIR
        self.write(table.heading, GROUP, "H2")
        self._row(table.columns, table.edges, HEAD)
        for row in table.rows:
            self._row(row, table.edges, ROW)

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._need(paragraph.height)
        self._draw(paragraph, LEFT, tag)
        self._height -= paragraph.height

    def _row(self, row: Sequence[str], edges: Sequence[float], style: Style) -> None:
        lefts = [LEFT + edge for edge in edges]
        spans = zip(row, lefts, [*lefts[1:], RIGHT], strict=True)
        cells = [(in_any_script(text or "–", style, right - left - 8), left) for text, left, right in spans]
        tall = max(paragraph.height for paragraph, _left in cells) + AIR
        self._need(tall)
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, self._height - tall + 2, RIGHT, self._height - tall + 2)
        for paragraph, left in cells:
            self._draw(paragraph, left)
        self._height -= tall

    def _draw(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self.document.text(paragraph, left, self._height, part=self._part, tag=tag)

    def _need(self, height: float) -> None:
        if self._height - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(SOURCE.tag)
        self._height = TOP
