"""What a family copies from the page, what a search finds and a screen reader says."""

import pytest

from forms.letters.languages import LANGUAGES, language
from tests.forms.letters.setting.reading import (
    EVERY,
    on_a_page,
    read_by_pdfium,
    read_by_pypdf,
    share_found,
    words_of,
)

# pypdf sees words part where a mark stands far from its letter's end; PDFium reads the text that they carry.
PYPDF_MISSES = {"bn": 0.35, "mh": 0.25, "te": 0.15}


@pytest.mark.parametrize("tag", EVERY)
def test_every_word_is_read_back_by_pdfium(tag):
    words = words_of(LANGUAGES[tag])

    text = read_by_pdfium(on_a_page(" ".join(words), LANGUAGES[tag]))

    assert share_found(words, text, LANGUAGES[tag]) >= 0.97


@pytest.mark.parametrize("tag", EVERY)
def test_words_are_read_back_by_pypdf(tag):
    words = words_of(LANGUAGES[tag])

    text = read_by_pypdf(on_a_page(" ".join(words), LANGUAGES[tag]))

    assert share_found(words, text, LANGUAGES[tag]) >= 0.9 - PYPDF_MISSES.get(tag, 0)


@pytest.mark.parametrize("read", [read_by_pypdf, read_by_pdfium])
def test_words_do_not_run_together_at_the_end_of_a_line(read):
    text = read(on_a_page("hopes and dreams for your child", language("en"), width=60))

    assert text.split() == ["hopes", "and", "dreams", "for", "your", "child"]


def test_ligatures_and_brackets_of_right_to_left_text_are_read_in_order():
    text = read_by_pdfium(on_a_page("في الإسلام (كيلينغ)", language("ar")))

    assert text.split() == ["في", "الإسلام", "(كيلينغ)"]


@pytest.mark.parametrize("read", [read_by_pypdf, read_by_pdfium])
def test_a_phone_number_inside_arabic_is_read_back_whole(read):
    text = read(on_a_page("اتصلوا على \u2066448-5290\u2069 اليوم", language("ar")))

    assert "448-5290" in text


def test_isolates_are_not_part_of_the_text():
    assert read_by_pdfium(on_a_page("\u2068Ana\u2069", language("es"))) == "Ana"
