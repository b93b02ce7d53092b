"""Languages that families speak and read, by their names in the reader's language."""

from babel import Locale
from flask_babel import get_locale

from forms.letters.languages import LANGUAGES, closest, name_in_cldr

# Heard at school doors as well, though letters cannot be set in them yet.
_HEARD = (
    *(
        "bs",
        "ceb",
        "de",
        "ha",
        "hu",
        "ig",
        "ilo",
        "it",
        "ka",
        "ku",
        "mam",
        "mn",
        "mr",
        "nl",
        "no",
        "om",
        "quc",
    ),
    *("ro", "sr", "tr", "uz", "yi", "yo", "yue", "zh"),
)

COMMON = (*LANGUAGES, *_HEARD)
"""Codes (BCP 47) that are offered; a roster may bring others."""


def name_of(code: str | None) -> str:
    """A language's name; the code itself where no name is known."""
    if not code:
        return ""
    locale = get_locale() or Locale("en")
    if code in LANGUAGES and locale.language == "en":
        return LANGUAGES[code].english_name
    meant = closest(code)
    tongue = str(locale)
    known = name_in_cldr(code, tongue)
    return known or (name_in_cldr(meant.tag, tongue) or meant.english_name if meant else code)


def choices(kept: str | None) -> list[tuple[str, str]]:
    """Codes and names in the order of the names; `kept` is offered too, whatever it is."""
    codes = {*COMMON, *([kept] if kept else [])}
    return sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1].casefold())
