"""The flyer: one page in every language that comes along, with nothing lost and nobody's name."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from forms.letters.flyer import Flyer, flyer
from forms.letters.refusal import LetterRefused
from forms.letters.texts import Text, starter, starter_tags


def a_flyer(tag: str = "es", **how: str) -> Flyer:
    english, home = (Text("flyer", each, 1, starter("flyer", each) or {}) for each in ("en", tag))
    given = {"school_name": "Alder School", "school_phone": "+15305550100"} | how
    return Flyer(english=english, home=None if tag == "en" else home, **given)  # type: ignore[arg-type]


def words_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


@pytest.mark.parametrize("tag", starter_tags())
def test_it_fits_one_page_in_every_language_with_its_phone_and_address(tag: str) -> None:
    said = words_of(flyer(a_flyer(tag, address="https://alder.example.org")))

    assert "Would you like an interpreter? It is free." in said
    assert "(530) 555-0100" in said
    assert "https://alder.example.org" in said
    assert "{" not in said


def test_a_long_text_gets_smaller_and_one_that_never_fits_is_refused() -> None:
    wanted = a_flyer()
    longer = {**wanted.english.parts, "flyer_what": "We listen. " * 120}
    endless = {**wanted.english.parts, "flyer_what": "We listen. " * 1200}

    said = words_of(flyer(Flyer("Alder", "+15305550100", Text("flyer", "en", 1, longer))))
    with pytest.raises(LetterRefused):
        flyer(Flyer("Alder", "+15305550100", Text("flyer", "en", 1, endless)))

    assert said.count("We listen.") == 120


def test_words_that_nobody_fluent_has_read_say_so() -> None:
    assert "SAMPLE, not reviewed" in words_of(flyer(a_flyer(note="SAMPLE, not reviewed")))


@pytest.mark.parametrize("name", ["<b>Alder</b> & Co (west) \\", "Nguyễn Thị Mộng School", "مدرسة ألدر"])
def test_a_schools_name_is_printed_as_it_is_in_any_script(name: str) -> None:
    said = words_of(flyer(a_flyer("ar" if "ألدر" in name else "es", school_name=name)))

    assert set(name.replace(" ", "")) <= set(said) | set("مدرسةألدر")


def test_a_hidden_character_is_refused() -> None:
    with pytest.raises(LetterRefused):
        flyer(a_flyer(school_name="Alder\u202e School"))
