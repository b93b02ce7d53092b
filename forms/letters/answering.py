"""Where a family answers online: the code to scan, its sentence, and the address to type."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.letters.languages import SOURCE
from forms.letters.looks import Look, style
from forms.letters.qr import code
from forms.letters.rows import LEFT, RIGHT, WIDTH, Cell, Column, Parts, columns
from forms.letters.setting import Document, Paragraph, lay_out, lay_out_once
from forms.letters.shapes import LAMPLIGHT, rounded
from forms.letters.versions import Version

SIDE = 72.0
"""Of the code with its white border, in points: one module is 0.6 mm, which old phones read."""

_SENTENCE = Look(size=1.0)
_LINK = Look(size=1.0, weight=600)
_PADDING, _BESIDE_CODE = 8.0, 10.0
_CARD_SIDE, _CARD_SIZE = 66.0, 8.0


@dataclass(frozen=True, eq=False)
class Answer:
    """The code, and what is read beside it; a row of a panel, or a card of its own."""

    address: str
    side: float
    code_left: float
    code_drop: float
    texts: tuple[tuple[float, Cell], ...]
    height: float
    card: Column | None = None
    lasting: bool = False

    def draw(self, document: Document, parts: Parts, top: float) -> None:
        if self.card:
            left, width = self.card.left, self.card.width
            document.shapes(rounded(left, top - self.height, width, self.height, 5.0, fill=LAMPLIGHT))
        document.shapes(code(self.address, self.code_left, top - self.code_drop - self.side, self.side))
        for drop, cell in self.texts:
            document.text(cell.paragraph, cell.column.left, top - drop, part=parts[cell.column.voice])

    def split(self, room: float) -> None:
        """A code is not divided."""


def in_panel(address: str, versions: Sequence[Version], voices: Sequence[int], size: float) -> Answer:
    """In two languages, the code stands between them; in one, at the far end of its lines."""
    if len(voices) == 1:
        return _beside_one(address, versions[voices[0]], voices[0], size)
    return _between_two(address, versions, voices, size)


def card(
    address: str, versions: Sequence[Version], voices: Sequence[int], left: float, width: float
) -> Answer:
    """A card for the right of a window envelope's address."""
    text_left = left + _PADDING + _CARD_SIDE + 6
    beside = [Column(voice, text_left, left + width - _PADDING - text_left) for voice in voices]
    cells = [_sentence(versions[column.voice], column, _CARD_SIZE) for column in beside]
    drop, texts = _PADDING, []
    for cell in cells:
        texts.append((drop, cell))
        drop += cell.paragraph.height + 3
    drop = max(drop, _PADDING + _CARD_SIDE + 2)
    typed = _link(versions[0], width - 2 * _PADDING, _CARD_SIZE, in_two=True)
    link = Cell(typed, Column(0, left + _PADDING, width))
    texts.append((drop, link))
    height = drop + link.paragraph.height + _PADDING
    return Answer(
        address, _CARD_SIDE, left + _PADDING, _PADDING, tuple(texts), height, card=Column(0, left, width)
    )


def _between_two(address: str, versions: Sequence[Version], voices: Sequence[int], size: float) -> Answer:
    middle = (LEFT + RIGHT) / 2
    beside = columns(voices, gutter=SIDE + 2 * _BESIDE_CODE)
    cells = [_sentence(versions[column.voice], column, size) for column in beside]
    tallest = max(cell.paragraph.height for cell in cells)
    drop = max((SIDE - tallest) / 2, 0)
    link = _link(versions[0], WIDTH, size)
    under = max(SIDE, tallest) + 2
    centred = Cell(link, Column(0, middle - _reach(link) / 2, WIDTH))
    texts = (*((drop, cell) for cell in cells), (under, centred))
    return Answer(address, SIDE, middle - SIDE / 2, 0.0, texts, under + link.height)


def _beside_one(address: str, version: Version, voice: int, size: float) -> Answer:
    width = WIDTH - SIDE - _BESIDE_CODE
    backward = version.language.direction == "rtl"
    column = Column(voice, LEFT + SIDE + _BESIDE_CODE if backward else LEFT, width)
    sentence = _sentence(version, column, size)
    link = _link(version, width, size)
    shift = width - _reach(link) if backward and not link.right_to_left else 0.0
    height = sentence.paragraph.height + link.height
    drop = max((SIDE - height) / 2, 0)
    under = Cell(link, Column(0 if not link.right_to_left else voice, column.left + shift, width))
    texts = ((drop, sentence), (drop + sentence.paragraph.height, under))
    return Answer(address, SIDE, LEFT if backward else RIGHT - SIDE, 0.0, texts, max(SIDE, height))


def _sentence(version: Version, column: Column, size: float) -> Cell:
    words = version.shared("answer_code")
    look = style(_SENTENCE, size, version.language.script)
    return Cell(lay_out(words, version.language, look, column.width), column)


def _link(version: Version, width: float, size: float, *, in_two: bool = False) -> Paragraph:
    """What is typed: nobody types the protocol. `in_two` puts the family's own part on a line of its own."""
    address = version.facts.answer_url or ""
    typed = version.merge.link(address.removeprefix("https://").removeprefix("http://"), "answer_url")
    if in_two:
        typed = "/\n".join(typed.rsplit("/", 1))
    return lay_out_once(typed, SOURCE, style(_LINK, size, SOURCE.script), width)


def _reach(paragraph: Paragraph) -> float:
    return max(line.width for line in paragraph.lines)
