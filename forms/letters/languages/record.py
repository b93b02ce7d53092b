"""What a letter needs to know about a language."""

import re
from dataclasses import dataclass
from typing import Literal

from forms.letters.languages.stacks import FontFile

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class JoiningWord:
    """How names are joined where CLDR has no answer, or one that does not suit names.

    `pair` stands between two names and, unless `last` says otherwise, before the last of several; `changed`
    takes its place before a name that `before` matches, as Spanish "y" becomes "e" before "Inés".
    """

    pair: str
    between: str = ", "
    last: str = ""
    changed: str = ""
    before: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Calendar:
    """Months, weekdays (Monday first) and the order of a date, where CLDR has none or a wrong one.

    `long` and `full` name {day}, {month}, {year} and {weekday}. The words of ours come from dictionaries and
    school calendars; until a speaker has confirmed them, `confirmed` is false.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    long: str
    full: str
    confirmed: bool = False


@dataclass(frozen=True)
class DayParts:
    """The words for the parts of the day, each with the hour (0 to 23) from which it is said."""

    pattern: str
    words: tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """One language: this record is all that the code knows of it. A record is equal only to itself.

    `tag` is BCP 47, `script` ISO 15924; `fonts` are tried in order for each character. Without
    `babel_locale`, `calendar` and `joining_word` say what CLDR does not. `line_break_locale` is ICU's and may
    carry a style (``ko@lw=phrase``). `opentype_language` names a font's language system (``KSW``) where
    the tag alone would not. `oral_only` marks a language that families speak and do not read: it has no
    letters. `codes` are the other codes that rosters use for it.
    """

    tag: str
    own_name: str
    english_name: str
    direction: Direction = "ltr"
    script: str
    fonts: tuple[FontFile, ...]
    babel_locale: str | None
    line_break_locale: str
    calendar: Calendar | None = None
    day_parts: DayParts | None = None
    joining_word: JoiningWord | None = None
    opentype_language: str | None = None
    oral_only: bool = False
    codes: tuple[str, ...] = ()
