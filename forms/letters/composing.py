"""From a letter's words to the pages they stand on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from forms.letters.answering import in_panel
from forms.letters.facts import Facts, typical
from forms.letters.foot import Foot, foot
from forms.letters.head import Head, head
from forms.letters.kinds import Part
from forms.letters.languages import Language, language
from forms.letters.looks import (
    BODY,
    EXPLAINED,
    HEADING,
    IN_PANEL,
    LOOKS,
    SIGNED_BY,
    SIGNED_FOR,
    Look,
    style,
)
from forms.letters.rows import TOP, Block, Cell, Column, Page, Row, Texts, columns, paginate
from forms.letters.setting import Style, lay_out, lay_out_once
from forms.letters.slip import at_foot, on_top
from forms.letters.values import Merge
from forms.letters.versions import Counts, Version, Words, chosen

SIZES_BESIDE = (10.4, 10.0, 9.6, 9.2, 9.0)
SIZES_ALONE = (12.0, 11.5, 11.0, 10.5, 10.0)
"""Sizes of a letter's words in points, tried in this order until a page holds them all."""
SIZE_BESIDE, SIZE_ALONE = 10.8, 11.5
"""The size of a letter that takes two pages whatever its size."""
_THE_SCHOOLS = frozenset({"school", "caller", "phone", "reply_by", "language"})
"""Merge fields that are the same for all families to whom a school writes on one day."""
_FAMILYS = frozenset({"students", "guardians"})
_FIELD = re.compile(r"\{(\w+)\}")
_AFTER_A_NAME, _ABOVE_SLIP = 7.0, 10.0
LONGEST_MEASURE = 480.0
"""Width of a letter in one language: more letters on a line are hard to read."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A head with the pages under it."""

    head: Head
    pages: Sequence[Page]


def sheet(
    versions: Sequence[Version], voices: tuple[int, ...], foot: Foot, *, for_envelope: bool, last: str = ""
) -> Sheet:
    """The letter in these of its languages, as large as one page allows. `last` closes it: one quiet line."""
    facts, words = versions[0].facts, tuple(version.words for version in versions)
    above = head(versions, voices, for_envelope=for_envelope)
    sizes, usual = _sizes(voices)
    for size in sizes[_start(typical(facts), words, voices, for_envelope, last) :]:
        pages = _Setter(versions, voices, size, above, last).pages(foot)
        if len(pages) == 1:
            return Sheet(above, pages)
    return Sheet(above, _Setter(versions, voices, usual, above, last).pages(foot))


@lru_cache(maxsize=512)
def _start(
    facts: Facts, words: tuple[Words, ...], voices: tuple[int, ...], for_envelope: bool, last: str
) -> int:
    """The place of the size at which a usual family's letter fits; past the end if it takes two pages.

    Asked of made-up names, so that letters of one kind look alike and are not set at every size in turn.
    """
    versions = [Version(facts, each) for each in words]
    above, under = head(versions, voices, for_envelope=for_envelope), foot(versions)
    sizes, _ = _sizes(voices)
    for place, size in enumerate(sizes):
        if len(_Setter(versions, voices, size, above, last).pages(under)) == 1:
            return place
    return len(sizes)


def _sizes(voices: Sequence[int]) -> tuple[tuple[float, ...], float]:
    return (SIZES_BESIDE, SIZE_BESIDE) if len(voices) > 1 else (SIZES_ALONE, SIZE_ALONE)


def with_slip(pages: Sequence[Page], versions: Sequence[Version], foot: Foot) -> list[Page]:
    """The reply slip at the foot of the last page, if there is room, or on a page of its own."""
    block = at_foot(versions)
    *before, last = pages
    lowest = last[-1][0] - last[-1][1].height
    if lowest - block.height - _ABOVE_SLIP >= foot.top:
        return [*before, (*last, (foot.top + block.height, block))]
    return [*pages, ((TOP, on_top(versions)),)]


@dataclass(frozen=True)
class _Setter:
    """Sets a letter's words at one size."""

    versions: Sequence[Version]
    voices: Sequence[int]
    size: float
    above: Head
    last: str

    def pages(self, foot: Foot) -> list[Page]:
        return paginate(self._blocks(), first_top=self.above.foot, foot=foot.top)

    def _blocks(self) -> Iterator[Block]:
        if not self.above.days:
            headings = tuple(version.heading for version in self._spoken)
            yield Block((self._row(headings, HEADING, lasting=True),), with_next=HEADING.with_next)
        words = tuple(version.words for version in self._spoken)
        for panel, steps in _plan(words, self._spoken[0].counts, self._columns, self.size):
            if panel:
                yield self._panel(panel, [row for step in steps for row in step.block(self._spoken).rows])
            else:
                yield from [step.block(self._spoken) for step in steps]
        yield self._signature()

    @cached_property
    def _spoken(self) -> list[Version]:
        return [self.versions[voice] for voice in self.voices]

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        if len(self.voices) > 1:
            return columns(self.voices)
        [whole] = columns(self.voices)
        spare = max(whole.width - LONGEST_MEASURE, 0)
        shift = spare if self._spoken[0].language.direction == "rtl" else 0
        return (Column(whole.voice, whole.left + shift, whole.width - spare),)

    def _panel(self, name: str, rows: Sequence[Row]) -> Block:
        alone = len(self.voices) == 1
        return Block(
            (*rows, *self._answer(name)),
            panel=True,
            with_next=name == "choice",
            right_to_left=alone and self._spoken[0].language.direction == "rtl",
        )

    def _row(self, texts: tuple[str, ...], look: Look, *, lasting: bool) -> Texts:
        languages = tuple(version.language for version in self._spoken)
        return _set(texts, languages, self._columns, look, self.size, lasting=lasting)

    def _answer(self, panel: str) -> Iterator[Row]:
        url = self.versions[0].facts.answer_url
        if url and self.above.answer is None and panel == "choice":
            yield in_panel(url, self.versions, self.voices, self.size * 0.92)

    def _signature(self) -> Block:
        callers, schools = (tuple(each.values[who] for each in self._spoken) for who in ("caller", "school"))
        languages = tuple(version.language for version in self._spoken)
        rows = _signed(callers, schools, languages, self._columns, self.size)
        return Block((*rows, self._row((self.last,), EXPLAINED, lasting=False))) if self.last else Block(rows)


