"""The code on the paper is the code of the link."""

from io import BytesIO

import pytest
import segno
from PIL import Image

from forms.letters.letter import typeset
from forms.letters.pictures import as_png
from tests.forms.letters.building import a_letter, read

LINK = "https://visits.example.org/a/k7m2q-9xw4t-c3hpn-r8vdz-5b"
DPI = 300


def modules_of(picture: Image.Image, corner: tuple[float, float], side: float, size: int) -> list[list[bool]]:
    """Dark or not, sampled in the middle of each module; `corner` and `side` in points, from the top."""
    module = side / (size + 8)
    scale = DPI / 72
    grey = picture.convert("L")
    return [
        [
            grey.getpixel(
                (
                    int((corner[0] + (column + 4.5) * module) * scale),
                    int((corner[1] + (row + 4.5) * module) * scale),
                )
            )
            < 128
            for column in range(size)
        ]
        for row in range(size)
    ]


def white_square(picture: Image.Image) -> tuple[tuple[float, float], float]:
    """Where the code stands: the white within the only panel that has some, in points from the page's top."""
    lamplight = (253, 244, 227)
    width, height = picture.size
    pixels = picture.load()
    for top in range(0, height, 2):
        row = [pixels[column, top] for column in range(width)]
        if lamplight not in row:
            continue
        first, last = row.index(lamplight), width - 1 - row[::-1].index(lamplight)
        white = [column for column in range(first, last) if row[column] == (255, 255, 255)]
        if len(white) > 100:
            scale = 72 / DPI
            return (white[0] * scale, top * scale), (white[-1] - white[0] + 1) * scale
    raise AssertionError("There is no code on this page.")


@pytest.mark.parametrize(
    ("tag", "layout", "address"),
    [
        ("es", "beside", ("455 Second Avenue",)),
        ("es", "beside", None),
        ("ar", "first", None),
        ("es", "first", None),
        ("en", "beside", None),
    ],
)
def test_the_code_on_the_page_is_module_for_module_the_link_s(tag, layout, address):
    pdf = typeset(a_letter(tag=tag, layout=layout, household_address=address, answer_url=LINK))
    picture = Image.open(BytesIO(as_png(pdf, dpi=DPI)[0])).convert("RGB")
    wanted = segno.make(LINK, error="m", mask=2, micro=False, boost_error=False)

    corner, side = white_square(picture)
    found = modules_of(picture, corner, side, len(wanted.matrix))

    assert found == [[bool(module) for module in row] for row in wanted.matrix]


def test_the_link_is_printed_as_it_is_typed():
    text = read(typeset(a_letter(household_address=None, answer_url=LINK)))

    assert "visits.example.org/a/k7m2q-9xw4t-c3hpn-r8vdz-5b" in text
    assert "https://" not in text
    assert "To answer online, scan this code or open this address:" in text


def test_without_a_link_nothing_speaks_of_one():
    text = read(typeset(a_letter(answer_url=None)))

    assert "scan this code" not in text
