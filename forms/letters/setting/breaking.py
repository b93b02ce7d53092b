"""Where a line may end, and what may never be parted, as Unicode and ICU's dictionaries say."""

from bisect import bisect_left
from threading import local

import icu

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
    ends = list(iterator)
    return ends if max(text, default="") <= "\uffff" else _in_characters(text, ends)


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
