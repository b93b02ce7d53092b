"""Filling lines from the places where ICU lets them end, each with its words in the order in which they are seen."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from forms.letters.languages import Language
from forms.letters.setting.breaking import clusters, line_breaks
from forms.letters.setting.faces import Stack, stack
from forms.letters.setting.itemising import Itemised, Stretch, in_visual_order
from forms.letters.setting.shaping import KEPT, Shaped, shaped, space_of
from forms.letters.setting.style import Style

# Widths are sums of thousandths; this many points over is rounding.
ROUNDING = 0.01


class Line(NamedTuple):
    """`pieces` are words and single spaces from left to right. `width` in points, without the space that a soft
    end of line leaves behind (`goes_on`)."""

    pieces: tuple[Shaped, ...]
    width: float
    text: str
    goes_on: bool


class _Unit(NamedTuple):
    """What stays together on a line: its letters and the spaces after them, in thousandths of the type size.

    `pieces` are None where they depend on what else is on the line.
    """

    pieces: tuple[Shaped, ...] | None
    ink: float
    blank: float


class _Units(NamedTuple):
    """All units of a line of text, where each ends in what is seen of it, and where else it might be broken."""

    units: list[_Unit]
    ends: list[int]
    inner: list[Sequence[int]]

    def start_of(self, number: int) -> int:
        return self.ends[number - 1] if number else 0

    def add(self, unit: _Unit, end: int, inner: Sequence[int]) -> None:
        self.units.append(unit)
        self.ends.append(end)
        self.inner.append(inner)


class Filling:
    """Fills lines of one language, style and width."""

    def __init__(self, language: Language, style: Style, width: float) -> None:
        self.stack = stack(language, style.weight)
        self._language = language
        self._scale = style.size / 1000
        self._limit = (width + ROUNDING) / self._scale
        self._space = space_of(self.stack)

    def lines(self, text: str) -> Iterator[Line]:
        """`text` is cleaned and has no line feed; an empty one is an empty line."""
        items = Itemised(text, self._language.direction)
        if items.one_way and (whole := self._whole(items.visible)):
            yield whole
            return
        found = self._units(items)
        if not found.units:
            yield Line((), 0.0, "", False)
        first = 0
        while first < len(found.units):
            line, first = self._fitting(items, found, first)
            yield line

    def _whole(self, text: str) -> Line | None:
        """All of a text that runs from left to right on one line, for which no places to end have to be found; None
        if it does not fit."""
        letters = text.rstrip(" ")
        pieces: list[Shaped] = []
        width = 0.0
        for place, word in enumerate(letters.split(" ") if letters else ()):
            if place:
                pieces.append(self._space)
                width += self._space.width
            if word:
                pieces.append(piece := shaped(self.stack, word, 0, len(word), False))
                width += piece.width
            if width > self._limit:
                return None
        return Line(tuple(pieces), width * self._scale, letters, False)

    def _fitting(self, items: Itemised, found: _Units, first: int) -> tuple[Line, int]:
        """The longest line that fits, as shaped, and the unit that begins the next one."""
        last = self._filled(items, found, first)
        while True:
            line = self._line(items, found, first, last)
            if line.width <= self._limit * self._scale or last == first + 1:
                return line, last
            last -= 1

    def _filled(self, items: Itemised, found: _Units, first: int) -> int:
        """Up to which unit a line reaches, by the units' own widths; at least one."""
        reach, limit, last = 0.0, self._limit, first
        while last < len(found.units):
            _, ink, blank = found.units[last]
            if reach + ink > limit:
                if found.inner[last] or (ink > limit and self._cut(items, found, last)):
                    self._split(items, found, last)
                    continue
                if last > first:
                    return last
            reach += ink + blank
            last += 1
        return last

    def _units(self, items: Itemised) -> _Units:
        """From space to space; between them a line may end too, should it have to."""
        found, locale = _Units([], [], []), self._language.line_break_locale
        if items.one_way:
            parts = items.parts
            if len(parts) == 1:
                return _broken_once(self.stack, locale, parts[0])
            for part in parts:
                _append(found, _broken(self.stack, locale, part))
            return found
        for start, end, inner in _between_spaces(items.visible, locale):
            found.add(self._measured(items, start, end), end, inner)
        return found

    def _cut(self, items: Itemised, found: _Units, number: int) -> bool:
        """What is wider than a line is cut between clusters; false for a single one."""
        start, end = found.start_of(number), found.ends[number]
        *inner, _ = clusters(items.visible[start:end].rstrip(" "))
        found.inner[number] = [start + place for place in inner]
        return bool(inner)

    def _split(self, items: Itemised, found: _Units, number: int) -> None:
        """Puts the parts of a unit in its place."""
        start, ends = found.start_of(number), [*found.inner[number], found.ends[number]]
        starts = [start, *ends[:-1]]
        found.units[number : number + 1] = [
            self._measured(items, *part) for part in zip(starts, ends, strict=True)
        ]
        found.ends[number : number + 1] = ends
        found.inner[number : number + 1] = [()] * len(ends)

    def _measured(self, items: Itemised, start: int, end: int) -> _Unit:
        """As if the line did not change the glyphs at its ends, which mostly it does not."""
        ink = blank = 0.0
        for stretch in items.between(start, end):
            first, last = max(start - stretch.start, 0), min(end, stretch.end) - stretch.start
            if stretch.blank:
                blank += (last - first) * self._space.width
            elif stretch.text:
                ink += blank + self._reach(stretch, first, last)
                blank = 0.0
        return _Unit(None, ink, blank)

    def _reach(self, stretch: Stretch, first: int, last: int) -> float:
        whole = shaped(self.stack, stretch.text, 0, len(stretch.text), stretch.level % 2 == 1)
        if last - first == len(stretch.text):
            return whole.width
        return whole.width_to(last) - whole.width_to(first)

    def _line(self, items: Itemised, found: _Units, first: int, last: int) -> Line:
        start, end = found.start_of(first), found.ends[last - 1]
        text = items.visible[start:end].rstrip(" ")
        pieces = _joined(found.units[first:last])
        if pieces is None:
            pieces = list(self._pieces(items, start, start + len(text)))
        width = sum([piece.width for piece in pieces])
        goes_on = last < len(found.units) and start + len(text) < end
        return Line(tuple(pieces), width * self._scale, text, goes_on)

    def _pieces(self, items: Itemised, start: int, end: int) -> Iterator[Shaped]:
        found = items.between(start, end)
        for place in in_visual_order([stretch.level for stretch in found]):
            stretch = found[place]
            first, last = max(start - stretch.start, 0), min(end, stretch.end) - stretch.start
            if stretch.blank:
                yield from [self._space] * (last - first)
            elif stretch.text:
                yield shaped(self.stack, stretch.text, first, last, stretch.level % 2 == 1)


