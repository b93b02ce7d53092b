"""Cutting a line of text into stretches of one direction, with its spaces and its invisible marks apart.

Positions count the characters that are seen: isolates and other marks of direction steer the order, and are
left out of the text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import icu

from forms.letters.setting.breaking import utf16_offsets

# Marks of direction (isolates among them), the byte order mark and the soft hyphen, which we do not draw.
_MARKS = "\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_STEERING = re.compile(f"[{_MARKS}]")
_TOKENS = re.compile(f"[{_MARKS}]| +|[^ {_MARKS}]+")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BY_DICTIONARY = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_BLANKS = re.compile("[\t\v\f\r]")
# Where a line may end whatever stands beyond: after a space, before a value, after one, and between sentences.
_SEAM = re.compile(
    "(?<=[\\w,:;.] )(?=[\u2066\u2068]\\w)|(?<=\\w\u2069 )(?=\\w)|(?<=[.?!\u0964\u104b\u17d4\u1362] )(?=\\w)"
)


class Stretch(NamedTuple):
    """Letters of one direction without a space, or some spaces, or (empty) a mark of direction."""

    text: str
    start: int
    end: int
    level: int
    blank: bool


class Itemised:
    """What is seen of one line of text, and the stretches it is made of in reading order.

    The text is without a line feed, and cleaned.
    """

    def __init__(self, text: str, direction: str) -> None:
        self.visible = seen(text)
        self.one_way = direction == "ltr" and not _RIGHT_TO_LEFT.search(text)
        """Whether everything runs from left to right."""
        self._text = text
        self._base = 1 if direction == "rtl" else 0

    @property
    def parts(self) -> list[str]:
        """What is seen, cut where values begin and end and sentences meet: what says the same is broken alike.

        Not where a dictionary finds the words: it looks beyond spaces.
        """
        if _BY_DICTIONARY.search(self.visible):
            return [self.visible]
        return [_STEERING.sub("", part) for part in _SEAM.split(self._text)]

    @cached_property
    def _stretches(self) -> list[Stretch]:
        if self.one_way:
            return list(_words(self.visible))
        return list(_directed(self._text, self._base))

    @cached_property
    def _ends(self) -> list[int]:
        return [stretch.end for stretch in self._stretches]

    def between(self, start: int, end: int) -> list[Stretch]:
        """The stretches that reach into this part of what is seen."""
        first = last = bisect_right(self._ends, start)
        while last < len(self._ends) and self._stretches[last].start < end:
            last += 1
        return self._stretches[first:last]


def cleaned(text: str) -> str:
    """Composed (NFC), with every blank a space."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text))


def seen(text: str) -> str:
    """Without the marks of direction, which steer and are not seen."""
    return _STEERING.sub("", text)


def _directed(text: str, base: int) -> Iterator[Stretch]:
    levels = _levels(text, base)
    place = 0
    for found in _TOKENS.finditer(text):
        word, start = found.group(), found.start()
        if _STEERING.match(word):
            yield Stretch("", place, place, levels[start], False)
            continue
        for level, length in _runs(levels[start : found.end()]):
            end = place + length
            yield Stretch(word[:length], place, end, level, word[0] == " ")
            word, place = word[length:], end


def _runs(levels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each level, and how many characters in turn have it."""
    if levels.count(levels[0]) == len(levels):
        yield levels[0], len(levels)
        return
    for level, run in groupby(levels):
        yield level, sum(1 for _ in run)


def _levels(text: str, base: int) -> Sequence[int]:
    """The embedding level of every character: even from left to right, odd from right to left."""
    if not text:
        return ()
    bidi = icu.Bidi()
    bidi.setPara(icu.UnicodeString(text), base)
    levels = bidi.getLevels()
    if len(levels) == len(text):
        return levels
    return [levels[offset] for offset in utf16_offsets(text)[:-1]]


def _words(text: str) -> Iterator[Stretch]:
    """Of text that runs from left to right and has no marks of direction."""
    return (
        Stretch(found.group(), *found.span(), 0, found.group()[0] == " ") for found in _TOKENS.finditer(text)
    )


def in_visual_order(levels: Sequence[int]) -> list[int]:
    """Rule L2 of Unicode's bidirectional algorithm: places from left to right, given levels as they are read."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        for start, end in _stretches_from(level, levels):
            order[start:end] = order[start:end][::-1]
    return order


def _stretches_from(level: int, levels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where places of this level or a higher one begin and end: to turn some of them around moves none out."""
    start = 0
    for place, each in enumerate(levels):
        if each < level:
            if start < place:
                yield start, place
            start = place + 1
    if start < len(levels):
        yield start, len(levels)