@lru_cache(maxsize=512)
def _set(
    texts: tuple[str, ...],
    languages: tuple[Language, ...],
    beside: tuple[Column, ...],
    look: Look,
    size: float,
    *,
    lasting: bool,
) -> Texts:
    cells = (
        Cell(lay_out(text, spoken, style(look, size, spoken.script), column.width), column)
        for text, spoken, column in zip(texts, languages, beside, strict=True)
    )
    return Texts(tuple(cells), look.above * size, look.below * size, lasting=lasting)


@dataclass(frozen=True, eq=False)
class _Saying:
    """One part in one language. `pieces`: words, a merge field's name, words, and so on."""

    pieces: tuple[str, ...]
    language: Language
    style: Style
    column: Column
    tag: str

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return self.pieces[1::2]

    def cell(self, values: Iterator[str]) -> Cell:
        """Takes as many of the values as it has fields."""
        text = "".join([next(values) if place & 1 else each for place, each in enumerate(self.pieces)])
        set_in = lay_out_once if self._names_a_family else lay_out
        return Cell(set_in(text, self.language, self.style, self.column.width), self.column, self.tag)

    @cached_property
    def _names_a_family(self) -> bool:
        return not _FAMILYS.isdisjoint(self.fields)


@dataclass(frozen=True, eq=False)
class _Step:
    """One part of the letter in each of its languages."""

    sayings: tuple[_Saying, ...]
    look: Look
    size: float

    def block(self, spoken: Sequence[Version]) -> Block:
        values = tuple([spoken[place].values[field] for place, field in self._fields])
        return _filled_once(self, values) if self._is_one_familys else _filled(self, values)

    @cached_property
    def _fields(self) -> tuple[tuple[int, str], ...]:
        """Each with the place of its language."""
        return tuple((place, field) for place, saying in enumerate(self.sayings) for field in saying.fields)

    @cached_property
    def _is_one_familys(self) -> bool:
        return any(field == "guardians" for _, field in self._fields)

    @cached_property
    def lasting(self) -> bool:
        return {field for _, field in self._fields} <= _THE_SCHOOLS


@lru_cache(maxsize=1536)
def _filled(step: _Step, values: tuple[str, ...]) -> Block:
    """The same row for the same values: most of a letter's rows stand in the letter before it."""
    return _filled_once(step, values)


def _filled_once(step: _Step, values: tuple[str, ...]) -> Block:
    given, look = iter(values), step.look
    cells = tuple([saying.cell(given) for saying in step.sayings])
    row = Texts(cells, look.above * step.size, look.below * step.size, lasting=step.lasting)
    return Block((row,), with_next=look.with_next)


@lru_cache(maxsize=512)
def _plan(
    words: tuple[Words, ...], counts: Counts, beside: tuple[Column, ...], size: float
) -> tuple[tuple[str, tuple[_Step, ...]], ...]:
    """The parts that a family with so many values reads, by the panel that they stand on; empty for none.

    Prepared once for all letters. Raises `LetterRefused` for words that cannot be printed.
    """
    parts = chosen(words[0].text.kind, "letter", counts)
    return tuple(
        (panel, tuple(_step(part, words, beside, size) for part in members))
        for panel, members in groupby(parts, lambda part: IN_PANEL.get(part.name, ""))
    )


def _step(part: Part, words: Sequence[Words], beside: Sequence[Column], size: float) -> _Step:
    look = LOOKS.get(part.name, BODY)
    sayings = []
    for each, column in zip(words, beside, strict=True):
        spoken = language(each.tag)
        text = Merge(each.text.label, spoken).text(each.text.parts[part.name])
        pieces = tuple(_FIELD.split(text))
        sayings.append(_Saying(pieces, spoken, style(look, size, spoken.script), column, part.tag))
    return _Step(tuple(sayings), look, size)


@lru_cache(maxsize=512)
def _signed(
    callers: tuple[str, ...],
    schools: tuple[str, ...],
    languages: tuple[Language, ...],
    beside: tuple[Column, ...],
    size: float,
) -> tuple[Texts, ...]:
    """The caller's name with the school after it, or under it where both are too long for one line."""
    names = _set(callers, languages, beside, SIGNED_BY, size, lasting=True)
    behind = tuple(_after(cell) for cell in names.cells)
    after = _set(schools, languages, behind, SIGNED_FOR, size, lasting=True)
    if all(cell.column.width > 0 and len(cell.paragraph.lines) == 1 for cell in after.cells):
        return (Texts((*names.cells, *after.cells), names.above, lasting=True),)
    return names, _set(schools, languages, beside, SIGNED_FOR, size, lasting=True)


def _after(cell: Cell) -> Column:
    """What is left of a column beside a short line."""
    taken = max(line.width for line in cell.paragraph.lines) + _AFTER_A_NAME
    left = cell.column.left if cell.paragraph.right_to_left else cell.column.left + taken
    return Column(cell.column.voice, left, cell.column.width - taken)
