"""Any text on as many pages as it needs: for translators, and for looking at how a language is set."""

from collections.abc import Iterator

from reportlab.lib.pagesizes import LETTER

from forms.letters.languages import Language
from forms.letters.setting.document import Document
from forms.letters.setting.paragraphs import Paragraph, lay_out, missing
from forms.letters.setting.structure import Part
from forms.letters.setting.style import Style

MARGIN = 54.0
WIDEST = LETTER[0] - 2 * MARGIN
_TOP = LETTER[1] - MARGIN
_LEADING = 1.5
_BETWEEN = 0.6
"""In lines."""


class NoGlyph(ValueError):
    """A character that no font of the language draws, and the line of the text, from 1, where it stands first."""

    def __init__(self, character: str, line: int) -> None:
        super().__init__(f"No font draws {character!r} (line {line}).")
        self.character = character
        self.line = line


def on_pages(text: str, language: Language, *, width: float = WIDEST, size: float = 11) -> bytes:
    """The text as PDF, an empty line between paragraphs; `width` of the column in points. Raises `NoGlyph`."""
    _refuse_unseen(text, language)
    document = Document(language.english_name, language.tag)
    part = document.part(language.tag)
    style = Style(size, size * _LEADING)
    document.new_page()
    top = _TOP
    for paragraph in _paragraphs(text, language, style, width):
        top = _flow(document, part, paragraph, top) - _BETWEEN * style.leading
    return document.finish()


def _paragraphs(text: str, language: Language, style: Style, width: float) -> Iterator[Paragraph]:
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lay_out(" ".join(lines), language, style, width)
            lines = []


def _flow(document: Document, part: Part, paragraph: Paragraph, top: float) -> float:
    """Draws the paragraph down the page and on to the next; returns the height where it ends."""
    leading, first = paragraph.style.leading, 0
    while first < len(paragraph.lines):
        room = int((top - MARGIN) // leading)
        if room < 1:
            document.new_page()
            top = _TOP
            continue
        last = min(first + room, len(paragraph.lines))
        document.text(paragraph, MARGIN, top, part=part, first_line=first, last_line=last)
        top -= (last - first) * leading
        first = last
    return top


def _refuse_unseen(text: str, language: Language) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        for character in missing(line, language):
            raise NoGlyph(character, number)
