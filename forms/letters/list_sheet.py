"""A list on paper, for colleagues: a title, groups with their heading, rows of a few columns over a thin line."""

from collections.abc import Iterable

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import SOURCE
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
LINE = HexColor("#b9c1cf")
TITLE, LEAD, GROUP, ROW = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700), Style(9.5, 12.5)
AIR = 7.0

Cell = tuple[str, float, float]
"""Words, and the edges between which they stand."""


class ListSheet:
    """Written from top to bottom; a new page begins by itself."""

    def __init__(self, title: str, lead: str) -> None:
        self.document = Document(title, SOURCE.tag)
        self._part: Part | None = None
        self._new_page()
        self.write(title, TITLE, "H1")
        self.write(lead, LEAD)

    def heading(self, words: str) -> None:
        """The heading of a group; it is never alone at the foot of a page."""
        self.need(GROUP.leading + 3 * ROW.leading + 2 * AIR)
        self.height -= 2 * AIR
        self.write(words, GROUP, "H2")

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, tag)
        self.height -= paragraph.height

    def row(self, cells: Iterable[Cell]) -> None:
        """One line of the list, as tall as its tallest cell."""
        drawn = [(in_any_script(text, ROW, right - left), left) for text, left, right in cells]
        tall = max(paragraph.height for paragraph, _left in drawn) + AIR
        self.need(tall)
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, self.height - tall + 2, RIGHT, self.height - tall + 2)
        for paragraph, left in drawn:
            self._draw(paragraph, left)
        self.height -= tall

    def need(self, height: float) -> None:
        """Begin a new page where this much does not fit any more."""
        if self.height - height < FOOT:
            self._new_page()

    def _draw(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self.document.text(paragraph, left, self.height, part=self._part, tag=tag)

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(SOURCE.tag)
        self.height = TOP
