"""Fonts from installed packages, and the order in which a language tries them.

Faces are immutable and shared by all threads; HarfBuzz reads its fonts without writing to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from threading import RLock
from typing import NamedTuple

import uharfbuzz as hb

from forms.letters.languages import FontFile, Language

WEIGHT = "wght"

# HarfBuzz draws nothing for these, and needs no glyph: joiners, marks of direction, variation selectors, fillers.
_IGNORED = (
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
    *(*range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
    *range(0xFE00, 0xFE10),
)
_DRAWN_AS_NOTHING = frozenset(map(chr, _IGNORED))
_LATIN = frozenset(
    letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isalpha()
)

UNSAID = "\u200b"
"""What a glyph says whose letters another glyph of its cluster already says; nothing makes readers guess."""


class Glyph(NamedTuple):
    """Measures in thousandths of the type size; `text` is what a reader of the file copies for it."""

    id: int
    advance: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, eq=False)
class Face:
    """One font file at one weight."""

    hb_face: hb.Face
    hb_font: hb.Font
    weight: int | None
    characters: frozenset[str]
    name: str

    @cached_property
    def per_mille(self) -> float:
        """What turns the font's own units into thousandths of the type size."""
        return 1000 / self.hb_face.upem

    def draws(self, text: str) -> bool:
        return self.characters.issuperset(set(text))

    @cached_property
    def _space(self) -> int:
        return int(self.hb_font.get_nominal_glyph(ord(" ")) or 0)

    def empty(self, text: str) -> Glyph:
        """A glyph of no width that shows nothing and says `text`."""
        return Glyph(self._space, 0.0, 0.0, 0.0, text)


@dataclass(frozen=True, eq=False)
class Stack:
    """The faces of a language at one weight, in the order in which they are tried; opened when first asked."""

    language: Language
    weight: int

    def faces(self) -> Iterator[Face]:
        """Those whose package is installed."""
        opened = (face(font, self.weight) for font in self.language.fonts)
        return (each for each in opened if each is not None)

    def whole(self, text: str) -> Face | None:
        """The first face that draws all of it."""
        if self.first.draws(text):
            return self.first
        return next((each for each in self.faces() if each.draws(text)), None)

    @cached_property
    def first(self) -> Face:
        return next(self.faces())

    def draws(self, character: str) -> bool:
        return self.whole(character) is not None

    def face_for(self, cluster: str) -> Face:
        """The first face that draws every character of the cluster, or at least its letter."""
        return self.whole(cluster) or self.whole(cluster[0]) or self.first


def stack(language: Language, weight: int) -> Stack:
    """Kept per tag; a record that was replaced (in a test, say) gets a stack of its own."""
    kept = _STACKS.get((language.tag, weight))
    if kept is not None and kept.language is language:
        return kept
    with _opening:
        again = _STACKS.get((language.tag, weight))
        if again is None or again.language is not language:
            again = _STACKS[language.tag, weight] = Stack(language, weight)
        return again


def face(font: FontFile, weight: int) -> Face | None:
    """None where the font's package is not installed."""
    key = font, weight
    if key not in _FACES:
        with _opening:
            if key not in _FACES:
                _FACES[key] = _face(font, weight)
    return _FACES[key]


_STACKS: dict[tuple[str, int], Stack] = {}
_FACES: dict[tuple[FontFile, int], Face | None] = {}
_opening = RLock()


def _face(font: FontFile, weight: int) -> Face | None:
    name = font.file_for(weight)
    try:
        opened = _opened(font.package, name)
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    axes = {axis.tag: axis for axis in opened.axis_infos}
    if WEIGHT not in axes:
        return _at(opened, font, name, None)
    axis = axes[WEIGHT]
    return _at(opened, font, name, int(min(max(weight, axis.min_value), axis.max_value)))


def _at(opened: hb.Face, font: FontFile, name: str, weight: int | None) -> Face:
    drawn = hb.Font(opened)
    if weight is not None:
        drawn.set_variations({WEIGHT: weight})
    characters = _DRAWN_AS_NOTHING.union(map(chr, opened.unicodes))
    return Face(opened, drawn, weight, characters if font.latin else characters - _LATIN, name)


@cache
def _opened(package: str, name: str) -> hb.Face:
    """Mapped into memory, not read: a Chinese font has 17 MB, a letter needs a few of its glyphs."""
    with as_file(files(package) / name) as path:
        return hb.Face(hb.Blob.from_file_path(str(path)))
