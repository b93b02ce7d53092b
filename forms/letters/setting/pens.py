"""Shaped words as operators of a page, written once per document and size and replayed wherever they stand again.

Everything is written to stand inside a TJ array: `[` before the first word of a line, `]TJ` after the last.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from forms.letters.setting.embedding import EmbeddedFont
from forms.letters.setting.faces import UNSAID, Face, Glyph
from forms.letters.setting.filling import Line
from forms.letters.setting.objects import number, text_string
from forms.letters.setting.paragraphs import Paragraph
from forms.letters.setting.shaping import Cluster, Run, Shaped, space_of

# A document keeps this many drawn paragraphs; most that are not on a plate are not drawn again.
_KEPT = 1024


class Fonts:
    """The fonts of one document, named in the order in which they are first drawn."""

    def __init__(self) -> None:
        self._fonts: dict[Face, EmbeddedFont] = {}

    def embedded(self, face: Face) -> EmbeddedFont:
        if face not in self._fonts:
            self._fonts[face] = EmbeddedFont(face, f"/F{len(self._fonts) + 1}")
        return self._fonts[face]

    def __iter__(self) -> Iterator[EmbeddedFont]:
        return iter(self._fonts.values())


Body = tuple[EmbeddedFont, str]
"""Something inside a TJ array, and the font it is in."""


class Pen:
    """One document's way of writing text of one size."""

    def __init__(self, fonts: Fonts, size: float) -> None:
        self._fonts = fonts
        self._size = size
        self._clusters: defaultdict[EmbeddedFont, dict[Cluster, str]] = defaultdict(dict)
        self._words: dict[Shaped, list[Body]] = {}
        # Of each face, the words that are drawn in it alone and say themselves.
        self._whole: defaultdict[Face, dict[Shaped, str]] = defaultdict(dict)
        self._spans: dict[tuple[Shaped, int], list[Body]] = {}
        self._paragraphs: dict[tuple[Paragraph, int, int], str] = {}

    def paragraph(self, paragraph: Paragraph, first: int, last: int) -> str:
        """Operators for lines `first` up to `last`, from the start of the first line's baseline."""
        key = paragraph, first, last
        found = self._paragraphs.get(key)
        if found is None:
            if len(self._paragraphs) == _KEPT:
                self._paragraphs.clear()
            found = self._paragraphs[key] = self._drawn(paragraph, first, last)
        return found

    def _drawn(self, paragraph: Paragraph, first: int, last: int) -> str:
        written = [_colour(paragraph)]
        space = space_of(paragraph.stack)
        font: EmbeddedFont | None = None
        place, down = 0.0, 0.0
        for line in paragraph.lines[first:last]:
            start = _start(paragraph, line, space.width * self._size / 1000)
            written.append(f"{_step(start - place, down)}[")
            place, down = start, paragraph.style.leading
            pieces = _with_hidden_space(paragraph, line, space)
            for next_font, body in self._bodies(pieces, space, paragraph.stack.first):
                if next_font is not font:
                    written.append(f"]TJ{next_font.resource} {number(self._size)} Tf[")
                    font = next_font
                written.append(body)
            written.append("]TJ")
        return "".join(written).replace(")(", "").replace("[]TJ", "")

    def _bodies(self, pieces: Sequence[Shaped], space: Shaped, face: Face) -> Iterable[Body]:
        """`face` is the one that most words are in."""
        if not pieces:
            return ()
        known = self._whole[face]
        try:
            drawn = "".join([known[piece] for piece in pieces])
        except KeyError:
            found = [known.get(piece) or self._in(face, piece) for piece in pieces]
            if not all(found):
                return self._one_by_one(pieces, space)
            drawn = "".join(filter(None, found))
        return ((self._fonts.embedded(face), drawn),)

    def _in(self, face: Face, word: Shaped) -> str | None:
        """The word drawn, if it is in this face alone and says itself."""
        if len(word.runs) != 1 or word.runs[0].face is not face or not (word.plain or word.rtl):
            return None
        _, body = self._run(word.runs[0])
        self._whole[face][word] = body
        return body

    def _one_by_one(self, pieces: Sequence[Shaped], space: Shaped) -> Iterator[Body]:
        """A word whose glyphs do not say it letter by letter takes the spaces after it with it."""
        place = 0
        while place < len(pieces):
            word = pieces[place]
            place += 1
            if word.plain or word.rtl:
                yield from self._word(word)
                continue
            spaces = sum(1 for _ in takewhile(lambda piece: piece.blank, pieces[place:]))
            yield from self._said(word, spaces, space)
            place += spaces

    def _word(self, word: Shaped) -> list[Body]:
        found = self._words.get(word)
        if found is None:
            found = self._words[word] = [self._run(run) for run in word.runs]
        return found

    def _said(self, word: Shaped, spaces: int, space: Shaped) -> list[Body]:
        """The word said as a whole, with the spaces: one alone between two such words would be lost by readers."""
        found = self._spans.get((word, spaces))
        if found is None:
            drawn = [*self._word(word), *self._word(space) * spaces]
            text = "".join(cluster.text for run in word.runs for cluster in run.clusters) + " " * spaces
            opening = drawn[0][0], f"]TJ/Span<</ActualText{text_string(text)}>>BDC["
            found = self._spans[word, spaces] = [opening, *drawn, (drawn[-1][0], "]TJ EMC[")]
        return found

    def _run(self, run: Run) -> Body:
        font = self._fonts.embedded(run.face)
        known, written = self._clusters[font], []
        for cluster in run.clusters:
            drawn = known.get(cluster)
            if drawn is None:
                drawn = known[cluster] = self._cluster(font, cluster)
            written.append(drawn)
        return font, f"({''.join(written)})".replace("()", " ")

    def _cluster(self, font: EmbeddedFont, cluster: Cluster) -> str:
        """Raised glyphs first: readers sort by place, and a mark that began after its letter's end would be read
        after the next letter."""
        level, raised, place = "", "", 0.0
        for glyph in cluster.glyphs:
            if glyph.y:
                raised += self._raised(font, glyph, place)
                level += _moved(-glyph.advance)
            else:
                level += _level(font, glyph)
            place += glyph.advance
        return raised + level

    def _raised(self, font: EmbeddedFont, glyph: Glyph, place: float) -> str:
        """A glyph above or below the line, `place` thousandths after its cluster's start, where the pen returns."""
        anchor, to = font.face.empty(UNSAID), place + glyph.x
        there, back = _moved(font.width(anchor) - to), _moved(to + font.width(glyph))
        rise = number(glyph.y * self._size / 1000)
        return f")]TJ {rise} Ts[({font.code(anchor)}{there}{font.code(glyph)}{back})]TJ 0 Ts[("


def _with_hidden_space(paragraph: Paragraph, line: Line, space: Shaped) -> tuple[Shaped, ...]:
    """With the space that a soft end of line hides: words must not run together when they are read."""
    if not line.goes_on:
        return line.pieces
    return (space, *line.pieces) if paragraph.right_to_left else (*line.pieces, space)


def _level(font: EmbeddedFont, glyph: Glyph) -> str:
    width = font.width(glyph)
    return f"{_moved(-glyph.x)}{font.code(glyph)}{_moved(glyph.x + width - glyph.advance)}"


def _moved(thousandths: float) -> str:
    """Steps to the left, between two strings of an array."""
    return f"){number(thousandths)}(" if thousandths else ""


def _step(right: float, down: float) -> str:
    return f" {number(right)} {number(-down)} Td" if right or down else ""


def _start(paragraph: Paragraph, line: Line, space: float) -> float:
    """Where the line's first operator begins, from the paragraph's left edge."""
    if not paragraph.right_to_left:
        return 0.0
    return paragraph.width - line.width - (space if line.goes_on else 0.0)


def _colour(paragraph: Paragraph) -> str:
    colour = paragraph.style.colour
    return f" {number(colour.red)} {number(colour.green)} {number(colour.blue)} rg"
