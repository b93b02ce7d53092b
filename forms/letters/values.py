"""The one door through which a person's data enters a letter.

Nothing here is markup: the typesetter knows none, so a value is only ever the letters it is made of.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from forms.letters.characters import Flaw, flaw
from forms.letters.languages import Language, clock_time, listed, long_date, weekday_date
from forms.letters.refusal import MISSING, TOO_LONG, LetterRefused
from workflows.words import Msgid

NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\u00a0", "\u2011"
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"

# So that the letterhead always fits its page, however wide the letters.
LONGEST = 200
LONGEST_LINE = 100
MOST_LINES = 5

_TOKEN = re.compile(r"\{(\w+)\}")
# A line may end at a hyphen before anything but a digit.
_ENDING_HYPHEN = re.compile(r"-(?!\d)")
_FOR_PAPER = str.maketrans({NO_BREAK_SPACE: " ", NO_BREAK_HYPHEN: "-", **dict.fromkeys("\u2066\u2068\u2069")})


@dataclass(frozen=True)
class Merge:
    """Puts values into one template in one language.

    Every value comes back in NFC between two marks that keep its own direction, whatever surrounds it. Each
    method raises `LetterRefused` for a character that would not be seen as meant, and for what is empty or
    too long; `field` is the value's name in `refusal.FIELDS`.
    """

    template: str
    language: Language

    def words(self, value: str, field: str) -> str:
        """A name, a school or a place, in any script: single spaces, free to wrap between words."""
        return _isolated(self._clean(value, field), FIRST_STRONG_ISOLATE)

    def names(self, values: Sequence[str], field: str) -> str:
        """Several people, joined as the language joins names; empty for nobody."""
        return listed([self.words(value, field) for value in values], self.language)

    def day(self, on: date, field: str) -> str:
        """Thursday, September 17, 2026."""
        return self.words(weekday_date(on, self.language), field)

    def short_day(self, on: date, field: str) -> str:
        """September 17, 2026: for a letter's own date."""
        return self.words(long_date(on, self.language), field)

    def hour(self, at: datetime, field: str) -> str:
        """5:30 PM on the clock that `at` comes with; never broken over two lines."""
        return _isolated(self.text(clock_time(at, self.language), field), FIRST_STRONG_ISOLATE)

    def code(self, value: str, field: str) -> str:
        """A letter's number and the like: left to right everywhere, never broken over two lines."""
        unbroken = self._clean(value, field).replace(" ", NO_BREAK_SPACE)
        return _isolated(_ENDING_HYPHEN.sub(NO_BREAK_HYPHEN, unbroken), LEFT_TO_RIGHT_ISOLATE)

    def link(self, value: str, field: str) -> str:
        """An address on the web: left to right, and nothing in it that would not work when it is copied."""
        return _isolated(self._clean(value, field), LEFT_TO_RIGHT_ISOLATE)

    def phone(self, value: str, field: str) -> str:
        """A phone number as people here read it."""
        return self.code(readable_phone(value), field)

    def lines(self, values: Sequence[str] | None, field: str) -> tuple[str, ...]:
        """An address, line by line; none when the family's address is not to be printed."""
        lines = tuple(self.words(value, field) for value in values or ())
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise self._refused(TOO_LONG, field)
        return lines

    def text(self, text: str, field: str = "wording") -> str:
        """The same text in NFC, every character of which will be seen."""
        return self._read(text, field).composed

    def filled(self, text: str, values: Mapping[str, str]) -> str:
        """The template's text with values, already through this door, in place of its `{tokens}`.

        A value is never read again: braces in a name stay braces. Raises KeyError for an unknown token.
        """
        pieces = self._read(text, "wording").pieces
        if len(pieces) == 1:
            return pieces[0]
        return "".join([values[each] if place & 1 else each for place, each in enumerate(pieces)])

    def missing(self, field: str) -> LetterRefused:
        return self._refused(MISSING, field)

    def _clean(self, value: str, field: str) -> str:
        # Most values are of these letters, and met once.
        seen = value.isascii() and value.isprintable()
        clean = " ".join(value.split()) if seen else self._read(value, field).words
        if not clean:
            raise self.missing(field)
        if len(clean) > LONGEST:
            raise self._refused(TOO_LONG, field)
        return clean

    def _read(self, text: str, field: str) -> "_Text":
        found = _read(text, self.language.tag)
        if found.flaw:
            raise self._refused(found.flaw.sentence, field, found.flaw.character)
        return found

    def _refused(self, sentence: Msgid, field: str, character: str = "") -> LetterRefused:
        return LetterRefused(
            sentence,
            field=field,
            template=self.template,
            language=self.language.english_name,
            character=character,
        )


class _Text(NamedTuple):
    """In NFC: as it is, as words with single spaces, and as words, a merge field's name, words, and so on."""

    composed: str
    words: str
    pieces: tuple[str, ...]
    flaw: Flaw | None


@lru_cache(maxsize=4096)
def _read(text: str, tag: str) -> _Text:
    composed = unicodedata.normalize("NFC", text)
    return _Text(composed, " ".join(composed.split()), tuple(_TOKEN.split(composed)), flaw(composed, tag))


def plain(text: str) -> str:
    """A merged text for the screen, an e-mail or a phone: without the marks that only paper needs."""
    return text.translate(_FOR_PAPER)


@lru_cache(maxsize=1024)
def readable_phone(typed: str) -> str:
    """(916) 448-5290; another country's with its code; what is no number stays as it was typed."""
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_possible_number(number):
        return typed
    formats = phonenumbers.PhoneNumberFormat
    at_home = number.country_code == 1
    return phonenumbers.format_number(number, formats.NATIONAL if at_home else formats.INTERNATIONAL)


def _isolated(value: str, opening: str) -> str:
    return f"{opening}{value}{POP_ISOLATE}"
