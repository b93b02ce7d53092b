"""The languages that letters can be set in: a record each, an argument everywhere else."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.letters.languages.alphabets import RECORDS as ALPHABETS
from forms.letters.languages.closest import index, nearest
from forms.letters.languages.east_asian import RECORDS as EAST_ASIAN
from forms.letters.languages.indic import RECORDS as INDIC
from forms.letters.languages.latin import RECORDS as LATIN
from forms.letters.languages.record import Calendar, DayParts, JoiningWord, Language
from forms.letters.languages.right_to_left import RECORDS as RIGHT_TO_LEFT
from forms.letters.languages.saying import (
    clock_time,
    listed,
    long_date,
    name_in_cldr,
    plural_category,
    weekday_date,
    weekday_names,
)
from forms.letters.languages.southeast_asian import RECORDS as SOUTHEAST_ASIAN
from forms.letters.languages.stacks import FontFile

__all__ = (
    "LANGUAGES",
    "SOURCE",
    "Calendar",
    "DayParts",
    "FontFile",
    "JoiningWord",
    "Language",
    "UnknownLanguage",
    "called",
    "clock_time",
    "closest",
    "language",
    "listed",
    "long_date",
    "name_in_cldr",
    "plural_category",
    "weekday_date",
    "weekday_names",
)

_RECORDS = (*LATIN, *ALPHABETS, *RIGHT_TO_LEFT, *INDIC, *SOUTHEAST_ASIAN, *EAST_ASIAN)

LANGUAGES: Mapping[str, Language] = MappingProxyType({record.tag: record for record in _RECORDS})

SOURCE = LANGUAGES["en"]
"""The language that every letter is written in first and stands beside the family's own."""

_INDEX = index(_RECORDS)


class UnknownLanguage(LookupError):
    """No record has this tag."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"There is no language {tag!r}; letters can be set in: {', '.join(LANGUAGES)}.")
        self.tag = tag


def language(tag: str) -> Language:
    """The record for a BCP 47 tag such as ``es``; raises `UnknownLanguage`."""
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


def called(tag: str, reader: str) -> str:
    """The name of the language `tag` for somebody who reads `reader`; the English one where no other is known."""
    ours = language(tag)
    if reader == SOURCE.tag or reader not in LANGUAGES:
        return ours.english_name
    return name_in_cldr(tag, LANGUAGES[reader].babel_locale or SOURCE.tag) or ours.english_name


def closest(tag: str | None) -> Language | None:
    """The record that a roster's code means (``es-MX``, ``spa``, ``zh_TW``, ``prs``); None where none does.

    A language in a script that we do not write it in is not ours: ``pa-PK`` is Punjabi in Arabic letters.
    """
    return nearest(tag, _INDEX) if tag else None
