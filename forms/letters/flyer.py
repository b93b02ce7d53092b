"""The flyer for a wall or a table (R34): one page in the family's language and English, for no family in particular."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.letters.kinds import KINDS
from forms.letters.languages import SOURCE, Language, language
from forms.letters.looks import BOLD, Look, style
from forms.letters.qr import code
from forms.letters.refusal import TOO_LONG, LetterRefused
from forms.letters.setting import Document, Paragraph, lay_out
from forms.letters.shapes import HAIRLINE, LAMPLIGHT, QUIET, mark, rounded, rule
from forms.letters.texts import Text
from forms.letters.values import Merge

LEFT, RIGHT, TOP, FOOT = 60.0, 552.0, 744.0, 48.0
"""Edges of the text on US letter paper, in points."""
WIDTH, PADDING, BETWEEN, CODE = RIGHT - LEFT, 12.0, 26.0, 84.0
LARGEST, SMALLEST, STEP = 19.0, 8.0, 0.5
"""Sizes of the text, in points: the largest at which both languages fit on the page."""
HEAD = 44.0
TITLE, BODY, HOW = Look(size=1.7, weight=BOLD, below=0.5), Look(below=0.45), Look(weight=BOLD, below=0.0)
SCHOOL, SMALL = Look(size=1.0, weight=600), Look(size=1.0, colour=QUIET)


@dataclass(frozen=True)
class Flyer:
    """`home` is None for English alone. `address`: a page on the web, printed with its code; None for none.

    `note` is printed small at the foot, such as that nobody fluent has read it.
    """

    school_name: str
    school_phone: str
    english: Text
    home: Text | None = None
    address: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Block:
    """One language: its paragraphs from the top, the last of them on a panel."""

    language: Language
    paragraphs: Sequence[tuple[Paragraph, Look]]

    @property
    def height(self) -> float:
        """All of it, in points."""
        return sum(_height(*each) for each in self.paragraphs) + 2 * PADDING


def flyer(wanted: Flyer) -> bytes:
    """One page as PDF. Raises LetterRefused for what cannot be printed, or does not fit."""
    blocks = _fitting(wanted)
    document = Document(_title(wanted), blocks[0].language.tag, author=wanted.school_name)
    document.new_page()
    _head(document, wanted)
    top = TOP - HEAD
    for place, block in enumerate(blocks):
        if place:
            document.shapes(rule(LEFT, RIGHT, top - BETWEEN / 2, HAIRLINE))
            top -= BETWEEN
        top = _draw(document, block, top)
    if wanted.address:
        _answer(document, wanted)
    if wanted.note:
        note = lay_out(wanted.note, SOURCE, style(SMALL, 8.5, SOURCE.script), WIDTH)
        document.text(note, LEFT, FOOT - 6, part=document.part(SOURCE.tag))
    return document.finish()


def _fitting(wanted: Flyer) -> Sequence[Block]:
    texts = [each for each in (wanted.home, wanted.english) if each is not None]
    room = TOP - HEAD - FOOT - (CODE + BETWEEN if wanted.address else 0)
    size = LARGEST
    while size >= SMALLEST:
        blocks = [_block(wanted, text, size) for text in texts]
        if sum(block.height for block in blocks) + BETWEEN * (len(blocks) - 1) <= room:
            return blocks
        size -= STEP
    raise LetterRefused(
        TOO_LONG, field="wording", template=texts[0].label, language=language(texts[0].language).english_name
    )


def _block(wanted: Flyer, text: Text, size: float) -> Block:
    spoken = language(text.language)
    said = list(_said(wanted, text))
    looks = [TITLE, *([BODY] * (len(said) - 2)), HOW]
    last = len(said) - 1
    paragraphs = [
        (
            lay_out(
                words, spoken, style(look, size, spoken.script), WIDTH - (2 * PADDING if n == last else 0)
            ),
            look,
        )
        for n, (words, look) in enumerate(zip(said, looks, strict=True))
    ]
    return Block(spoken, paragraphs)


def _said(wanted: Flyer, text: Text) -> Iterator[str]:
    merge = _merge(text)
    school = merge.words(wanted.school_name, "school_name")
    values = {"school": school, "caller": school, "phone": merge.phone(wanted.school_phone, "school_phone")}
    for part in KINDS["flyer"].parts:
        yield merge.filled(text.parts[part.name], values)


def _merge(text: Text) -> Merge:
    return Merge(text.label, language(text.language))


def _height(paragraph: Paragraph, look: Look) -> float:
    return paragraph.height + look.below * paragraph.style.leading


def _draw(document: Document, block: Block, top: float) -> float:
    part = document.part(block.language.tag)
    *said, (how, _look) = block.paragraphs
    for place, (paragraph, look) in enumerate(said):
        document.text(paragraph, LEFT, top, part=part, tag="P" if place else "H1")
        top -= _height(paragraph, look)
    foot = top - how.height - 2 * PADDING
    document.shapes(rounded(LEFT, foot, WIDTH, top - foot, 6.0, fill=LAMPLIGHT))
    document.text(how, LEFT + PADDING, top - PADDING, part=part)
    return foot


def _head(document: Document, wanted: Flyer) -> None:
    document.shapes(mark(LEFT, TOP - 20, 26))
    name = lay_out(
        _merge(wanted.english).words(wanted.school_name, "school_name"),
        SOURCE,
        style(SCHOOL, 13, SOURCE.script),
        WIDTH - 34,
    )
    document.text(name, LEFT + 30, TOP, part=document.part(SOURCE.tag), last_line=1)


def _answer(document: Document, wanted: Flyer) -> None:
    address = wanted.address or ""
    part = document.part(SOURCE.tag)
    document.shapes(code(address, LEFT, FOOT, CODE))
    words = _merge(wanted.english).link(address, "answer_url")
    link = lay_out(words, SOURCE, style(SMALL, 11, SOURCE.script), WIDTH - CODE - PADDING)
    document.text(link, LEFT + CODE + PADDING, FOOT + (CODE + link.height) / 2, part=part)


def _title(wanted: Flyer) -> str:
    texts = [each for each in (wanted.home, wanted.english) if each is not None]
    return " / ".join(each.parts["flyer_title"] for each in texts)
