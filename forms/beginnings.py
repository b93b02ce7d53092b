"""Names that are looked for by the letters that their words begin with, where they are in memory already."""

import unicodedata
from collections.abc import Sequence
from typing import Any

MOST_OFFERED = 50
"""No form and no list prints more choices than these: of more, one types the first letters."""
UNDIVIDED = str.maketrans("đłøı", "dloi")
"""Letters that have no accent apart from them."""

Options = Sequence[tuple[Any, Any]]


def begins(name: str, words: str) -> bool:
    """Tell whether each of the words begins a word of the name, whatever their accents and capitals."""
    parts = _folded(name).split()
    return all(any(part.startswith(word) for part in parts) for word in _folded(words).split())


def fitting(options: Options, words: str) -> Options:
    """The options whose words begin so, as many as are offered; the one that is named just so, alone."""
    if not words.strip():
        return []
    found = [option for option in options if begins(str(option[1]), words)]
    exactly = [option for option in found if _folded(str(option[1])) == _folded(words)]
    return exactly if len(exactly) == 1 else found[:MOST_OFFERED]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold()).translate(UNDIVIDED)
    return "".join(" " if each in ",;/" else each for each in apart if not unicodedata.combining(each))
