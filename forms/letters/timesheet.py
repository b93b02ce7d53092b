"""A person's hours of a period on paper: each visit by its number, sums by kind, and two lines to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
LINE, INK = HexColor("#b9c1cf"), HexColor("#1f2a44")
TITLE, LEAD, HEAD, ROW, SUM = (
    Style(17, 22, 700),
    Style(10, 14),
    Style(9, 12, 700),
    Style(9.5, 12.5),
    Style(10, 14, 700),
)
COLUMNS = (LEFT, 138.0, 330.0, 400.0, 470.0, RIGHT)
"""Where day, what for, start, end and minutes begin; the last is the edge."""
AIR, SIGNED = 7.0, 46.0
"""Space under a row, and the height of a line to sign."""


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
    page = _Sheet(sheet)
    for line in sheet.lines:
        page.row(line, ROW)
    page.closing()
    return page.document.finish()


class _Sheet:
    def __init__(self, sheet: Timesheet) -> None:
        self.sheet = sheet
        self.document = Document(sheet.title, sheet.tag)
        self._part: Part | None = None
        self._new_page()
        self._write(sheet.title, TITLE, "H1")
        self._write(sheet.lead, LEAD)
        self._height -= AIR
        self.row(sheet.headings, HEAD)

    def row(self, line: Worked, style: Style) -> None:
        """One line of the table, over a thin rule."""
        words = (line.day, line.what, line.start, line.end, line.minutes)
        edges = zip(words, COLUMNS, COLUMNS[1:], strict=False)
        cells = [(in_any_script(text or "–", style, right - left - 8), left) for text, left, right in edges]
        tall = max(paragraph.height for paragraph, _left in cells) + AIR
        if self._need(tall):
            self.row(self.sheet.headings, HEAD)
        self._rule(LEFT, RIGHT, self._height - tall + 2)
        for paragraph, left in cells:
            self._draw(paragraph, left)
        self._height -= tall

    def closing(self) -> None:
        """Sums, what to know, and the lines to sign, together on one page."""
        lines = len(self.sheet.sums) + 2 * len(self.sheet.notes)
        self._need(lines * SUM.leading + SIGNED * len(self.sheet.signatures) + 3 * AIR)
        self._height -= AIR
        for each in self.sheet.sums:
            self._write(each, SUM)
        for each in self.sheet.notes:
            self._write(each, LEAD)
        for each in self.sheet.signatures:
            self._height -= SIGNED - LEAD.leading
            self._rule(LEFT, LEFT + 300, self._height + 4)
            self._rule(LEFT + 330, RIGHT, self._height + 4)
            self._write(each, LEAD)

    def _write(self, text: str, style: Style, tag: str = "P") -> None:
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, tag)
        self._height -= paragraph.height

    def _draw(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self.document.text(paragraph, left, self._height, part=self._part, tag=tag)

    def _rule(self, left: float, right: float, height: float) -> None:
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE if right - left > 400 else INK)
            canvas.setLineWidth(0.4)
            canvas.line(left, height, right, height)

    def _need(self, height: float) -> bool:
        if self._height - height >= FOOT:
            return False
        self._new_page()
        return True

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(self.sheet.tag)
        self._height = TOP
