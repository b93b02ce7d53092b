"""A language on the page before anybody has written in it.

Where Porchlight brings no words in a language, a letter is filled with names of months, days, languages and
countries from CLDR, as long as the English and with the same merge fields. It shows the script and the page; nobody
should read it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import cycle

from babel import Locale

from forms.letters.kinds import KINDS
from forms.letters.languages import Language, weekday_date
from forms.letters.letter import Words
from forms.letters.sample import starter_words
from forms.letters.texts import Text

# Characters to say what English says in a hundred.
_LENGTH = {
    "Hans": 32,
    "Hant": 32,
    "Jpan": 48,
    "Kore": 55,
    "Mymr": 115,
    "Taml": 120,
    "Ethi": 70,
    "Hebr": 80,
    "Arab": 90,
}
_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
_WORDS_TO_A_STRETCH = 6


@cache
def words(kind: str, spoken: Language) -> Words:
    """Porchlight's own where it has them."""
    found = starter_words(kind, spoken.tag)
    return found or Words(_filler(kind, spoken), _filler("common", spoken))


def _filler(kind: str, spoken: Language) -> Text:
    stock = cycle(_stock(spoken))
    parts = {part.name: _filled(part.english, stock, spoken) for part in KINDS[kind].parts}
    return Text(kind, spoken.tag, 1, parts)


def _filled(english: str, stock: Iterator[str], spoken: Language) -> str:
    """As long as the English is in this script, with its merge fields in their places."""
    pieces = re.split(r"(\{\w+\})", english)
    return "".join(
        piece if piece.startswith("{") else _of_length(piece, stock, spoken) for piece in pieces
    ).strip()


def _of_length(english: str, stock: Iterator[str], spoken: Language) -> str:
    wanted = len(english) * _LENGTH.get(spoken.script, 100) / 100
    said: list[str] = []
    while sum(map(len, said)) + len(said) < wanted:
        said.append(next(stock))
    stretches = [
        said[place : place + _WORDS_TO_A_STRETCH] for place in range(0, len(said), _WORDS_TO_A_STRETCH)
    ]
    joint = "" if spoken.script in _UNSPACED else " "
    return f" {' '.join(joint.join(stretch) for stretch in stretches)} "


@cache
def _stock(spoken: Language) -> tuple[str, ...]:
    """Words of the language itself, shortest names left out."""
    found = dict.fromkeys(word for name in _names(spoken) for word in name.split() if _is_word(word))
    return tuple(found)


def _is_word(word: str) -> bool:
    return len(word) > 1 and not any(each.isascii() and not each.isalpha() for each in word)


def _names(spoken: Language) -> Iterator[str]:
    for number in range(12):
        yield re.sub(r"\d+", "", weekday_date(date(2026, 1, 7) + timedelta(days=31 * number), spoken))
    if spoken.babel_locale:
        cldr = Locale.parse(spoken.babel_locale)
        for table in (cldr.languages, cldr.territories):
            yield from _in_own_letters(table, spoken)


def _in_own_letters(table: Mapping[str, str], spoken: Language) -> Iterator[str]:
    latin = spoken.script == "Latn"
    return (
        name
        for name in list(table.values())[:120]
        if latin or not any(each.isascii() and each.isalpha() for each in name)
    )
