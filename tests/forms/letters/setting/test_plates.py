"""What stands on many pages alike is in the file once, and belongs to each page and letter all the same."""

from functools import partial
from io import BytesIO

import pypdf
import pytest

from forms.letters.languages import language
from forms.letters.setting import Document, lay_out
from tests.forms.letters.setting.reading import STYLE
from tests.forms.letters.setting.test_document import elements, stands_on

ENGLISH, SPANISH = language("en"), language("es")
LONG = "We would like to visit your family, to listen, and to hear what you hope for. " * 6


def draw_alike(document: Document, parts) -> None:
    document.shapes("0 0 10 10 re f")
    document.text(lay_out(LONG, ENGLISH, STYLE, 200), 50, 700, part=parts[0])
    document.text(lay_out("100 % gratis", SPANISH, STYLE, 200), 300, 700, part=parts[1], tag="H2")


def letters(*names: str, key: str = "alike") -> pypdf.PdfReader:
    document = Document("Letters", "mul")
    for name in names:
        document.begin_letter()
        document.new_page()
        parts = document.part("en"), document.part("es")
        document.text(lay_out(name, ENGLISH, STYLE, 200), 50, 750, part=parts[0])
        document.plate(key, parts, partial(draw_alike, document, parts))
        document.text(lay_out(f"Thank you, {name}", ENGLISH, STYLE, 200), 50, 400, part=parts[0])
    return pypdf.PdfReader(BytesIO(document.finish()), strict=True)


def contents(page: pypdf.PageObject) -> list[int]:
    return [stream.idnum for stream in page["/Contents"]]


def test_pages_share_what_is_alike_and_nothing_else():
    first, second = letters("Ana", "Luis").pages

    shared = set(contents(first)) & set(contents(second))

    assert len(shared) == 1
    assert contents(first)[1] in shared
    assert (first.extract_text().count("to visit"), second.extract_text().count("to visit")) == (6, 6)
    assert "Luis" not in first.extract_text()
    assert "Ana" not in second.extract_text()


def test_text_stands_in_the_order_in_which_it_was_drawn():
    for page in letters("Ana", "Luis").pages:
        text = page.extract_text()
        assert text.index("We would") < text.index("gratis") < text.index("Thank you")


def test_every_letter_has_elements_of_its_own_for_what_it_shares():
    reader = letters("Ana", "Luis", "Mei")

    found = elements(reader)
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    assert [node["/S"] for _, node in found][1:7] == ["/Part", "/Sect", "/P", "/P", "/P", "/Sect"]
    for page in reader.pages:
        own = [node for _, node in found if "/Pg" in node and stands_on(node, page)]
        owners = [owner.get_object() for owner in parents[page["/StructParents"]].get_object()]
        assert [owner["/K"] for owner in owners] == [0, 1, 2, 3]
        assert sorted(map(id, owners)) == sorted(map(id, own))
        assert [owner["/S"] for owner in owners] == ["/P", "/P", "/H2", "/P"]


def test_the_same_drawing_under_another_key_is_in_the_file_once():
    document = Document("Letters", "mul")
    for key in ("one", "another"):
        document.new_page()
        parts = document.part("en"), document.part("es")
        document.plate(key, parts, partial(draw_alike, document, parts))

    first, second = pypdf.PdfReader(BytesIO(document.finish())).pages

    assert contents(first) == contents(second)


def test_only_whole_paragraphs_stand_on_a_plate():
    document = Document("Letters", "en")
    document.new_page()
    part = document.part("en")

    with pytest.raises(ValueError, match="whole paragraphs"):
        document.plate(
            "a piece",
            (part,),
            lambda: document.text(lay_out(LONG, ENGLISH, STYLE, 100), 50, 700, part=part, last_line=1),
        )
