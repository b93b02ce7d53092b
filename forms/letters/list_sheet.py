"""A list on paper, for colleagues: a title, groups with their heading, rows of a few columns over a thin line."""

from collections.abc import Iterable, Sequence

from reportlab.lib.colors import HexColor

from forms.letters.any_script import in_any_script
from forms.letters.languages import SOURCE
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 48.0, 564.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
LINE, INK = HexColor("#b9c1cf"), HexColor("#1f2a44")
TITLE, LEAD, GROUP = Style(17, 22, 700), Style(10, 14), Style(12, 17, 700)
HEAD, ROW = Style(9, 12, 700), Style(9.5, 12.5)
AIR, GAP = 7.0, 8.0
"""Space under a row, and between two columns."""
TO_SIGN = 46.0
"""Height of a line to sign with its label."""
NAME_ENDS, DAY_BEGINS = LEFT + 300, LEFT + 330

Cell = tuple[str, float, float]
"""Words, and the edges between which they stand."""
Drawn = list[tuple[Paragraph, float]]


class ListSheet:
    """Written from top to bottom; a new page begins by itself. `tag`: the language that it says it is in."""

    def __init__(self, title: str, *lead: str, tag: str = SOURCE.tag) -> None:
        self.document, self._tag = Document(title, tag), tag
        self._part: Part | None = None
        self._columns: list[Cell] = []
        self._new_page()
        self.write(title, TITLE, "H1")
        for sentence in lead:
            self.write(sentence, LEAD)

    def heading(self, words: str) -> None:
        """The heading of a group; it is never alone at the foot of a page."""
        self._columns = []
        self.need(GROUP.leading + 4 * ROW.leading + 3 * AIR)
        self.height -= 2 * AIR
        self.write(words, GROUP, "H2")

    def columns(self, cells: Iterable[Cell]) -> None:
        """What the columns of the following rows are called; said again on every page."""
        self._columns = list(cells)
        self._line(_set(self._columns, HEAD))

    def write(self, text: str, style: Style, tag: str = "P") -> None:
        """Words over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self.need(paragraph.height)
        self._draw(paragraph, LEFT, tag)
        self.height -= paragraph.height

    def row(self, cells: Iterable[Cell]) -> None:
        """One line of the list, as tall as its tallest cell."""
        drawn = _set(cells, ROW)
        if self.need(_tall(drawn)) and self._columns:
            self._line(_set(self._columns, HEAD))
        self._line(drawn)

    def to_sign(self, labels: Sequence[str]) -> None:
        """A line for a name and one for a day over each label, all on one page."""
        self.need(TO_SIGN * len(labels))
        for label in labels:
            self.height -= TO_SIGN - LEAD.leading
            self._rule(LEFT, NAME_ENDS, INK, self.height + 4)
            self._rule(DAY_BEGINS, RIGHT, INK, self.height + 4)
            self.write(label, LEAD)

    def need(self, height: float) -> bool:
        """Begin a new page where this much does not fit any more; tell whether one began."""
        if self.height - height >= FOOT:
            return False
        self._new_page()
        return True

    def _line(self, drawn: Drawn) -> None:
        tall = _tall(drawn)
        self._rule(LEFT, RIGHT, LINE, self.height - tall + 2)
        for paragraph, left in drawn:
            self._draw(paragraph, left)
        self.height -= tall

    def _draw(self, paragraph: Paragraph, left: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self.document.text(paragraph, left, self.height, part=self._part, tag=tag)

    def _rule(self, left: float, right: float, colour: HexColor, height: float) -> None:
        with self.document.artifact() as canvas:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(0.4)
            canvas.line(left, height, right, height)

    def _new_page(self) -> None:
        self.document.new_page()
        self._part = self._part or self.document.part(self._tag)
        self.height = TOP


def side_by_side(words: Iterable[str], edges: Sequence[float]) -> list[Cell]:
    """Cells between these edges, of which the last closes the row; an empty one is a dash."""
    places = zip(words, edges, edges[1:], strict=False)
    return [(text or "–", left, right - GAP) for text, left, right in places]


def _set(cells: Iterable[Cell], style: Style) -> Drawn:
    return [(in_any_script(text, style, right - left), left) for text, left, right in cells]


def _tall(drawn: Drawn) -> float:
    return max(paragraph.height for paragraph, _left in drawn) + AIR
