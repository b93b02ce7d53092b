"""The door of the letters that are set in one face only; `values` is that of all others."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from forms.letters.fonts import face_for
from forms.letters.languages import Language
from forms.letters.refusal import HIDDEN, MISSING, NO_GLYPH, TOO_LONG, LetterRefused

NO_BREAK_SPACE = "\u00a0"
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"

# So that the letterhead always fits its page, however wide the letters.
LONGEST = 200
LONGEST_LINE = 100
MOST_LINES = 5

# Joiners spell words in Persian and Indic names; every other invisible format character can only mislead.
_JOINERS = frozenset("\u200c\u200d")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Merge:
    """Puts values into one template in one language."""

    template: str
    language: Language

    def words(self, value: str, field: str) -> str:
        """A name, a school or a date: NFC, single spaces, free to wrap between words."""
        return self._isolated(self._clean(value, field), FIRST_STRONG_ISOLATE)

    def code(self, value: str, field: str) -> str:
        """A phone or letter number: left to right everywhere, and never broken over two lines."""
        unbroken = self._clean(value, field).replace(" ", NO_BREAK_SPACE)
        return self._isolated(unbroken, LEFT_TO_RIGHT_ISOLATE)

    def lines(self, values: Sequence[str] | None, field: str) -> tuple[str, ...]:
        """An address, line by line; none when the family's address is not to be printed."""
        lines = tuple(self.words(value, field) for value in values or ())
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise self._refused(TOO_LONG, field)
        return lines

    def text(self, text: str, field: str = "wording") -> str:
        """The same text, or a refusal that names the first character that would not be seen as meant."""
        face = face_for(self.language)
        for character in text:
            if unicodedata.category(character) in _INVISIBLE and character not in _JOINERS:
                raise self._refused(HIDDEN, field, character)
            if not face.draws(character):
                raise self._refused(NO_GLYPH, field, character)
        return text

    def missing(self, field: str) -> LetterRefused:
        return self._refused(MISSING, field)

    def _clean(self, value: str, field: str) -> str:
        clean = " ".join(self.text(unicodedata.normalize("NFC", value), field).split())
        if not clean:
            raise self.missing(field)
        if len(clean) > LONGEST:
            raise self._refused(TOO_LONG, field)
        return clean

    def _isolated(self, value: str, opening: str) -> str:
        """Where the text runs right to left, a value keeps its own order between two marks."""
        return value if self.language.direction == "ltr" else f"{opening}{value}{POP_ISOLATE}"

    def _refused(self, sentence: str, field: str, character: str = "") -> LetterRefused:
        return LetterRefused(
            sentence,
            field=field,
            template=self.template,
            language=self.language.english_name,
            character=character,
        )
