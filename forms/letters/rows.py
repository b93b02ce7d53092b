"""Rows of paragraphs, language beside language, and the blocks that keep together on a page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import groupby
from typing import NamedTuple, Protocol

from forms.letters.setting import Document, Paragraph, Part
from forms.letters.shapes import AMBER, LAMPLIGHT, rectangle, rounded

LEFT, RIGHT = 43.0, 569.0
"""Edges of the text on US letter paper, in points."""
WIDTH = RIGHT - LEFT
TOP, FOOT_OF_PAGE = 752.0, 23.0
GUTTER = 24.0

_PANEL_MARGIN, _PANEL_PADDING, _AROUND_PANEL, _BAR, _CORNER = 9.0, 7.0, 4.0, 3.0, 5.0

Parts = Sequence[Part]
"""The letter's languages in its file: English, then the home language."""


class Column(NamedTuple):
    """Where one language stands on the page; `voice` is its place among the letter's languages."""

    voice: int
    left: float
    width: float


@lru_cache(maxsize=256)
def columns(
    voices: Sequence[int], left: float = LEFT, width: float = WIDTH, gutter: float = GUTTER
) -> tuple[Column, ...]:
    """Equal columns, from left to right: English at the left, right-to-left languages at its right hand."""
    each = (width - gutter * (len(voices) - 1)) / len(voices)
    return tuple(Column(voice, left + place * (each + gutter), each) for place, voice in enumerate(voices))


class Cell(NamedTuple):
    """A paragraph in its column; `tag` is its place in the file's structure."""

    paragraph: Paragraph
    column: Column
    tag: str = "P"


class Placed(Protocol):
    """Something that is drawn hanging from a height of the page.

    `lasting` is what letters to other families say just so: it is drawn once for all of them.
    """

    @property
    def lasting(self) -> bool: ...

    def draw(self, document: Document, parts: Parts, top: float) -> None: ...


class Row(Placed, Protocol):
    """Something of a known height."""

    @property
    def height(self) -> float: ...

    def split(self, room: float) -> tuple["Row", "Row"] | None:
        """What fits the room, and the rest; None where it cannot be divided."""


