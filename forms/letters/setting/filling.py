"""Filling lines from the places where ICU lets them end, each with its words in the order in which they are seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forms.letters.languages import Language
from forms.letters.setting.breaking import clusters, line_breaks
from forms.letters.setting.faces import stack
from forms.letters.setting.itemising import Itemised, Stretch, in_visual_order, itemised
from forms.letters.setting.shaping import Shaped, shaped
from forms.letters.setting.style import Style

# Widths are sums of thousandths; this many points over is rounding.
ROUNDING = 0.01

Piece = Shaped | int
"""A word, or so many spaces."""


@dataclass(frozen=True, eq=False)
class Line:
    """`pieces` from left to right. `width` in points, without the space that a soft end of line leaves behind
    (`goes_on`)."""

    pieces: tuple[Piece, ...]
    width: float
    text: str
    goes_on: bool


class _Unit(NamedTuple):
    """What stays together on a line: its letters and the spaces after them, in points.

    `pieces` are None where a unit is a part of a stretch, whose glyphs depend on where the line will end.
    """

    start: int
    end: int
    ink: float
    blank: float
    pieces: list[Piece] | None


class Filling:
    """Fills lines of one language, style and width."""

    def __init__(self, language: Language, style: Style, width: float) -> None:
        self.stack = stack(language, style.weight)
        self._language = language
        self._limit = width + ROUNDING
        self._scale = style.size / 1000
        self._space = shaped(self.stack, " ", 0, 1, False).width * self._scale

    def lines(self, text: str) -> Iterator[Line]:
        """`text` is cleaned and has no line feed; an empty one is an empty line."""
        items = itemised(text, self._language.direction)
        units = self._units(items)
        if not units:
            yield Line((), 0.0, "", False)
        first = 0
        while first < len(units):
            line, first = self._fitting(items, units, first)
            yield line

    def _fitting(self, items: Itemised, units: Sequence[_Unit], first: int) -> tuple[Line, int]:
        """The longest line that fits, as shaped, and the unit that begins the next one."""
        last = self._filled(units, first)
        while True:
            line = self._line(items, units[first:last], last < len(units))
            if line.width <= self._limit or last == first + 1:
                return line, last
            last -= 1

    def _filled(self, units: Sequence[_Unit], first: int) -> int:
        """Up to which unit a line reaches, by the units' own widths; at least one."""
        reach = 0.0
        for last in range(first, len(units)):
            unit = units[last]
            if last > first and reach + unit.ink > self._limit:
                return last
            reach += unit.ink + unit.blank
        return len(units)

    def _units(self, items: Itemised) -> list[_Unit]:
        """Between places where a line may end; what is wider than a line is cut between clusters."""
        found: list[_Unit] = []
        for unit in self._between(items, 0, line_breaks(items.visible, self._language.line_break_locale)):
            if unit.ink <= self._limit:
                found.append(unit)
            else:
                ends = clusters(items.visible[unit.start : unit.end])
                found.extend(self._between(items, unit.start, [unit.start + end for end in ends]))
        return found

    def _between(self, items: Itemised, start: int, ends: Sequence[int]) -> Iterator[_Unit]:
        stretches, place = items.stretches, 0
        for end in ends:
            while place < len(stretches) and stretches[place].end <= start < end:
                place += 1
            first = place
            while place < len(stretches) and stretches[place].end <= end:
                place += 1
            after = place + 1 if place < len(stretches) and stretches[place].start < end else place
            yield self._unit(stretches[first:after], start, end)
            start = end

    def _unit(self, stretches: Sequence[Stretch], start: int, end: int) -> _Unit:
        if stretches[0].start < start or stretches[-1].end > end:
            return self._partial_unit(stretches, start, end)
        ink = blank = 0.0
        pieces: list[Piece] = []
        for text, _, _, level, is_blank in stretches:
            if is_blank:
                pieces.append(len(text))
                blank += len(text) * self._space
            elif text:
                word = shaped(self.stack, text, 0, len(text), level % 2 == 1)
                pieces.append(word)
                ink += blank + word.width * self._scale
                blank = 0.0
        return _Unit(start, end, ink, blank, pieces)

    def _partial_unit(self, stretches: Sequence[Stretch], start: int, end: int) -> _Unit:
        """Measured as if the line did not change the glyphs at its ends, which mostly it does not."""
        ink = blank = 0.0
        for stretch in stretches:
            first, last = max(start - stretch.start, 0), min(end, stretch.end) - stretch.start
            if stretch.blank:
                blank += (last - first) * self._space
            elif stretch.text:
                whole = shaped(self.stack, stretch.text, 0, len(stretch.text), stretch.level % 2 == 1)
                ink += blank + (whole.width_to(last) - whole.width_to(first)) * self._scale
                blank = 0.0
        return _Unit(start, end, ink, blank, None)

    def _line(self, items: Itemised, units: Sequence[_Unit], more: bool) -> Line:
        start, end = units[0].start, units[-1].end
        text = items.visible[start:end].rstrip(" ")
        pieces = _joined(units) if items.one_way else None
        if pieces is None:
            pieces = list(self._pieces(items, start, start + len(text)))
        width = sum(
            piece * self._space if isinstance(piece, int) else piece.width * self._scale for piece in pieces
        )
        return Line(tuple(pieces), width, text, more and start + len(text) < end)

    def _pieces(self, items: Itemised, start: int, end: int) -> Iterator[Piece]:
        found = [stretch for stretch in items.stretches if stretch.start < end and stretch.end >= start]
        for place in in_visual_order([stretch.level for stretch in found]):
            piece = self._piece(found[place], start, end)
            if piece:
                yield piece

    def _piece(self, stretch: Stretch, start: int, end: int) -> Piece | None:
        """The part of a stretch that lies between two places of the text, if any."""
        first = max(start - stretch.start, 0)
        last = min(end, stretch.end) - stretch.start
        if last <= first:
            return None
        if stretch.blank:
            return last - first
        return shaped(self.stack, stretch.text, first, last, stretch.level % 2 == 1)


def _joined(units: Sequence[_Unit]) -> list[Piece] | None:
    """The pieces of whole units in reading order, without the spaces at the end; None if one is not whole."""
    pieces: list[Piece] = []
    for unit in units:
        if unit.pieces is None:
            return None
        pieces += unit.pieces
    while pieces and isinstance(pieces[-1], int):
        pieces.pop()
    return pieces