def _between_spaces(text: str, locale: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Where each stretch with its spaces starts and ends, and where within it a line may end too."""
    start, inner = 0, []
    for end in line_breaks(text, locale):
        if text[end - 1] != " " and end < len(text):
            inner.append(end)
            continue
        yield start, end, tuple(inner)
        start, inner = end, []


@lru_cache(maxsize=KEPT)
def _broken(stack: Stack, locale: str, text: str) -> _Units:
    """The units of a part of a text, which most letters have in common; not to be changed."""
    return _broken_once(stack, locale, text)


def _broken_once(stack: Stack, locale: str, text: str) -> _Units:
    found = _Units([], [], [])
    for start, end, inner in _between_spaces(text, locale):
        found.add(_word(stack, text[start:end]), end, inner)
    return found


def _append(found: _Units, more: _Units) -> None:
    offset = found.start_of(len(found.ends))
    found.units.extend(more.units)
    found.ends.extend([offset + end for end in more.ends] if offset else more.ends)
    found.inner.extend(
        [tuple(offset + place for place in inner) if inner else inner for inner in more.inner]
        if offset
        else more.inner
    )


@lru_cache(maxsize=KEPT)
def _word(stack: Stack, text: str) -> _Unit:
    """`text` is letters, or spaces, or letters with spaces after them."""
    letters = text.rstrip(" ")
    spaces = len(text) - len(letters)
    word = shaped(stack, letters, 0, len(letters), False) if letters else None
    space = space_of(stack)
    pieces = ((word,) if word else ()) + (space,) * spaces
    return _Unit(pieces, word.width if word else 0.0, spaces * space.width)


def _joined(units: Sequence[_Unit]) -> list[Shaped] | None:
    """The pieces of whole units in reading order, without the spaces at the end; None if one is not whole."""
    pieces: list[Shaped] = []
    for unit in units:
        if unit.pieces is None:
            return None
        pieces += unit.pieces
    while pieces and pieces[-1].blank:
        pieces.pop()
    return pieces
