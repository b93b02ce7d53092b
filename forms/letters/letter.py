"""A letter to one family, as pages it can hold."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from forms.letters.composing import Sheet, sheet, with_slip
from forms.letters.facts import Facts
from forms.letters.foot import Foot, foot
from forms.letters.kinds import Use
from forms.letters.languages import LANGUAGES, SOURCE
from forms.letters.refusal import LetterRefused
from forms.letters.rows import draw_page
from forms.letters.setting import Document, Part
from forms.letters.versions import Version, Words, spoken, versions

__all__ = [
    "LAYOUTS",
    "Explained",
    "Layout",
    "Letter",
    "Printed",
    "Words",
    "message",
    "refusal",
    "said",
    "typeset",
    "typeset_all",
]

Layout = Literal["beside", "first"]
LAYOUTS: tuple[Layout, ...] = ("beside", "first")


@dataclass(frozen=True)
class Explained:
    """An English letter's words were told aloud in the family's language: by whom, and when."""

    language_tag: str
    by: str
    on: date


@dataclass(frozen=True)
class Letter:
    """`home` is None for a family that reads English, or that was told aloud.

    Beside: both languages on the same pages. First: the home language's pages, then the English ones.
    """

    facts: Facts
    english: Words
    home: Words | None = None
    layout: Layout = "beside"
    slip: bool = False
    explained: Explained | None = None

    @property
    def versions(self) -> tuple[Version, ...]:
        """English, then the home language."""
        return versions(self.facts, self.english, self.home)


@dataclass(frozen=True)
class Printed:
    """Many letters in one file. For each: its first page, counted from 0, and how many it has."""

    pdf: bytes
    pages: tuple[tuple[int, int], ...]


def typeset(letter: Letter) -> bytes:
    """One letter as PDF; the same bytes for the same letter. Raises `LetterRefused`."""
    return typeset_all([letter]).pdf


def typeset_all(letters: Iterable[Letter], *, before: Callable[[Document], None] | None = None) -> Printed:
    """Many letters in one PDF, each on its own pages. Raises `LetterRefused` for the first refused.

    `before` draws pages that come first, such as the list on top of a pile.
    """
    asked = list(letters)
    if not asked:
        raise ValueError("There is no letter to print.")
    document = Document(_title(asked), _language(asked), author=asked[0].facts.school_name)
    if before is not None:
        before(document)
    pages = []
    for letter in asked:
        first = document.page_count
        _draw(document, letter)
        pages.append((first, document.page_count - first))
    return Printed(document.finish(), tuple(pages))


def refusal(letter: Letter) -> LetterRefused | None:
    """Why this letter cannot be printed, asked before many are printed together: it is laid out, not drawn."""
    said = letter.versions
    try:
        _sheets(letter, said, foot(said))
    except LetterRefused as refused:
        return refused
    return None


def said(letter: Letter, use: Use) -> tuple[tuple[str, Sequence[tuple[str, str]]], ...]:
    """What is read aloud or sent: for each language, the family's own first, its tag and its parts by name.

    Raises `LetterRefused`.
    """
    return tuple((version.words.tag, spoken(version, use)) for version in reversed(letter.versions))


def message(letter: Letter, use: Use) -> str:
    """The same in the family's own language alone, as paragraphs. Raises `LetterRefused`."""
    [(_, parts), *_] = said(letter, use)
    return "\n\n".join(text for _, text in parts)


def _title(letters: Sequence[Letter]) -> str:
    """No name of a child: titles show in tabs and lists of recent files."""
    titles = (
        words.text.parts["title"] for letter in letters for words in (letter.english, letter.home) if words
    )
    return " / ".join(list(dict.fromkeys(titles))[:2])


def _language(letters: Sequence[Letter]) -> str:
    """The family's language; BCP 47 says "mul" for several."""
    tags = {letter.home.tag if letter.home else SOURCE.tag for letter in letters}
    return tags.pop() if len(tags) == 1 else "mul"


def _draw(document: Document, letter: Letter) -> None:
    """Screen readers find the head, then the family's language as a whole, then English, then the feet."""
    said = letter.versions
    under = foot(said)
    sheets = _sheets(letter, said, under)
    document.begin_letter()
    at_head = document.part(SOURCE.tag)
    parts, at_foot = _parts(document, said), _parts(document, said)
    many, number = sum(len(each.pages) for each in sheets), 0
    for each in sheets:
        for place, page in enumerate(each.pages):
            number += 1
            document.new_page()
            if place == 0:
                each.head.draw(document, at_head, parts)
            draw_page(document, parts, page)
            under.draw(document, at_foot, number, many)


def _sheets(letter: Letter, said: Sequence[Version], under: Foot) -> list[Sheet]:
    sheets = _sheets_of_words(letter, said, under)
    if letter.slip:
        last = sheets[-1]
        sheets[-1] = replace(last, pages=with_slip(last.pages, said, under))
    return sheets


def _sheets_of_words(letter: Letter, said: Sequence[Version], under: Foot) -> list[Sheet]:
    if len(said) == 1:
        return [sheet(said, (0,), under, for_envelope=True, last=_told(letter, said[0]))]
    if letter.layout == "beside":
        return [sheet(said, (0, 1), under, for_envelope=True)]
    follows = said[1].shared("english_follows")
    return [
        sheet(said, (1,), under, for_envelope=True, last=follows),
        sheet(said, (0,), under, for_envelope=False),
    ]


def _told(letter: Letter, version: Version) -> str:
    """Explained aloud in Karen · by whom · on which day; empty for a letter that was not."""
    told = letter.explained
    if told is None:
        return ""
    merge = version.merge
    name = LANGUAGES[told.language_tag].english_name if told.language_tag in LANGUAGES else told.language_tag
    aloud = version.shared("explained", language=merge.words(name, "explained"))
    return " · ".join((aloud, merge.words(told.by, "explained"), merge.short_day(told.on, "explained")))


def _parts(document: Document, said: Sequence[Version]) -> list[Part]:
    """English, then the home language; in the file, the home language comes first."""
    return [document.part(version.words.tag) for version in reversed(said)][::-1]
