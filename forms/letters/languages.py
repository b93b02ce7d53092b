"""What a letter needs to know about a language: a record here, an argument everywhere else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list


@dataclass(frozen=True)
class FontFile:
    """A font by the installed package that holds it; no path and no copy of ours."""

    package: str
    name: str


@dataclass(frozen=True)
class JoiningWord:
    """An "and" that changes before certain sounds, as Spanish "y" does before "Inés"."""

    usual: str
    changed: str
    before: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class Language:
    """`fonts` are tried in order; `line_break_locale` is ICU's and may differ from that of dates."""

    tag: str
    own_name: str
    english_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    script: str
    fonts: tuple[FontFile, ...]
    babel_locale: str
    line_break_locale: str
    joining_word: JoiningWord | None = None


class UnknownLanguage(LookupError):
    """No record has this tag."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"There is no language {tag!r}; letters can be set in: {', '.join(LANGUAGES)}.")
        self.tag = tag


_NOTO_SANS = FontFile("manimgx_fonts", "NotoSans[wght].ttf")

_RECORDS = (
    Language(
        tag="en",
        own_name="English",
        english_name="English",
        script="Latn",
        fonts=(_NOTO_SANS,),
        babel_locale="en_US",
        line_break_locale="en_US",
    ),
    Language(
        tag="es",
        own_name="Español",
        english_name="Spanish",
        script="Latn",
        fonts=(_NOTO_SANS,),
        # es alone writes 17:30; families here read 5:30 p. m.
        babel_locale="es_US",
        line_break_locale="es_US",
        joining_word=JoiningWord(" y ", " e ", before=re.compile(r"h?[ií](?![aeouáéó])", re.IGNORECASE)),
    ),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({record.tag: record for record in _RECORDS})

SOURCE = LANGUAGES["en"]
"""The language that every letter is written in first and stands beside the family's own."""


def language(tag: str) -> Language:
    """The record for a BCP 47 tag such as ``es``; raises `UnknownLanguage`."""
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


def long_date(day: date, language: Language) -> str:
    """September 17, 2026."""
    return format_date(day, format="long", locale=language.babel_locale)


def weekday_date(day: date, language: Language) -> str:
    """Thursday, September 17, 2026: the form for a day that somebody should keep in mind."""
    return format_date(day, format="full", locale=language.babel_locale)


def listed(names: Sequence[str], language: Language) -> str:
    """Ana, Luis, and Mateo, joined as the language joins names."""
    joined = format_list(list(names), locale=language.babel_locale)
    word = language.joining_word
    if word is None or len(names) < 2 or not word.before.match(names[-1]):
        return joined
    start, _, last = joined.rpartition(word.usual + names[-1])
    return f"{start}{word.changed}{names[-1]}{last}"


def plural_category(count: int, language: Language) -> str:
    """CLDR's name for how the language counts: one, two, few, many or other."""
    return str(Locale.parse(language.babel_locale).plural_form(count))
