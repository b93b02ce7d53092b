"""Paragraphs: text in one language, style and width, as lines."""

from dataclasses import dataclass
from functools import lru_cache

from forms.letters.languages import Language
from forms.letters.setting.faces import Stack, stack
from forms.letters.setting.filling import ROUNDING, Filling, Line
from forms.letters.setting.itemising import cleaned, seen
from forms.letters.setting.style import REGULAR, Style

KEPT = 2560
"""How many paragraphs are remembered in all."""


@dataclass(frozen=True, eq=False)
class Paragraph:
    """Text set in one language, style and width; it does not change and may be drawn in many documents."""

    text: str
    language: Language
    style: Style
    width: float
    lines: tuple[Line, ...]
    stack: Stack
    plain: bool
    """Whether every glyph stands for its own letters, from left to right."""

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def overfull(self) -> bool:
        """Whether a line is wider than it should be: a single letter wider than the column."""
        return any(line.width > self.width + ROUNDING for line in self.lines)

    @property
    def right_to_left(self) -> bool:
        return self.language.direction == "rtl"

    @property
    def seen(self) -> str:
        """The text without marks of direction, in reading order, as it is read aloud."""
        return seen(cleaned(self.text)).replace("\n", " ")


@lru_cache(maxsize=KEPT)
def lay_out(text: str, language: Language, style: Style, width: float) -> Paragraph:
    """Lines of at most `width` points; a line feed begins a new line. Isolates steer and are never seen."""
    return lay_out_once(text, language, style, width)


def lay_out_once(text: str, language: Language, style: Style, width: float) -> Paragraph:
    """The same, not remembered: for what no other letter says."""
    filling = _filling(language, style, width)
    lines = [line for part in cleaned(text).split("\n") for line in filling.lines(part)]
    plain = language.direction == "ltr" and all(piece.plain for line in lines for piece in line.pieces)
    return Paragraph(text, language, style, width, tuple(lines), filling.stack, plain)


@lru_cache(maxsize=1024)
def _filling(language: Language, style: Style, width: float) -> Filling:
    return Filling(language, style, width)


def missing(text: str, language: Language) -> tuple[str, ...]:
    """Characters that no font of the language draws, each once, in the order in which they are met."""
    asked = stack(language, REGULAR)
    return tuple(each for each in dict.fromkeys(cleaned(text)) if each != "\n" and not asked.draws(each))
