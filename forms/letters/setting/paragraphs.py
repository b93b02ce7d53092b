"""Paragraphs, laid out once for each text, language, style and width."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from forms.letters.languages import Language
from forms.letters.setting.faces import Stack, stack
from forms.letters.setting.filling import ROUNDING, Filling, Line
from forms.letters.setting.itemising import cleaned
from forms.letters.setting.style import REGULAR, Style

KEPT = 4096
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

    @cached_property
    def plain(self) -> bool:
        """Whether every glyph stands for its own letters, from left to right."""
        if self.right_to_left:
            return False
        return all(piece.plain for line in self.lines for piece in line.pieces)

    @cached_property
    def seen(self) -> str:
        """The text without marks of direction, in reading order, as it is read aloud."""
        return " ".join(line.text for line in self.lines)


def lay_out(text: str, language: Language, style: Style, width: float) -> Paragraph:
    """Lines of at most `width` points; a line feed begins a new line. Isolates steer and are never seen."""
    key = (text, language.tag, style, width)
    kept = _kept.get(key)
    if kept is None or kept.language is not language:
        kept = _set(text, language, style, width)
        _kept.put(key, kept)
    return kept


def _set(text: str, language: Language, style: Style, width: float) -> Paragraph:
    filling = Filling(language, style, width)
    lines = (line for part in cleaned(text).split("\n") for line in filling.lines(part))
    return Paragraph(text, language, style, width, tuple(lines), filling.stack)


def missing(text: str, language: Language) -> tuple[str, ...]:
    """Characters that no font of the language draws, each once, in the order in which they are met."""
    asked = stack(language, REGULAR)
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
