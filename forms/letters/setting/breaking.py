"""Where a line may end, and what may never be parted, as Unicode and ICU's dictionaries say."""

import re
from bisect import bisect_left
from threading import local

import icu

# Vowels written before their consonant (Thai, Lao), and what makes the next letter a subscript (Khmer, Burmese).
_LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4\u17d2\u1039"
# Vowels, tones and marks that hang on the letter before them.
_HANGING = (
    "\u0e2f-\u0e3a\u0e45-\u0e4e\u0eaf-\u0ebd\u0ec6-\u0ece\u17b4-\u17d3\u17dd"
    "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d"
)
_CLOSING_CONSONANT = "[\u1000-\u102a]\u1037?\u103a"
_HELD = re.compile(f"[{_LEADING}]|[^ ](?=[{_HANGING}]|{_CLOSING_CONSONANT})")
_FIRST_OF_THESE = "\u0e2f"

# An iterator holds the text that it reads, and no other thread may touch it meanwhile.
_of_this_thread = local()


def line_breaks(text: str, locale: str) -> list[int]:
    """Ends of the stretches that belong together, each with its spaces; the last is the text's own end."""
    kept: dict[str, icu.BreakIterator] = _of_this_thread.__dict__
    if locale not in kept:
        kept[locale] = icu.BreakIterator.createLineInstance(icu.Locale(locale))
    return _ends(kept[locale], text)


def clusters(text: str) -> list[int]:
    """Ends of what a reader takes for one letter, marks and all."""
    return _ends(icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot()), text)


def _ends(iterator: icu.BreakIterator, text: str) -> list[int]:
    iterator.setText(text)
    ends, last = list(iterator), max(text, default="")
    if last > "\uffff":
        ends = _in_characters(text, ends)
    return ends if last < _FIRST_OF_THESE else _legible(text, ends)


def _legible(text: str, ends: list[int]) -> list[int]:
    """Without those inside a syllable's own letters: ICU parts what its dictionaries do not know, such as names."""
    held = {found.end() for found in _HELD.finditer(text)}
    return [end for end in ends if end not in held or end == len(text)]


def _in_characters(text: str, ends: list[int]) -> list[int]:
    """ICU counts UTF-16 units, of which a rare character has two."""
    at = utf16_offsets(text)
    return [bisect_left(at, end) for end in ends]


def utf16_offsets(text: str) -> list[int]:
    """Where each character starts, counted in UTF-16 units, and the end."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets
