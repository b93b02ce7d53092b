"""Characters that a family would not see as they were meant.

What is no Unicode at all cannot be found here: a Karen font of eight bits looks like Latin letters to every
program. Only a reader of the printed page sees it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from forms.letters.languages import language
from forms.letters.refusal import HIDDEN, LOST, NO_GLYPH, OLD_FONT, ZAWGYI
from forms.letters.setting import missing
from workflows.words import Msgid

# Joiners spell words in Persian and Indic names; every other invisible format character can only mislead.
_JOINERS = frozenset("\u200c\u200d")
_LINE_END = "\u200b"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})
# Letters by their category, blanks to the eye.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# What programs put where they lost a character, or a picture.
_LOST = frozenset("\ufffd\ufffc")


class Flaw(NamedTuple):
    """The first character that spoils a text, and the sentence of `refusal` that says how."""

    sentence: Msgid
    character: str


def flaw(text: str, tag: str) -> Flaw | None:
    """What is wrong with an NFC text that is to be set in a language; None when every character will be seen."""
    if text.isascii() and text.isprintable():
        return None
    for character in dict.fromkeys(text):
        sentence = _unseen(character, text)
        if sentence:
            return Flaw(sentence, character)
    misplaced = zawgyi(text)
    if misplaced:
        return Flaw(ZAWGYI, misplaced)
    undrawn = next((each for each in dict.fromkeys(text) if not _is_drawn(each, tag)), None)
    return Flaw(NO_GLYPH, undrawn) if undrawn else None


@lru_cache(maxsize=16384)
def _is_drawn(character: str, tag: str) -> bool:
    return not missing(character, language(tag))


def _unseen(character: str, text: str) -> Msgid | None:
    category = unicodedata.category(character)
    if character in _LOST:
        return LOST
    if category == "Co":
        return OLD_FONT
    if character in _FILLERS or (category in _INVISIBLE and not _is_spelling(character, text)):
        return HIDDEN
    return None


def _is_spelling(character: str, text: str) -> bool:
    """Whether an invisible character is part of how the text's language is written."""
    return character in _JOINERS or (character == _LINE_END and _UNSPACED.search(text) is not None)


_LETTERS = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9fe\uaa60-\uaa7f"
)
_MEDIALS = "\u103b-\u103e\u105e-\u1060\u1082"
_CARRIERS = f"{_LETTERS}{_MEDIALS}\u25cc\u00a0\ufe00"
_NO_UNICODE_ORDER = re.compile(
    f"(?<![{_CARRIERS}])[\u1031\u1084]"  # The vowel E before its letter.
    f"|(?<![{_CARRIERS}\u103a])[\u103b-\u103e]"  # A medial before its letter.
    f"|\u1039(?![{_LETTERS}])"  # A stacking sign that stacks nothing: Zawgyi's asat.
    "|[\u1004\u100a\u105a](?=\u1039)"  # Letters that carry none below them, unless killed first.
)
_WORDS = re.compile("[\u1000-\u109f]+")
_PEOPLES = (("MON ", "MON"), ("KAREN", "KAREN"), ("KAYAH", "KAREN"), ("SHAN", "SHAN"), ("PALAUNG", "SHAN"))


def zawgyi(text: str) -> str:
    """The first character that stands where Zawgyi, and no Unicode text, puts it; empty for none.

    Zawgyi uses Unicode's Myanmar block in the order of the eye and takes the letters of Mon, Karen and Shan
    for other shapes. So it shows itself by a sign before its letter, or by letters of two of these peoples
    in one word, in Unicode text of any of them alike an error. A short word may show neither: the reviewer
    of a translation therefore looks at the printed page.
    """
    misplaced = _NO_UNICODE_ORDER.search(text)
    if misplaced:
        return misplaced.group()
    return next(_mixed(text), "")


def _mixed(text: str) -> Iterator[str]:
    """Letters that follow another people's in the same word."""
    for word in _WORDS.findall(text):
        found = [(letter, people) for letter in word if (people := _people(letter))]
        yield from (letter for letter, people in found if people != found[0][1])


def _people(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((people for part, people in _PEOPLES if part in name), "")
