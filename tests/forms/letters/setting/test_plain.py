from io import BytesIO

import pypdf
import pytest

from forms.letters.languages import language
from forms.letters.setting.plain import NoGlyph, on_pages


def pages(text, tag="en", **wanted):
    return [
        page.extract_text().split()
        for page in pypdf.PdfReader(BytesIO(on_pages(text, language(tag), **wanted))).pages
    ]


def test_a_text_takes_as_many_pages_as_it_needs_and_loses_nothing():
    text = "\n\n".join(" ".join(f"{number}w{word}" for word in range(60)) for number in range(30))

    found = pages(text, width=300)

    assert len(found) > 1
    assert [word for page in found for word in page] == text.split()


def test_lines_of_one_paragraph_are_filled_together():
    assert pages("one\ntwo\r\n\n\nthree\n") == [["one", "two", "three"]]


def test_an_empty_text_is_an_empty_page():
    assert pages("") == [[]]


def test_a_character_without_a_glyph_is_refused_with_its_line():
    with pytest.raises(NoGlyph) as refused:
        pages("Hola\n\nmamá 😀")

    assert (refused.value.character, refused.value.line) == ("😀", 3)


def test_a_control_character_is_refused():
    with pytest.raises(NoGlyph):
        pages("a\x07b")
