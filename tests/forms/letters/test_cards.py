"""The “I speak” card holds every language in its own script, on one page, and names no font that lacks it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from forms.letters.cards import i_speak_card
from forms.letters.languages import LANGUAGES
from forms.letters.setting import missing


@pytest.fixture(scope="module")
def card() -> bytes:
    return i_speak_card("Plum Valley")


def test_the_card_is_one_page_with_every_language(card: bytes) -> None:
    pages = PdfReader(BytesIO(card)).pages

    words = pages[0].extract_text()

    assert len(pages) == 1
    assert [each.tag for each in LANGUAGES.values() if each.english_name not in words] == []
    assert "Español" in words


def test_every_own_name_can_be_drawn() -> None:
    assert [each.tag for each in LANGUAGES.values() if missing(each.own_name, each)] == []


def test_each_name_is_tagged_with_its_language(card: bytes) -> None:
    root = PdfReader(BytesIO(card)).trailer["/Root"]

    [document] = [root["/StructTreeRoot"]["/K"]]
    parts = document["/K"] if "/K" in document else document[0].get_object()["/K"]
    tagged = {part.get_object().get("/Lang") for part in parts}

    assert tagged == set(LANGUAGES)


def test_the_same_district_gets_the_same_bytes(card: bytes) -> None:
    assert i_speak_card("Plum Valley") == card


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    page = PdfReader(BytesIO(i_speak_card("<b>Plum</b> & (Valley) \\"))).pages[0]

    assert "<b>Plum</b> & (Valley) \\" in page.extract_text()
