"""Dates, times and lists of names as each language says them, always in Western digits.

Babel's words lead; a record's own tables go before them.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from forms.letters.languages.record import Calendar, DayParts, JoiningWord, Language

_NO_BREAK_SPACE = "\u00a0"
_ISOLATES = "\u2066\u2067\u2068\u2069"
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u061c"))
"""What CLDR puts between words to steer their order; values stand in isolates instead."""


@lru_cache(maxsize=1024)
def long_date(day: date, language: Language) -> str:
    """September 17, 2026."""
    if language.calendar:
        return _dated(language.calendar.long, day, language.calendar)
    return _plain(format_date(day, format="long", locale=language.babel_locale))


@lru_cache(maxsize=1024)
def weekday_date(day: date, language: Language) -> str:
    """Thursday, September 17, 2026: the form for a day that somebody should keep in mind."""
    if language.calendar:
        return _dated(language.calendar.full, day, language.calendar)
    return _plain(format_date(day, format="full", locale=language.babel_locale))


def weekday_names(language: Language) -> tuple[str, ...]:
    """Monday first.

    Not Babel's names for days that stand alone: it keeps those of the first language asked for all others.
    """
    if language.calendar:
        return language.calendar.weekdays
    names = Locale.parse(language.babel_locale or "en").days["format"]["wide"]
    return tuple(names[day] for day in range(7))


def clock_time(at: time | datetime, language: Language) -> str:
    """5:30 PM, on twelve hours in every language and never broken over two lines.

    A datetime is read on its own clock: it must already be in the district's zone.
    """
    local = at.time() if isinstance(at, datetime) else at.replace(tzinfo=None)
    return _twelve_hours(local, language).replace(" ", _NO_BREAK_SPACE)


def listed(names: Sequence[str], language: Language) -> str:
    """Ana, Luis, and Mateo, joined as the language joins names; empty for nobody."""
    if language.joining_word:
        return _joined(names, language.joining_word)
    return _pattern(len(names), language).format(*names)


@lru_cache(maxsize=1024)
def name_in_cldr(code: str, reader: str) -> str:
    """What a Babel locale calls a language; empty if nothing. A name of its own comes first: Dari, not Persian."""
    locale = Locale.parse(reader)
    known = locale.languages.get(code.replace("-", "_"))
    if known:
        return known
    try:
        return Locale.parse(code, sep="-").get_display_name(locale) or ""
    except (UnknownLocaleError, ValueError):
        return ""


def plural_category(count: int, language: Language) -> str:
    """CLDR's name for how the language counts: one, two, few, many or other."""
    return str(Locale.parse(language.babel_locale or "und").plural_form(count))


def _dated(pattern: str, day: date, calendar: Calendar) -> str:
    return pattern.format(
        day=day.day,
        month=calendar.months[day.month - 1],
        year=day.year,
        weekday=calendar.weekdays[day.weekday()],
    )


def _twelve_hours(at: time, language: Language) -> str:
    if language.day_parts:
        return _with_part_of_day(at, language.day_parts)
    return _plain(format_skeleton("hm", at, locale=language.babel_locale or "en_US"))


def _with_part_of_day(at: time, parts: DayParts) -> str:
    word = [said for since, said in parts.words if since <= at.hour][-1]
    return parts.pattern.format(time=f"{at.hour % 12 or 12}:{at.minute:02}", part=word)


def _joined(names: Sequence[str], word: JoiningWord) -> str:
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    joint = word.pair if len(first) == 1 else word.last or word.pair
    if word.before and word.before.match(last.lstrip(_ISOLATES)):
        joint = word.changed
    return word.between.join(first) + joint + last


@lru_cache(maxsize=1024)
def _pattern(many: int, language: Language) -> str:
    """How CLDR joins so many names, each as a numbered field."""
    return _plain(format_list([f"{{{number}}}" for number in range(many)], locale=language.babel_locale))


def _plain(said: str) -> str:
    """Western digits, ordinary spaces and no marks of direction, whatever CLDR writes."""
    western = "".join(
        str(unicodedata.decimal(each)) if unicodedata.decimal(each, None) is not None else each
        for each in said
    )
    return western.translate(_UNSEEN).replace("\u202f", _NO_BREAK_SPACE)
