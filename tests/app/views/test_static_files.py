"""The stylesheet and its font: few bytes, asked for once."""

import gzip
import re
from pathlib import Path

import pytest
import uharfbuzz as hb
from flask import Flask
from flask.testing import FlaskClient

from app.views import static_files
from app.views.static_files import FONTS, LATIN

FOLDER = Path(__file__).parents[3] / "app" / "static" / "css"
SPANISH_AND_VIETNAMESE = "Niño, ¿qué tal? ¡Según! Nguyễn Thị Ường ĐẠI “…” – — · 9 € ₫ −"


def test_the_stylesheet_comes_in_one_file_with_its_parts_in_order(client: FlaskClient) -> None:
    look = client.get("/static/look.css").text

    assert all(part.read_text() in look for part in FOLDER.glob("*.css"))
    assert look.index(":root {") < look.index(".top {") < look.index("html.family") < look.index("@page")


def test_a_page_names_the_stylesheet_by_its_content(client: FlaskClient) -> None:
    page = client.get("/sign-in/").text

    address = re.search(r'<link rel="stylesheet" href="(/static/look\.css\?v=\w{12})">', page)
    assert address
    assert "max-age=31536000" in client.get(address[1]).headers["Cache-Control"]


def test_an_address_changes_with_the_content_that_is_read_anew(tmp_path: Path) -> None:
    app, part = Flask("app", static_folder=str(tmp_path)), tmp_path / "css" / "tokens.css"
    part.parent.mkdir()
    for name in (*static_files.FIRST, *static_files.LAST):
        (part.parent / f"{name}.css").write_text("")
    app.debug = True
    static_files.init_app(app)
    app.add_url_rule(
        "/", view_func=lambda: f"{static_files.stylesheet()} {static_files.asset('css/tokens.css')}"
    )

    before, again = (app.test_client().get("/").text for _ in range(2))
    part.write_text(":root {}")
    look, file = app.test_client().get("/").text.split()

    assert before == again
    assert look not in before
    assert file not in before


def test_the_stylesheet_comes_packed_and_is_small(client: FlaskClient) -> None:
    plain = client.get("/static/look.css").data
    packed = client.get("/static/look.css", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.data) == plain
    assert len(packed.data) < 20_000


@pytest.mark.parametrize("name", FONTS)
def test_the_font_comes_packed_is_small_and_is_kept_for_a_year(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/static/fonts/{name}")
    packed = client.get(f"/static/fonts/{name}", headers={"Accept-Encoding": "gzip"})

    assert plain.mimetype == "font/ttf"
    assert plain.data == gzip.decompress(packed.data)
    assert len(packed.data) < 60_000
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in packed.headers["Cache-Control"]
    assert client.get("/static/fonts/nothing.ttf").status_code == 404


def test_the_font_draws_names_and_words_in_latin_letters_of_every_weight(client: FlaskClient) -> None:
    face = hb.Face(hb.Blob(client.get("/static/fonts/porchlight-latin.ttf").data))

    lacking = [letter for letter in SPANISH_AND_VIETNAMESE if ord(letter) not in face.unicodes]
    assert lacking == []
    assert [(axis.tag, axis.min_value, axis.max_value) for axis in face.axis_infos] == [("wght", 400, 700)]


def test_the_stylesheet_and_the_server_mean_the_same_letters() -> None:
    named = re.search(r"unicode-range: ([^;]*);", (FOLDER / "tokens.css").read_text())
    assert named
    ends = (each.removeprefix("U+").partition("-") for each in named[1].split(", "))

    assert tuple((int(first, 16), int(last or first, 16)) for first, _dash, last in ends) == LATIN
