"""Rows of paragraphs, language beside language, flowing over as many pages as they need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from forms.letters.fonts import Face
from forms.letters.ink import AMBER, LAMPLIGHT, Type, draw_line
from forms.letters.lines import break_lines

LEFT: float = 50.0
RIGHT: float = LETTER[0] - 50
TOP: float = LETTER[1] - 36
WIDTH = RIGHT - LEFT
_GUTTER = 26.0
_PANEL_MARGIN = 11.0


@dataclass(frozen=True)
class Column:
    """Where one language stands on the page."""

    left: float
    width: float
    face: Face
    right_to_left: bool = False

    def lines(self, text: str, type: Type) -> tuple[str, ...]:
        return break_lines(text, self.face, type.size, self.width)

    def start(self, line: str, type: Type) -> float:
        """Where the line begins, so that it meets the column's leading edge."""
        if not self.right_to_left:
            return self.left
        return self.left + self.width - self.face.width(line, type.size)


def columns(faces: Sequence[tuple[Face, bool]]) -> tuple[Column, ...]:
    """Equal columns for fonts, each with whether it runs right to left."""
    width = (WIDTH - _GUTTER * (len(faces) - 1)) / len(faces)
    return tuple(
        Column(LEFT + place * (width + _GUTTER), width, face, right_to_left)
        for place, (face, right_to_left) in enumerate(faces)
    )


@dataclass(frozen=True)
class Row:
    """The same paragraph in each language; the cells start on one height."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    type: Type

    @property
    def height(self) -> float:
        return self.type.above + self._line_count * self.type.leading + self.type.below

    @property
    def _line_count(self) -> int:
        return max(map(len, self.cells))

    def split(self, room: float) -> tuple["Row", "Row"]:
        """The part that fits the room, at least one line, and the rest."""
        lines = max(1, int((room - self.type.above) // self.type.leading))
        open_ended = replace(self.type, below=0)
        first = replace(self, cells=tuple(cell[:lines] for cell in self.cells), type=open_ended)
        return first, replace(self, cells=tuple(cell[lines:] for cell in self.cells))

    def draw(self, canvas: Canvas, top: float) -> None:
        if self.type.in_panel:
            self._draw_panel(canvas, top)
        for column, lines in zip(self.columns, self.cells, strict=True):
            for number, line in enumerate(lines):
                height = top - self.type.above - number * self.type.leading
                draw_line(canvas, line, (column.start(line, self.type), height), column.face, self.type)

    def _draw_panel(self, canvas: Canvas, top: float) -> None:
        left, foot = LEFT - _PANEL_MARGIN, top - self.height
        canvas.setFillColor(LAMPLIGHT)
        canvas.rect(left, foot, WIDTH + 2 * _PANEL_MARGIN, self.height, stroke=0, fill=1)
        canvas.setFillColor(AMBER)
        canvas.rect(left, foot, 2, self.height, stroke=0, fill=1)


def row(columns: tuple[Column, ...], texts: Sequence[str], type: Type) -> Row:
    cells = tuple(column.lines(text, type) for column, text in zip(columns, texts, strict=True))
    return Row(columns, cells, type)


Page = tuple[tuple[float, Row], ...]
"""Rows with the height at which each begins."""


def paginate(rows: Sequence[Row], *, first_top: float, foot: float) -> tuple[Page, ...]:
    """Places every row; one that is taller than a whole page is divided between lines."""
    pages: list[Page] = []
    page: list[tuple[float, Row]] = []
    top = first_top
    for group in _groups(_pieces(rows, TOP - foot)):
        together = sum(piece.height for piece in group) <= TOP - foot
        for place, piece in enumerate(group):
            needed = sum(each.height for each in group) if together and place == 0 else piece.height
            if top - needed < foot:
                pages.append(tuple(page))
                page, top = [], TOP
            page.append((top, piece))
            top -= piece.height
    return (*pages, tuple(page))


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows that belong on one page."""
    group: list[Row] = []
    for each in rows:
        group.append(each)
        if not each.type.with_next:
            yield group
            group = []
    if group:
        yield group


def _pieces(rows: Sequence[Row], tallest: float) -> Iterator[Row]:
    for whole in rows:
        rest = whole
        while rest.height > tallest:
            piece, rest = rest.split(tallest)
            yield piece
        yield rest