@dataclass(frozen=True, eq=False)
class Texts:
    """The same words in each language: their first lines stand on one height. `lines` are those to draw."""

    cells: tuple[Cell, ...]
    above: float = 0.0
    below: float = 0.0
    lines: tuple[int, int | None] = (0, None)
    lasting: bool = False

    @cached_property
    def height(self) -> float:
        return self.above + max(map(self._reach, self.cells), default=0.0) + self.below

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        first, last = self.lines
        for cell in self.cells:
            if first < len(cell.paragraph.lines):
                height = top - self.above - self._offset(cell)
                part = parts[cell.column.voice]
                end = None if last is None else min(last, len(cell.paragraph.lines))
                document.text(
                    cell.paragraph,
                    cell.column.left,
                    height,
                    part=part,
                    tag=cell.tag,
                    first_line=first,
                    last_line=end,
                )

    def split(self, room: float) -> tuple["Texts", "Texts"] | None:
        first, last = self.lines
        leading = max(cell.paragraph.style.leading for cell in self.cells)
        many = int((room - self.above) // leading)
        longest = max(len(cell.paragraph.lines) for cell in self.cells) if last is None else last
        if many < 1 or first + many >= longest:
            return None
        until = first + many
        upper = replace(self, lines=(first, until), below=0.0, lasting=False)
        return upper, replace(self, lines=(until, last), above=0.0, lasting=False)

    def _offset(self, cell: Cell) -> float:
        """What brings a cell of tighter lines down to the first line of the others."""
        return self.baseline - cell.paragraph.style.baseline

    @cached_property
    def baseline(self) -> float:
        """Of the first line, below the row's top without what is `above`."""
        return max(cell.paragraph.style.baseline for cell in self.cells)

    def _reach(self, cell: Cell) -> float:
        first, last = self.lines
        many = len(cell.paragraph.lines[first:last])
        return self._offset(cell) + many * cell.paragraph.style.leading if many else 0.0


@dataclass(frozen=True, eq=False)
class Space:
    """Room that holds nothing."""

    height: float
    lasting: bool = True

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        """Nothing to draw."""

    def split(self, room: float) -> None:
        """It is taken whole or left away."""


class Panel(NamedTuple):
    """Lamplight behind rows."""

    height: float
    right_to_left: bool
    lasting: bool = True

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        left, width, foot = LEFT - _PANEL_MARGIN, WIDTH + 2 * _PANEL_MARGIN, top - self.height
        bar = left + width - _BAR if self.right_to_left else left
        document.shapes(
            f"{rounded(left, foot, width, self.height, _CORNER, fill=LAMPLIGHT)}"
            f" {rectangle(bar, foot, _BAR, self.height, AMBER)}"
        )


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that keep together; on a panel of lamplight when `panel`, which is marked at the edge where its lines
    begin. `with_next` keeps the next block near, too."""

    rows: tuple[Row, ...]
    panel: bool = False
    with_next: bool = False
    right_to_left: bool = False

    @cached_property
    def height(self) -> float:
        return sum(row.height for row in self.rows) + (
            2 * (_PANEL_PADDING + _AROUND_PANEL) if self.panel else 0
        )

    def placed(self, top: float) -> Iterator[tuple[float, Placed]]:
        """What is to be drawn, each with the height from which it hangs."""
        if self.panel:
            top -= _AROUND_PANEL
            yield top, Panel(self.height - 2 * _AROUND_PANEL, self.right_to_left)
            top -= _PANEL_PADDING
        for row in self.rows:
            yield top, row
            top -= row.height

    def split(self, room: float) -> tuple["Block", "Block"] | None:
        """Between rows, or between the lines of one; a panel goes on as a panel."""
        room -= self.height - sum(row.height for row in self.rows)
        taken: list[Row] = []
        for place, row in enumerate(self.rows):
            if row.height > room:
                halves = row.split(room)
                first, rest = ([halves[0]], [halves[1]]) if halves else ([], [row])
                upper, lower = (*taken, *first), (*rest, *self.rows[place + 1 :])
                return (
                    (replace(self, rows=upper, with_next=False), replace(self, rows=lower)) if upper else None
                )
            taken.append(row)
            room -= row.height
        return None


Page = tuple[tuple[float, Block], ...]
"""Blocks with the height from which each hangs."""


def draw_page(document: Document, parts: Parts, page: Page) -> None:
    """What lasts is drawn together with its lasting neighbours."""
    placed = (each for top, block in page for each in block.placed(top))
    for lasting, run in groupby(placed, key=lambda each: each[1].lasting):
        if lasting:
            document.plate(alike := tuple(run), parts, partial(_draw, document, parts, alike))
        else:
            _draw(document, parts, run)


def _draw(document: Document, parts: Parts, placed: Iterable[tuple[float, Placed]]) -> None:
    for top, each in placed:
        each.draw(document, parts, top)


def paginate(blocks: Iterable[Block], *, first_top: float, foot: float) -> list[Page]:
    """Places every block; one that is taller than a whole page is divided."""
    pages: list[Page] = []
    page: list[tuple[float, Block]] = []
    top = first_top
    waiting = list(reversed(list(blocks)))
    while waiting:
        block = waiting.pop()
        if top - _together(block, waiting, TOP - foot) >= foot:
            page.append((top, block))
            top -= block.height
            continue
        halves = None if page and block.height <= TOP - foot else block.split(top - foot)
        if halves:
            page.append((top, halves[0]))
            waiting.append(halves[1])
        elif page or top < TOP:
            waiting.append(block)
        else:
            # One line that is taller than a page.
            page.append((top, block))
        pages.append(tuple(page))
        page, top = [], TOP
    return [*pages, tuple(page)] if page else pages


def _together(block: Block, waiting: Sequence[Block], tallest: float) -> float:
    """The height of the block with those that it must not leave, as long as a page can hold them."""
    height, place = block.height, len(waiting) - 1
    last = block
    while last.with_next and place >= 0 and height + waiting[place].height <= tallest:
        last = waiting[place]
        height += last.height
        place -= 1
    return height
