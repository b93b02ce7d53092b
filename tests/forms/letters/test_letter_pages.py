"""Where a letter's words stand: its pages, its layouts, its foot, and what a screen reader finds."""

from io import BytesIO

import pypdf
import pytest

from forms.letters.facts import Letterhead
from forms.letters.kinds import LETTERS
from forms.letters.languages import LANGUAGES
from forms.letters.letter import typeset
from forms.letters.texts import starter_tags
from tests.forms.letters.building import LONG_NAME, a_letter, pages_of, places_of, read, read_page


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("tag", sorted({*starter_tags(), "en"}))
def test_a_letter_of_our_own_words_is_one_page_also_with_an_address(kind, tag):
    assert len(pages_of(typeset(a_letter(kind, tag)))) == 1


@pytest.mark.parametrize("layout", ["beside", "first"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_is_set_with_no_line_outside_its_page(tag, layout):
    pdf = typeset(a_letter(tag=tag, layout=layout, slip=True))

    assert len(pages_of(pdf)) <= (3 if layout == "beside" else 4)
    for page in places_of(pdf):
        for left, bottom, right, top in page:
            assert 36 <= left < right <= 612 - 36
            assert 18 <= bottom < top <= 792 - 18


@pytest.mark.parametrize("tag", ["my", "ta"])
def test_the_longest_languages_take_two_pages_and_keep_the_choice_with_its_phone(tag):
    pdf = typeset(a_letter(tag=tag))

    assert len(pages_of(pdf)) == 2
    assert "It is your choice." in read_page(pdf, 1)
    assert "please call Rosa Delgado at (916) 448-5290" in read_page(pdf, 1)


def test_the_home_language_comes_first_and_english_follows_on_its_own_page():
    pdf = typeset(a_letter(layout="first"))

    assert len(pages_of(pdf)) == 2
    assert "Nos gustaría visitar a su familia" in read_page(pdf, 0)
    assert "We would like to visit your family" not in read_page(pdf, 0)
    assert "We would like to visit your family" in read_page(pdf, 1)
    assert "Avenue" in read_page(pdf, 0)
    assert "Avenue" not in read_page(pdf, 1)


def test_a_screen_reader_finds_one_whole_language_after_the_other():
    reader = pypdf.PdfReader(BytesIO(typeset(a_letter())))

    letter = reader.root_object["/StructTreeRoot"]["/K"]["/K"]
    spoken = [part.get_object().get("/Lang") for part in letter["/K"]]

    assert spoken == ["en", "es", "en", "es", "en"]
    assert reader.root_object["/Lang"] == "es"


def test_a_file_names_its_kind_and_no_child_in_what_windows_and_lists_show():
    metadata = pypdf.PdfReader(BytesIO(typeset(a_letter()))).metadata

    assert metadata.title == "We would like to visit your family / Nos gustaría visitar a su familia"
    assert "Mateo" not in str(metadata)
    assert "Hernández" not in str(metadata)


@pytest.mark.parametrize("layout", ["beside", "first"])
def test_words_that_nobody_reviewed_are_marked_on_every_page_in_both_languages(layout):
    pdf = typeset(a_letter(reviewed=False, slip=True, layout=layout))

    for place in range(len(pages_of(pdf))):
        assert "SAMPLE, not reviewed" in read_page(pdf, place)
        assert "MUESTRA, sin revisar" in read_page(pdf, place)


def test_reviewed_words_carry_no_mark():
    text = read(typeset(a_letter()))

    assert "SAMPLE" not in text
    assert "MUESTRA" not in text


def test_the_foot_names_language_texts_letter_page_and_interpreter():
    text = read(typeset(a_letter(slip=True)))

    assert "Spanish · en first_visit 1 · es first_visit 1 · PV-000123 · 1/2" in text
    assert "PV-000123 · 2/2" in text
    assert "Free interpreter: call (916) 448-5290" in text
    assert "Intérprete gratis: llame al (916) 448-5290" in text


def test_text_that_no_page_can_hold_runs_on_and_nothing_is_lost():
    names = tuple(f"Child{number} {LONG_NAME}" for number in range(40))

    text = read(typeset(a_letter(student_names=names)))

    assert all(f"Child{number} " in text for number in range(40))
    assert "We hope to meet you soon." in text


def test_no_line_leaves_its_page_whatever_the_names():
    pdf = typeset(
        a_letter(
            student_names=(LONG_NAME, "x" * 200),
            school_name="W" * 200,
            district_name="W" * 200,
            household_address=None,
            return_address=("W" * 98,) * 5,
            letterhead=Letterhead(lines=("W" * 98,) * 5),
        )
    )

    for page in places_of(pdf):
        assert all(
            36 <= left < right <= 576 and 18 <= bottom < top <= 774 for left, bottom, right, top in page
        )


def test_the_page_is_letter_size_and_its_fonts_are_in_the_file():
    [page] = pages_of(typeset(a_letter()))

    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    embedded = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all("/FontFile2" in font.get_object() for font in embedded)
