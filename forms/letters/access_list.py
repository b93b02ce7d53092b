"""Who has access, on paper: for each role its people, until when, and what was decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import SOURCE
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
LINE = HexColor("#b9c1cf")
TITLE, LEAD, GROUP, ROW = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700), Style(9.5, 12.5)
COLUMNS = (LEFT, 210.0, 390.0, RIGHT)
"""Where the name, the days and what was decided begin; the last is the edge."""
AIR = 7.0


@dataclass(frozen=True)
class Line:
    """One person's role, in words: the name, from when until when, and what was decided by whom."""

    name: str
    days: str
    decided: str


def access_list(title: str, lead: str, groups: Sequence[tuple[str, Sequence[Line]]]) -> bytes:
    """The list as PDF; a role's heading is never alone at the foot of a page."""
    sheet = _Sheet(title, lead)
    for heading, lines in groups:
        sheet.group(heading, lines)
    return sheet.document.finish()


class _Sheet:
    def __init__(self, title: str, lead: str) -> None:
        self.document = Document(title, SOURCE.tag)
        self._part: Part | None = None
        self._new_page()
        self.write(title, TITLE, "H1")
        self.write(lead, LEAD)

    def group(self, heading: str, lines: Sequence[Line]) -> None:
        """A role with its people."""
        self._need(GROUP.leading + 3 * ROW.leading + 2 * AIR)
        self._height -= 2 * AIR
        self.write(f"{heading} ({len(lines)})", GROUP, "H2")
        for line in lines:
            self._row(line)

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, tag)
        self._height -= paragraph.height

    def _row(self, line: Line) -> None:
        edges = zip((line.name, line.days, line.decided), COLUMNS, COLUMNS[1:], strict=False)
        cells = [(in_any_script(text or "–", ROW, right - left - 8), left) for text, left, right in edges]
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
