from dataclasses import replace

import pytest

from forms.letters.languages import FontFile, language
from forms.letters.setting import lay_out, missing
from forms.letters.setting.faces import stack
from tests.forms.letters.setting.reading import STYLE, on_a_page, read_by_pdfium


def faces_of(text, tag):
    """Each word of one line with the fonts that draw it."""
    [line] = lay_out(text, language(tag), STYLE, 10_000).lines
    return [{run.face.name for run in word.runs} for word in line.pieces if not word.blank]


def test_a_latin_name_inside_khmer_comes_from_noto_sans():
    assert faces_of("សាលា Lincoln", "km") == [{"NotoSansKhmer[wght].ttf"}, {"NotoSans[wght].ttf"}]


def test_an_arabic_name_inside_spanish_comes_from_the_arabic_font():
    [_, name] = faces_of("Estimado محمد", "es")

    assert name == {"files/IBMPlexSansArabic-Regular.ttf"}


@pytest.mark.parametrize("tag", ["ar", "zh-Hans", "ko"])
def test_all_words_of_a_vietnamese_name_are_of_one_font_in_any_script(tag):
    assert faces_of("Daniel Nguyễn", tag) == [{"NotoSans[wght].ttf"}] * 2


def test_brackets_are_of_the_font_of_the_word_they_enclose():
    assert faces_of("សាលា (Lincoln)", "km")[1] == {"NotoSans[wght].ttf"}


@pytest.mark.parametrize(
    ("name", "tag"),
    [("Nguyễn Thị Ánh", "es"), ("محمد", "vi"), ("王小明", "es"), ("Соня", "ar"), ("김민준", "en")],
)
def test_names_keep_any_script(name, tag):
    assert missing(name, language(tag)) == ()
    assert name in " ".join(read_by_pdfium(on_a_page(name, language(tag))).split())


def test_what_no_font_draws_is_named_once_and_in_order():
    assert missing("Ꮳ Hola 😀 Ꮳ\n", language("es")) == ("Ꮳ", "😀")


def test_marks_of_direction_and_joiners_need_no_glyph():
    assert missing("\u2068می\u200cخواهیم\u2069\u200d", language("fa")) == ()


def test_a_font_whose_package_is_not_installed_is_passed_over():
    spoken = language("es")
    with_more = replace(spoken, fonts=(FontFile("no_such_package", "None.ttf"), *spoken.fonts))

    assert stack(with_more, 400).first is stack(spoken, 400).first


def test_fonts_are_opened_only_when_they_are_needed():
    spoken = replace(language("es"), fonts=(*language("es").fonts[:1], FontFile("json", "no font at all")))

    assert lay_out("Hola", spoken, STYLE, 200).lines
