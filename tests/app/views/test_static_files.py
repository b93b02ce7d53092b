"""The stylesheet and its fonts."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.views.static_files import FONTS
from forms.letters.languages import LANGUAGES

STYLES = (Path(__file__).parents[3] / "app" / "static" / "base.css").read_text()
FACES = re.findall(r"@font-face \{.*?\}", STYLES, re.S)
OWN = {"Hans", "Hant", "Jpan", "Kore", "Hang"}
"""Scripts whose fonts are too large to send; every device has its own."""


def named(face: str) -> str:
    return re.search(r"fonts/([\w-]+\.ttf)", face)[1]  # type: ignore[index]


def drawn(face: str) -> list[range]:
    """The code points that a face is for; everything where it names none."""
    found = re.search(r"unicode-range: ([^;]*);", face)
    if not found:
        return [range(0x250)]
    ends = (each.removeprefix("U+").partition("-") for each in found[1].split(", "))
    return [range(int(first, 16), int(last or first, 16) + 1) for first, _dash, last in ends]


def test_the_stylesheet_and_the_server_name_the_same_fonts() -> None:
    assert {named(face) for face in FACES} == set(FONTS)


@pytest.mark.parametrize("name", FONTS)
def test_every_font_is_served(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/fonts/{name}")

    assert answer.status_code == 200
    assert answer.mimetype == "font/ttf"


def test_every_language_has_a_font_for_its_own_name() -> None:
    ranges = [each for face in FACES for each in drawn(face)]
    lacking = {
        tag
        for tag, language in LANGUAGES.items()
        if language.script not in OWN
        and not all(
            any(ord(letter) in each for each in ranges)
            or ord(letter) < 0x530
            or 0x1E00 <= ord(letter) < 0x2000
            for letter in language.own_name
        )
    }

    assert lacking == set()
