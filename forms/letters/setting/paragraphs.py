"""Paragraphs: lines filled from ICU's breaks, each with its words in the order in which they are seen."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple

from forms.letters.languages import Language
from forms.letters.setting.breaking import clusters, line_breaks
from forms.letters.setting.faces import Stack, stack
from forms.letters.setting.itemising import Itemised, Stretch, cleaned, in_visual_order, itemised
from forms.letters.setting.shaping import Shaped, shaped
from forms.letters.setting.style import Style

KEPT = 4096
"""How many paragraphs are remembered in all."""

# Widths are sums of thousandths; this much over is rounding.
_ROUNDING = 0.01


@dataclass(frozen=True, eq=False)
class Line:
    """`pieces` from left to right; an integer stands for so many spaces. `width` in points, without the space
    that a soft end of line leaves behind (`goes_on`)."""

    pieces: tuple[Shaped | int, ...]
    width: float
    text: str
    goes_on: bool


@dataclass(frozen=True, eq=False)
class Paragraph:
    """Text set in one language, style and width; it does not change and may be drawn in many documents."""

    text: str
    language: Language
    style: Style
    width: float
    lines: tuple[Line, ...]
    stack: Stack

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def overfull(self) -> bool:
        """Whether a line is wider than it should be: a single letter wider than the column."""
        return any(line.width > self.width + _ROUNDING for line in self.lines)

    @property
    def right_to_left(self) -> bool:
        return self.language.direction == "rtl"

    @property
    def plain(self) -> bool:
        """Whether every glyph stands for its own letters, from left to right."""
        if self.right_to_left:
            return False
        pieces = (piece for line in self.lines for piece in line.pieces)
        return all(isinstance(piece, int) or piece.plain for piece in pieces)

    @cached_property
    def seen(self) -> str:
        """The text without marks of direction, in reading order, as it is read aloud."""
        return " ".join(line.text for line in self.lines)


def lay_out(text: str, language: Language, style: Style, width: float) -> Paragraph:
    """Lines of at most `width` points; a line feed begins a new line. Isolates steer and are never seen."""
    key = (text, language.tag, style, width)
    kept = _kept.get(key)
    if kept is None or kept.language is not language:
        kept = _Setter(language, style, width).paragraph(text)
        _kept.put(key, kept)
    return kept


def missing(text: str, language: Language) -> tuple[str, ...]:
    """Characters that no font of the language draws, each once, in the order in which they are met."""
    asked = stack(language, 400)
    return tuple(each for each in dict.fromkeys(cleaned(text)) if each != "\n" and not asked.draws(each))


_Key = tuple[str, str, Style, float]


class _Kept:
    """The paragraphs last used, for all threads."""

    def __init__(self) -> None:
        self._paragraphs: OrderedDict[_Key, Paragraph] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> Paragraph | None:
        with self._lock:
            found = self._paragraphs.get(key)
            if found is not None:
                self._paragraphs.move_to_end(key)
            return found

    def put(self, key: _Key, paragraph: Paragraph) -> None:
        with self._lock:
            self._paragraphs[key] = paragraph
            if len(self._paragraphs) > KEPT:
                self._paragraphs.popitem(last=False)


_kept = _Kept()


class _Unit(NamedTuple):
    """What stays together on a line: its letters, and the spaces after them, in points."""

    start: int
    end: int
    ink: float
    blank: float


class _Setter:
    """Sets text in one language, style and width."""

    def __init__(self, language: Language, style: Style, width: float) -> None:
        self.language = language
        self.style = style
        self.width = width
        self.stack = stack(language, style.weight)
        self.scale = style.size / 1000
        self.space = shaped(self.stack, " ", 0, 1, False).width * self.scale

    def paragraph(self, text: str) -> Paragraph:
        lines = [line for part in cleaned(text).split("\n") for line in self._lines(part)]
        return Paragraph(text, self.language, self.style, self.width, tuple(lines), self.stack)

    def _lines(self, text: str) -> Iterator[Line]:
        items = itemised(text, self.language.direction)
        units = list(self._units(items))
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
            line = self._line(items, units[first].start, units[last - 1].end, last < len(units))
            if line.width <= self.width + _ROUNDING or last == first + 1:
                return line, last
            last -= 1

    def _filled(self, units: Sequence[_Unit], first: int) -> int:
        """As many units as their own widths let on a line; at least one."""
        reach, last = 0.0, first
        while last < len(units) and (last == first or reach + units[last].ink <= self.width + _ROUNDING):
            reach += units[last].ink + units[last].blank
            last += 1
        return last

    def _units(self, items: Itemised) -> Iterator[_Unit]:
        """Between places where a line may end; what is wider than a line is cut between clusters."""
        start = 0
        measure = _Measure(self, items)
        for end in line_breaks(items.visible, self.language.line_break_locale):
            unit = measure.unit(start, end)
            if unit.ink <= self.width + _ROUNDING:
                yield unit
            else:
                yield from self._cut(items, unit)
            start = end

    def _cut(self, items: Itemised, unit: _Unit) -> Iterator[_Unit]:
        measure = _Measure(self, items)
        start = unit.start
        for end in clusters(items.visible[unit.start : unit.end]):
            yield measure.unit(start, unit.start + end)
            start = unit.start + end

    def _line(self, items: Itemised, start: int, end: int, goes_on: bool) -> Line:
        text = items.visible[start:end].rstrip(" ")
        soft = goes_on and start + len(text) < end
        pieces = tuple(self._pieces(items, start, start + len(text)))
        width = sum(self.width_of(piece) for piece in pieces)
        return Line(pieces, width, text, soft)

    def _pieces(self, items: Itemised, start: int, end: int) -> Iterator[Shaped | int]:
        found = [stretch for stretch in items.stretches if stretch.start < end and stretch.end >= start]
        order: Sequence[int] = range(len(found))
        if not items.one_way:
            order = in_visual_order([stretch.level for stretch in found])
        for place in order:
            piece = self.piece(found[place], start, end)
            if piece:
                yield piece

    def piece(self, stretch: Stretch, start: int, end: int) -> Shaped | int | None:
        """The part of a stretch that lies between two places of the text."""
        first = max(start - stretch.start, 0)
        last = min(end, stretch.end) - stretch.start
        if last <= first:
            return None
        if stretch.blank:
            return last - first
        return shaped(self.stack, stretch.text, first, last, stretch.level % 2 == 1)

    def width_of(self, piece: Shaped | int) -> float:
        return piece * self.space if isinstance(piece, int) else piece.width * self.scale


class _Measure:
    """Reads an itemised text once from its start, unit by unit."""

    def __init__(self, setter: _Setter, items: Itemised) -> None:
        self._setter = setter
        self._items = items
        self._first = 0

    def unit(self, start: int, end: int) -> _Unit:
        stretches = self._items.stretches
        while self._first < len(stretches) and stretches[self._first].end <= start:
            self._first += 1
        ink = blank = 0.0
        for place in range(self._first, len(stretches)):
            stretch = stretches[place]
            if stretch.start >= end:
                break
            if stretch.blank:
                blank += (min(stretch.end, end) - max(stretch.start, start)) * self._setter.space
            elif stretch.text:
                ink += blank + self._reach(stretch, start, end)
                blank = 0.0
        return _Unit(start, end, ink, blank)

    def _reach(self, stretch: Stretch, start: int, end: int) -> float:
        whole = shaped(self._setter.stack, stretch.text, 0, len(stretch.text), stretch.level % 2 == 1)
        if start <= stretch.start and end >= stretch.end:
            return whole.width * self._setter.scale
        before = whole.width_to(max(start - stretch.start, 0))
        return (whole.width_to(min(end, stretch.end) - stretch.start) - before) * self._setter.scale
