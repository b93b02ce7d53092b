"""How a text will look, before anything is printed of it."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import Engine

from app.models import LetterText
from app.services import texts
from app.services.errors import NotFound
from forms.letters.kinds import KINDS
from forms.letters.refusal import LetterRefused
from forms.letters.texts import Text
from tests.app.services.texts.desk import Desk, a_desk
from tests.visiting import acting

pytestmark = pytest.mark.usefixtures("session")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def desk(owner: Engine) -> Desk:
    found = a_desk(owner)
    acting(found.ana)
    return found


def read(text: LetterText, sheet: str) -> str:
    pages = pypdf.PdfReader(BytesIO(texts.pdf_of(text, sheet))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("kind", "tag", "sheets"),
    [
        ("first_visit", "es", ("beside", "first", "parts")),
        ("first_visit", "en", ("beside", "parts")),
        ("common", "es", ("beside", "first", "parts")),
        ("prompts", "es", ("parts",)),
    ],
)
def test_a_text_is_shown_in_letters_and_part_by_part(
    desk: Desk, kind: str, tag: str, sheets: tuple[str, ...]
) -> None:
    text = desk.text(tag, kind)

    assert texts.sheets_of(kind, tag) == sheets
    for sheet in sheets:
        pages = texts.pages_of(text, sheet)
        assert pages
        assert all(page.startswith(PNG) for page in pages)


def test_the_letter_is_the_sample_familys_in_both_languages(desk: Desk) -> None:
    words = read(desk.text("es"), "beside")

    assert "We would like to visit your family" in words
    assert desk.text("es").parts["title"] in words
    assert "Mateo" in words


def test_the_proof_holds_parts_that_the_letter_leaves_out(desk: Desk) -> None:
    text = desk.text("es")

    words = read(text, "parts")

    assert "Greeting when no guardian is named" in words
    assert text.parts["script_voicemail"].split("{")[0].strip() in words


def test_the_words_that_all_letters_share_are_shown_in_a_letter(desk: Desk) -> None:
    first = KINDS["common"].parts[0].name
    text = desk.written("es", "common", **{first: "Llame gratis: {phone}"})
    acting(desk.ana)

    assert "Llame gratis" in read(text, "parts")
    assert desk.text("es").parts["title"] in read(text, "beside")


def test_what_is_not_written_yet_is_dots_and_unknown_fields_stay_as_typed(desk: Desk) -> None:
    text = desk.written("es", title="", opening="Hola {poem}")
    acting(desk.ana)

    assert "Hola { poem }" in read(text, "beside")
    assert "Hola {poem}" in read(text, "parts")
    assert "…" in read(text, "parts")


def test_a_language_without_any_words_can_be_looked_at(desk: Desk) -> None:
    pages = texts.typed_pages(desk.district.id, Text("first_visit", "km", 1, {"title": "សួស្តី"}), "beside")

    assert pages[0].startswith(PNG)


def test_a_character_that_cannot_be_printed_is_named(desk: Desk) -> None:
    with pytest.raises(LetterRefused, match="U\\+E000"):
        texts.typed_pages(desk.district.id, Text("first_visit", "es", 1, {"title": "Hola \ue000"}), "parts")


def test_other_sheets_are_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        texts.pages_of(desk.text("es"), "poster")


def test_a_page_of_what_is_not_approved_says_so_and_one_that_is_does_not(desk: Desk) -> None:
    mark = desk.text("en", "common").parts["sample"]
    acting(desk.ana)
    assert mark in read(desk.text("es"), "beside")

    desk.approved("es", "common")
    text = desk.approved("es")
    acting(desk.ana)

    assert mark not in read(text, "beside")
