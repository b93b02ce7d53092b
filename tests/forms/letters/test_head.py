"""The head of a letter, and what shows through the window of its envelope."""

from io import BytesIO

import pypdf
import pypdfium2
import pytest
from PIL import Image

from forms.letters.facts import Letterhead
from forms.letters.letter import typeset
from tests.forms.letters.building import a_letter, read

INCH = 72.0
PAPER = 11 * INCH
# What may ever be seen through the left window of a no. 10 envelope, and what always is (`forms/letters/head.py`).
EVER = (0.0, PAPER - 3.63 * INCH, 5.38 * INCH, PAPER - 2.04 * INCH)
ALWAYS = (0.88 * INCH, PAPER - 3.17 * INCH, 4.37 * INCH, PAPER - 2.5 * INCH)
UPPER = (0.375 * INCH, PAPER - 0.917 * INCH, 3.375 * INCH, PAPER - 0.042 * INCH)


def seen(pdf: bytes, window: tuple[float, float, float, float]) -> str:
    """The text of the first page in a box: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(document[0].get_textpage().get_text_bounded(*window).split())
    finally:
        document.close()


def inked(pdf: bytes, window: tuple[float, float, float, float]) -> list[int]:
    """The rows of the window, in points from its top, on which anything is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    left, bottom, right, top = window
    strip = page.crop((int(left), int(PAPER - top), int(right), int(PAPER - bottom)))
    return [
        row for row in range(strip.height) if min(strip.crop((0, row, strip.width, row + 1)).tobytes()) < 200
    ]


@pytest.mark.parametrize("tag", ["es", "ar", "my", "en"])
@pytest.mark.parametrize("layout", ["beside", "first"])
def test_the_window_shows_the_address_and_nothing_else(tag, layout):
    pdf = typeset(a_letter(tag=tag, layout=layout))

    address = "María Elena Hernández and José Luis Ortiz 455 Second Avenue, Apt 3 Plum Valley, CA 95816"
    assert seen(pdf, EVER) == address
    assert seen(pdf, ALWAYS) == address


def test_nothing_is_drawn_in_the_window_without_text_either():
    pdf = typeset(a_letter())

    rows = inked(pdf, EVER)

    assert rows
    assert rows[-1] - rows[0] <= 3 * 13


def test_an_upper_window_shows_the_school():
    sender = "Alder Elementary School 120 Alder Street Plum Valley, CA 95814"

    assert seen(typeset(a_letter()), UPPER) == sender


def test_an_address_that_must_not_be_printed_leaves_no_trace_and_no_gap():
    letter = a_letter(household_address=None)

    pdf = typeset(letter)

    assert "Avenue" not in read(pdf)
    assert "Dear María" in seen(pdf, (0.0, PAPER - 3 * INCH, 8.5 * INCH, PAPER))


def test_six_lines_of_address_still_fit_the_window():
    lines = ("Building C", "Apartment 1204", "455 Second Avenue", "Plum Valley, CA 95816")
    names = ("Wolfgang Amadeus Hernández de la Cruz", "José Luis Ortiz y Santamaría")

    text = seen(typeset(a_letter(household_address=lines, guardian_names=names)), EVER)

    assert text.endswith("Building C Apartment 1204 455 Second Avenue Plum Valley, CA 95816")


def a_logo(width: int, height: int) -> bytes:
    output = BytesIO()
    Image.new("RGB", (width, height), "#2a6f4e").save(output, "PNG")
    return output.getvalue()


@pytest.mark.parametrize("logo", [None, (600, 200), (50, 300)])
def test_a_long_name_of_a_school_is_no_reason_to_refuse_a_letter(logo):
    name = "Saint Joseph and the Holy Trinity Dual Language Immersion Elementary School of Plum Valley"
    letterhead = Letterhead(logo=a_logo(*logo) if logo else None)

    pdf = typeset(a_letter(school_name=name, letterhead=letterhead))

    assert name in read(pdf)
    assert "Avenue, Apt 3" in seen(pdf, ALWAYS)


@pytest.mark.parametrize(("width", "height"), [(400, 100), (100, 400), (10, 10)])
def test_a_logo_stands_in_the_place_of_the_mark_with_words_for_those_who_do_not_see_it(width, height):
    letterhead = Letterhead(logo=a_logo(width, height), lines=("www.plumvalley.example.org",))

    reader = pypdf.PdfReader(BytesIO(typeset(a_letter(letterhead=letterhead))))

    [page] = reader.pages
    assert len(page.images) == 1
    assert "www.plumvalley.example.org" in page.extract_text()
    figure = reader.root_object["/StructTreeRoot"]["/K"]["/K"]["/K"][0]["/K"][0].get_object()
    assert figure["/S"] == "/Figure"
    assert figure["/Alt"] == "Plum Valley Unified School District"


def test_without_a_logo_there_is_no_picture():
    assert not pypdf.PdfReader(BytesIO(typeset(a_letter()))).pages[0].images
