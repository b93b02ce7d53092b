"""Letterheads: whose they are, what is refused at the field, and how they look."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import Event, Letterhead, Person
from app.services import letterheads
from tests import builders
from tests.browsing import fields_of, shown
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def a_logo(colour: str = "navy") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(kept, "PNG")
    return kept.getvalue()


def saved(browser: FlaskClient, address: str, logo: bytes | None = None, **typed: Any) -> TestResponse:
    values: dict[str, Any] = fields_of(browser.get(address)) | typed
    values.pop("logo", None)
    if logo is not None:
        values["logo"] = (io.BytesIO(logo), "our logo.png")
    return browser.post(address, data=values)


def logos() -> list[bytes | None]:
    with builders.Session(builders._engine[0]) as owner:
        return list(owner.scalars(select(Letterhead.logo).order_by(Letterhead.id)))


def test_a_liaison_gives_the_own_school_a_logo_and_lines(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    address = f"/letterheads/{alder.school.id}"

    answer = saved(browser, address, a_logo(), lines="Plum Valley Schools\r\n\r\n plumvalley.example.org ")
    picture = browser.get(f"{address}/preview.png")

    assert answer.status_code == 303
    [kept] = builders.every(Letterhead)
    assert (kept.school_id, kept.lines) == (alder.school.id, "Plum Valley Schools\nplumvalley.example.org")
    assert logos() != [None]
    assert picture.data.startswith(b"\x89PNG")
    assert [event.kind for event in builders.every(Event)] == ["letterhead.changed"]


def test_leaving_the_picture_empty_keeps_it_and_it_can_be_taken_away(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    address = f"/letterheads/{alder.school.id}"
    saved(browser, address, a_logo())

    saved(browser, address, lines="Hello")
    kept = logos()
    page = browser.get(address)
    gone = browser.post(f"{address}/remove-logo", data={"csrf_token": fields_of(page)["csrf_token"]})

    assert kept[0] is not None
    assert "Take the logo away" in shown(page)
    assert gone.status_code == 303
    assert logos() == [None]
    assert builders.every(Letterhead)[0].lines == "Hello"


@pytest.mark.parametrize(
    ("logo", "lines", "said"),
    [
        (b"<svg onload=alert(1)>", "", "not a PNG, JPEG, WebP or GIF picture"),
        (None, "a\nb\nc\nd\ne", "At most four lines"),
        (None, "x" * 81, "at most 80 characters"),
        (None, "a\u202eb", "hidden character"),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_field_and_nothing_is_kept(
    alder: School_, sign_in: SignIn, logo: bytes | None, lines: str, said: str
) -> None:
    browser = sign_in(alder.liaison)

    answer = saved(browser, f"/letterheads/{alder.school.id}", logo, lines=lines)

    assert answer.status_code == 422
    assert said in shown(answer)
    assert builders.every(Letterhead) == []


def test_the_second_of_two_writers_is_told(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    address = f"/letterheads/{alder.school.id}"
    saved(browser, address, lines="First")
    page = fields_of(browser.get(address))
    saved(browser, address, lines="Second")

    answer = browser.post(address, data=page | {"lines": "Third"})

    assert answer.status_code == 409
    assert builders.every(Letterhead)[0].lines == "Second"


@pytest.mark.parametrize("lines", [("First",), ()])
def test_of_two_first_saves_at_once_both_go_through(
    alder: School_, app: Flask, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]
) -> None:
    school = alder.school
    with app.app_context():
        by = acting(alder.liaison)
        letterheads.save(school.id, lines=lines, version=None, by=by)
        monkeypatch.setattr(letterheads, "one", lambda school_id, by: letterheads.Place(school, None))
        letterheads.save(school.id, lines=("Second",), version=None, by=by)

    assert [head.lines for head in builders.every(Letterhead)] == ["Second"]
    assert [event.kind for event in builders.every(Event)] == ["letterhead.changed"] * 2


def test_a_liaison_has_the_own_schools_only_and_a_coordinator_the_districts_too(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    birch = builders.a_school("Birch")
    liaison = sign_in(alder.liaison)
    coordinator = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    assert "Birch" not in shown(liaison.get("/letterheads/"))
    assert liaison.get(f"/letterheads/{birch.id}").status_code == 404
    assert liaison.get("/letterheads/district").status_code == 404
    assert saved(coordinator, "/letterheads/district", lines="Of the district").status_code == 303
    assert saved(coordinator, f"/letterheads/{birch.id}", lines="Of Birch").status_code == 303
    assert len(builders.every(Letterhead)) == 2


def test_a_school_without_its_own_has_the_districts(alder: School_, app: Flask, sign_in: SignIn) -> None:
    coordinator = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))
    saved(coordinator, "/letterheads/district", a_logo("green"), lines="Of the district")
    saved(coordinator, f"/letterheads/{alder.school.id}", lines="Of Alder")

    with app.app_context():
        acting(alder.liaison)
        head = letterheads.of_school(alder.school.district_id, alder.school.id)

    assert head.lines == ("Of Alder",)
    assert head.logo == logos()[0]


def test_a_name_that_no_font_can_print_is_told_in_words_where_the_picture_would_be(
    alder: School_, sign_in: SignIn
) -> None:
    builders.change(alder.school, name="Alder \N{HOUSE BUILDING} School")
    browser, address = sign_in(alder.liaison), f"/letterheads/{alder.school.id}"

    page, picture = browser.get(address), browser.get(f"{address}/preview.png")

    assert page.status_code == 200
    assert "preview.png" not in page.text
    assert "U+1F3E0" in shown(page)
    assert (picture.status_code, picture.mimetype) == (422, "text/plain")
