"""Real words of every language to set, and what two libraries read back from the page."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO

import pypdf
import pypdfium2
from babel import Locale

from forms.letters.languages import LANGUAGES, Language
from forms.letters.setting import Document, Line, Style, lay_out

STYLE = Style(11, 16)
EVERY = tuple(LANGUAGES)
UNSPACED = {"Thai", "Laoo", "Khmr", "Mymr", "Hans", "Hant", "Jpan"}
"""Scripts whose words stand without spaces, so that a line may end anywhere between two."""

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def words_of(language: Language, most: int = 120) -> list[str]:
    """Months, weekdays and names of countries; without a hyphen, where a line might end."""
    found = [word for phrase in _phrases(language) for word in phrase.split() if "-" not in word]
    return list(dict.fromkeys(found))[:most]


def _phrases(language: Language) -> Iterator[str]:
    yield language.own_name
    if language.calendar:
        yield from (*language.calendar.months, *language.calendar.weekdays)
    if language.babel_locale:
        spoken = Locale.parse(language.babel_locale)
        yield from (*spoken.months["format"]["wide"].values(), *spoken.days["format"]["wide"].values())
        yield from spoken.territories.values()


def on_a_page(text: str, language: Language, width: float = 240, style: Style = STYLE) -> bytes:
    """One paragraph, as PDF."""
    document = Document("A test", language.tag)
    document.new_page()
    document.text(lay_out(text, language, style, width), 50, 750, part=document.part(language.tag))
    return document.finish()


def read_by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def read_by_pdfium(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def share_found(words: list[str], text: str, language: Language) -> float:
    """How many of the words are in the text, whole; white space and invisible marks aside."""
    seen = _plainly(text)
    if language.script in UNSPACED:
        together = re.sub(r"\s", "", seen)
        return sum(_plainly(word) in together for word in words) / len(words)
    return sum(_plainly(word) in set(seen.split()) for word in words) / len(words)


def _plainly(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def seen_in(line: Line) -> str:
    """The letters of a line in the order in which they stand on the paper, from left to right."""
    return "".join(cluster.text for word in line.pieces for run in word.runs for cluster in run.clusters)
