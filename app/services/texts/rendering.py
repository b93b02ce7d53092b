"""How a text will look: letters of the sample family, and the proof of every part, as PDF and as pictures."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from app.models import LetterText
from app.services.errors import NotFound
from app.services.texts.looking import COMMON, approved
from forms.letters.kinds import FIELDS, KINDS
from forms.letters.languages import language
from forms.letters.letter import Layout, Letter, Words, typeset
from forms.letters.pictures import as_png
from forms.letters.proof import UNWRITTEN, Proof, proof
from forms.letters.sample import sample_facts
from forms.letters.texts import SOURCE_TAG, Text, starter
from workflows.translation import TextState

LAYOUTS: Mapping[str, Layout] = {"beside": "beside", "first": "first"}
PARTS = "parts"
"""The sheet with every part; the others are letters, one for each layout."""
STANDS_FOR_COMMON = "first_visit"
"""The letter in which the words that all letters share are shown."""
PICTURES_KEPT = 16
"""Sheets that were drawn lately, a few hundred kilobytes each."""
_FIELD = re.compile(r"\{(\w+)\}")

Pages = tuple[bytes, ...]


def sheets_of(kind: str, tag: str) -> tuple[str, ...]:
    """The sheets that show a text: letters, if it is in one, and the proof of every part."""
    in_a_letter = kind == COMMON or bool(KINDS[kind].for_use("letter"))
    if not in_a_letter:
        return (PARTS,)
    return ("beside", PARTS) if tag == SOURCE_TAG else (*LAYOUTS, PARTS)


def pdf_of(text: LetterText, sheet: str) -> bytes:
    """A sheet of a version as PDF. Raises LetterRefused when it cannot be set, NotFound for another sheet."""
    wanted = _wanted(text.district_id, _as_text(text), sheet)
    return typeset(wanted) if isinstance(wanted, Letter) else proof(wanted)


def pages_of(text: LetterText, sheet: str) -> Pages:
    """The pages of a sheet as PNG. Raises as `pdf_of` does."""
    return typed_pages(text.district_id, _as_text(text), sheet)


def typed_pages(district_id: int, text: Text, sheet: str) -> Pages:
    """The pages of words that need not be stored yet. Raises as `pdf_of` does."""
    wanted = _wanted(district_id, text, sheet)
    return _letter_pages(wanted) if isinstance(wanted, Letter) else _proof_pages(wanted)


def _as_text(row: LetterText) -> Text:
    """What is not approved says on every page that nobody has reviewed it: a page is soon handed on."""
    reviewed = row.reviewed and row.state == TextState.approved.value
    return Text(row.kind, row.language, row.number, row.parts, reviewed)


def _wanted(district_id: int, text: Text, sheet: str) -> Letter | Proof:
    if sheet not in sheets_of(text.kind, text.language):
        raise NotFound
    if sheet == PARTS:
        return _proof(district_id, text)
    text = replace(text, parts=_printable(text.kind, text.parts))
    english, home = _words(district_id, text, SOURCE_TAG), _words(district_id, text, text.language)
    return Letter(
        sample_facts(english.text.kind),
        english,
        None if text.language == SOURCE_TAG else home,
        LAYOUTS[sheet],
        slip=text.kind == COMMON,
    )


def _proof(district_id: int, text: Text) -> Proof:
    spoken = language(text.language)
    label = f"{KINDS[text.kind].label} – {spoken.english_name}, version {text.version}"
    english = None if text.language == SOURCE_TAG else _said(district_id, text.kind, SOURCE_TAG).parts
    return Proof(text.kind, label, spoken, text.parts, english)


def _words(district_id: int, text: Text, tag: str) -> Words:
    """A letter's words in one language: `text` where it belongs, what is approved or comes along elsewhere."""
    kind = STANDS_FOR_COMMON if text.kind == COMMON else text.kind
    found = {name: _said(district_id, name, tag) for name in (kind, COMMON) if (name, tag) != _key(text)}
    if text.language == tag:
        found[text.kind] = text
    return Words(found[kind], found[COMMON])


def _said(district_id: int, kind: str, tag: str) -> Text:
    """What letters say now; before anything is approved, the starter text or else its English."""
    found = approved(district_id, kind, tag)
    if found is not None:
        return replace(found, parts=_printable(kind, found.parts))
    return Text(kind, tag, 0, starter(kind, tag) or starter(kind, SOURCE_TAG) or {})


def _key(text: Text) -> tuple[str, str]:
    return text.kind, text.language


def _printable(kind: str, parts: Mapping[str, str]) -> dict[str, str]:
    """Every part of the kind; dots where nothing is written, and unknown merge fields as they were typed."""
    return {
        part.name: _FIELD.sub(_known, parts.get(part.name, "").strip() or UNWRITTEN)
        for part in KINDS[kind].parts
    }


def _known(field: re.Match[str]) -> str:
    return field[0] if field[1] in FIELDS else f"{{ {field[1]} }}"


@lru_cache(PICTURES_KEPT)
def _letter_pages(letter: Letter) -> Pages:
    return tuple(as_png(typeset(letter)))


@lru_cache(PICTURES_KEPT)
def _proof_pages(wanted: Proof) -> Pages:
    return tuple(as_png(proof(wanted)))
