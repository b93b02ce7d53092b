"""The letters' own words: one file of data per language, the same paragraphs in each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

from forms.letters.languages import LANGUAGES, Language, plural_category

PARAGRAPHS = (
    "title",
    "greeting",
    "opening",
    "visitors",
    "hopes",
    "topics",
    "time",
    "everyone",
    "interpreter",
    "agency",
    "choice",
    "reply",
    "reply_by",
    "closing",
)
"""In the order of the page. `reply_by` is printed when there is a day."""

WRITTEN = {tag: LANGUAGES[tag] for tag in ("en", "es")}
"""The languages that have words here."""

ON_EVERY_SHEET = ("document", "interpreter_line", "sample")

Forms = Mapping[str, str]
"""A paragraph by how many there are: zero (exactly none), then CLDR's one, two, few, many, other."""


class IncompleteWording(ValueError):
    """A language lacks a paragraph, or has one too many; no letter is printed from it."""


@dataclass(frozen=True)
class Paragraph:
    """`counts` names whom the forms depend on (students, educators, guardians), or nobody."""

    forms: Forms
    counts: str = ""

    def form(self, how_many: int, language: Language) -> str:
        if how_many == 0 and "zero" in self.forms:
            return self.forms["zero"]
        return self.forms.get(plural_category(how_many, language), self.forms["other"])


@dataclass(frozen=True)
class Wording:
    """One letter in one language; `version` is that of the English which it says the same as."""

    template: str
    version: str
    paragraphs: Mapping[str, Paragraph]

    @property
    def label(self) -> str:
        return f"{self.template} {self.version}"


def template_for(visit_number: int) -> str:
    """Visits after the second use the second's words: they say "again", not "second"."""
    return "first-visit" if visit_number == 1 else "second-visit"


@cache
def wording(template: str, language: Language) -> Wording:
    """Raises `IncompleteWording` unless every paragraph is there."""
    words = tomllib.loads((files(__name__) / f"{language.tag}.toml").read_text("utf-8"))
    paragraphs = {name: _paragraph(value) for name, value in (words["sheet"] | words[template]).items()}
    different = set(paragraphs) ^ {*PARAGRAPHS, *ON_EVERY_SHEET}
    if different:
        names = ", ".join(sorted(different))
        where = f"{template} in {language.english_name}"
        raise IncompleteWording(f"{where}: missing or unknown paragraphs: {names}")
    return Wording(template, words["version"], paragraphs)


def placeholders(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def _paragraph(value: str | Mapping[str, Forms]) -> Paragraph:
    if isinstance(value, str):
        return Paragraph({"other": value})
    [(counts, forms)] = value.items()
    return Paragraph(forms, counts)
