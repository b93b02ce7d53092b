"""Languages that families speak and read, by their names in the reader's language."""

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

COMMON = (
    *(
        "am",
        "ar",
        "bn",
        "bs",
        "ceb",
        "de",
        "en",
        "es",
        "fa",
        "fr",
        "gu",
        "ha",
        "he",
        "hi",
        "hmn",
        "ht",
        "hu",
        "ig",
    ),
    *(
        "ilo",
        "it",
        "ja",
        "ka",
        "kar",
        "km",
        "ko",
        "ku",
        "lo",
        "mam",
        "mh",
        "mn",
        "mr",
        "my",
        "ne",
        "nl",
        "no",
        "om",
    ),
    *(
        "pa",
        "pl",
        "prs",
        "ps",
        "pt",
        "quc",
        "ro",
        "ru",
        "sm",
        "so",
        "sr",
        "sw",
        "ta",
        "te",
        "th",
        "ti",
        "tl",
        "tr",
    ),
    *("uk", "ur", "uz", "vi", "yi", "yo", "zh", "zh-Hant"),
)
"""Codes (BCP 47) of what is heard at school doors; a roster may bring others."""


def name_of(code: str | None) -> str:
    """A language's name; the code itself where no name is known."""
    if not code:
        return ""
    locale = get_locale() or Locale("en")
    try:
        return Locale.parse(code, sep="-").get_display_name(locale) or code
    except (UnknownLocaleError, ValueError):
        return locale.languages.get(code) or code


def choices(kept: str | None) -> list[tuple[str, str]]:
    """Codes and names in the order of the names; `kept` is offered too, whatever it is."""
    codes = {*COMMON, *([kept] if kept else [])}
    return sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1].casefold())
