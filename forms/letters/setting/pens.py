"""Shaped words as operators of a page, written once per document and size and replayed wherever they stand again.

Everything is written to stand inside a TJ array: `[` before the first word of a line, `]TJ` after the last.
"""

from collections.abc import Iterator

from forms.letters.setting.embedding import EmbeddedFont
from forms.letters.setting.faces import Face, Stack
from forms.letters.setting.objects import number, text_string
from forms.letters.setting.paragraphs import Line, Paragraph
from forms.letters.setting.shaping import Cluster, Glyph, Run, Shaped, shaped

# A document keeps this many drawn paragraphs; those with a family's values are not drawn again.
_KEPT = 2000


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


class Pen:
    """One document's way of writing text of one size."""

    def __init__(self, fonts: Fonts, size: float) -> None:
        self._fonts = fonts
        self._size = size
        self._words: dict[Shaped, list[tuple[EmbeddedFont, str]]] = {}
        self._spaces: dict[Stack, list[tuple[EmbeddedFont, str]]] = {}
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
        spaces = self._spaces_of(paragraph.stack)
        space = shaped(paragraph.stack, " ", 0, 1, False).width * self._size / 1000
        font: EmbeddedFont | None = None
        place = 0.0
        for line in paragraph.lines[first:last]:
            start = _start(paragraph, line, space)
            written.append(
                _step(start - place, 0 if line is paragraph.lines[first] else paragraph.style.leading)
            )
            place = start
            written.append("[")
            for next_font, body in self._bodies(paragraph, line, spaces):
                if next_font is not font:
                    written.append(f"]TJ{next_font.resource} {number(self._size)} Tf[")
                    font = next_font
                written.append(body)
            written.append("]TJ")
        return "".join(written).replace("><", "").replace("[]TJ", "")

    def _bodies(
        self, paragraph: Paragraph, line: Line, spaces: list[tuple[EmbeddedFont, str]]
    ) -> Iterator[tuple[EmbeddedFont, str]]:
        """From left to right, with a space where a soft end of line hides one: words must not run together."""
        if line.goes_on and paragraph.right_to_left:
            yield from spaces
        for piece in line.pieces:
            if isinstance(piece, int):
                yield from spaces * piece
            else:
                yield from self._word(piece)
        if line.goes_on and not paragraph.right_to_left:
            yield from spaces

    def _word(self, word: Shaped) -> list[tuple[EmbeddedFont, str]]:
        found = self._words.get(word)
        if found is None:
            found = self._words[word] = [self._run(run) for run in word.runs]
        return found

    def _spaces_of(self, stack: Stack) -> list[tuple[EmbeddedFont, str]]:
        if stack not in self._spaces:
            self._spaces[stack] = self._word(shaped(stack, " ", 0, 1, False))
        return self._spaces[stack]

    def _run(self, run: Run) -> tuple[EmbeddedFont, str]:
        font = self._fonts.embedded(run.face)
        inside = "".join(self._cluster(font, cluster) for cluster in run.clusters)
        return font, f"<{inside}>".replace("<>", " ")

    def _cluster(self, font: EmbeddedFont, cluster: Cluster) -> str:
        drawn = "".join(self._glyph(font, glyph) for glyph in cluster.glyphs)
        if len(cluster.glyphs) == 1:
            return drawn
        return f">]TJ/Span<</ActualText{text_string(cluster.text)}>>BDC[<{drawn}>]TJ EMC[<"

    def _glyph(self, font: EmbeddedFont, glyph: Glyph) -> str:
        code, width = font.code(glyph), font.width(glyph)
        if not glyph.x and not glyph.y and glyph.advance == width:
            return code
        before, after = _moved(-glyph.x), _moved(glyph.x + width - glyph.advance)
        if not glyph.y:
            return f"{before}{code}{after}"
        rise = number(glyph.y * self._size / 1000)
        return f"{before}>]TJ {rise} Ts[<{code}>]TJ 0 Ts[<{after}"


def _moved(thousandths: float) -> str:
    """Steps to the left, between two strings of an array."""
    return f">{number(thousandths)}<" if thousandths else ""


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
