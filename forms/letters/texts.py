"""The words of one kind in one language: where they start, and what must be right before anybody reads them."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from forms.letters import refusal
from forms.letters.characters import flaw
from forms.letters.kinds import FIELDS, KINDS, LONGEST_MESSAGE, Kind, Part, tokens, written
from forms.letters.languages import LANGUAGES
from workflows.words import N_, Msgid

TRANSLATIONS = Path(__file__).resolve().parent.parent.parent / "translations"
SOURCE_TAG = "en"

DRAFT = "draft: needs a fluent reviewer"
"""What the head of a starter text says that nobody fluent has read yet."""

_USUAL_VALUE = 20
"""Characters that stand for one merge field when a text message is measured."""

MISSING_PART = N_("This part is missing.")
UNKNOWN_PART = N_("This kind of letter has no such part.")
RETIRED = frozenset({"page_closed_title"})
"""Parts that no page says any more; texts that were stored with one are right all the same."""
EMPTY = N_("This part is empty. Please write it.")
BROKEN_FIELD = N_(
    "A merge field is written {like_this}, with one brace on each side. Please repair “%(field)s”."
)
UNKNOWN_FIELD = N_("There is no merge field “%(field)s”.")
FIELD_NOT_HERE = N_(
    "“%(field)s” cannot be used in this part: it may be unknown, or it would name the family."
)
FIELD_LACKING = N_("The English has “%(field)s” in this part; the translation lacks it.")
FIELD_EXTRA = N_("The translation has “%(field)s” in this part; the English does not.")
TOO_LONG = N_("This text message is longer than %(most)s characters. Please make it shorter.")


FLAWS: Mapping[Msgid, Msgid] = {
    refusal.HIDDEN: N_(
        "There is a hidden character (%(code_point)s) in this part. Please type the words again."
    ),
    refusal.LOST: N_(
        "A character of this part was lost on its way (%(code_point)s). Please type the words again."
    ),
    refusal.NO_GLYPH: N_("We cannot print “%(character)s” (%(code_point)s) in this language."),
    refusal.OLD_FONT: N_(
        "“%(character)s” (%(code_point)s) belongs to one computer’s own font. Please type it in Unicode."
    ),
    refusal.ZAWGYI: N_(
        "This part seems to be typed for the Zawgyi font (at “%(character)s”). Please type it in Unicode."
    ),
}
"""What is said of a character that no family would see as meant, by the sentence that refuses a letter."""


@dataclass(frozen=True)
class Text:
    """One version of a kind's words in one language. `language` is a BCP 47 tag; `parts` go by their names.

    `reviewed` is false until somebody fluent has approved it; each page then says so.
    """

    kind: str
    language: str
    version: int
    parts: Mapping[str, str] = field(hash=False)
    reviewed: bool = False

    @property
    def label(self) -> str:
        """Kind and version, as the foot of a letter names them: “first_visit 3”."""
        return f"{self.kind} {self.version}"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one part: a sentence to translate and show, filled with `values`."""

    part: str
    sentence: Msgid
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


def starter(kind: str, tag: str) -> Mapping[str, str] | None:
    """The words that a new district starts from; None where Porchlight brings no complete text in the language."""
    return _starters(tag).get(kind)


def starter_tags() -> tuple[str, ...]:
    """The languages that Porchlight brings starter texts in, English first."""
    found = (path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/letters.po"))
    return (SOURCE_TAG, *sorted(found))


def starter_is_draft(tag: str) -> bool:
    """Whether a fluent speaker still has to read the starter texts of this language."""
    return tag != SOURCE_TAG and is_draft(_catalog(tag))


def is_draft(catalog: Catalog) -> bool:
    return DRAFT in catalog.header_comment


def words(catalog: Catalog, kind: str) -> Mapping[str, str]:
    """What a catalog says for a kind, without the parts it has no words for, or words for other English."""
    found = {part.name: _translation(catalog, kind, part) for part in KINDS[kind].parts}
    return MappingProxyType({name: text for name, text in found.items() if text})


def problems(
    kind: str,
    parts: Mapping[str, str],
    source_parts: Mapping[str, str] | None = None,
    *,
    tag: str = SOURCE_TAG,
) -> list[Problem]:
    """Everything that is wrong with the words of a kind, in the order of its parts.

    `source_parts` is the English that a translation into the language `tag` says the same as; None for the
    English itself.
    """
    known = KINDS[kind].parts
    unknown = sorted(set(parts) - {part.name for part in known} - RETIRED)
    return [
        *(problem for part in known for problem in _problems_of(part, parts, source_parts, tag)),
        *(Problem(name, UNKNOWN_PART) for name in unknown),
    ]


def _problems_of(
    part: Part, parts: Mapping[str, str], source_parts: Mapping[str, str] | None, tag: str
) -> Iterator[Problem]:
    text = parts.get(part.name)
    if text is None:
        yield Problem(part.name, MISSING_PART)
        return
    if not text.strip():
        yield Problem(part.name, EMPTY)
        return
    yield from _wrong_fields(part, text, source_parts)
    yield from _wrong_characters(part, text, tag)
    if part.use == "message" and _measured(text) > LONGEST_MESSAGE:
        yield Problem(part.name, TOO_LONG, {"most": str(LONGEST_MESSAGE)})


def _wrong_fields(part: Part, text: str, source_parts: Mapping[str, str] | None) -> Iterator[Problem]:
    found = tokens(text)
    for token in sorted(found - set(FIELDS)):
        yield Problem(part.name, UNKNOWN_FIELD, {"field": written(token)})
    if brace := _stray_brace(text):
        yield Problem(part.name, BROKEN_FIELD, {"field": brace})
    known = found & set(FIELDS)
    if source_parts is None:
        yield from _about(part, FIELD_NOT_HERE, known - part.allowed)
        return
    wanted = tokens(source_parts.get(part.name, part.english))
    yield from _about(part, FIELD_LACKING, wanted - known)
    yield from _about(part, FIELD_EXTRA, known - wanted)


def _about(part: Part, sentence: Msgid, fields: frozenset[str]) -> Iterator[Problem]:
    for each in sorted(fields):
        yield Problem(part.name, sentence, {"field": written(each)})


def _stray_brace(text: str) -> str:
    """The first brace that opens or closes nothing, with the word beside it; empty for none."""
    rest = text
    for token in tokens(text):
        rest = rest.replace(written(token), " ")
    return next((word for word in rest.split() if "{" in word or "}" in word), "")


def _wrong_characters(part: Part, text: str, tag: str) -> Iterator[Problem]:
    found = flaw(unicodedata.normalize("NFC", text), tag)
    if found:
        values = {"character": found.character, "code_point": refusal.code_point(found.character)}
        yield Problem(part.name, FLAWS[found.sentence], values)


def _measured(text: str) -> int:
    for token in tokens(text):
        text = text.replace(written(token), "x" * _USUAL_VALUE)
    return len(text)


@lru_cache(maxsize=64)
def _starters(tag: str) -> Mapping[str, Mapping[str, str]]:
    """The kinds whose every part has words in this language."""
    if tag == SOURCE_TAG:
        return {name: _english(kind) for name, kind in KINDS.items()}
    found = {name: words(_catalog(tag), name) for name in KINDS}
    return {name: each for name, each in found.items() if len(each) == len(KINDS[name].parts)}


def _english(kind: Kind) -> Mapping[str, str]:
    return MappingProxyType({part.name: part.english for part in kind.parts})


@lru_cache(maxsize=64)
def _catalog(tag: str) -> Catalog:
    """The starter texts of one language as a translator wrote them; empty where there are none."""
    source = TRANSLATIONS / tag / "LC_MESSAGES" / "letters.po"
    if tag not in LANGUAGES or not source.exists():
        return Catalog()
    with source.open("rb") as file:
        return read_po(file)


def _translation(catalog: Catalog, kind: str, part: Part) -> str:
    found = catalog.get(part.english, context=f"{kind}.{part.name}")
    if found is None or found.fuzzy or not isinstance(found.string, str):
        return ""
    return unicodedata.normalize("NFC", found.string)
