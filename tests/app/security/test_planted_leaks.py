"""The walks find what they look for: somebody makes a hole in the wall, and the walk tells of it.

Each kind of answer once: pages, files, what is flashed, cookies, headers, the log and e-mails.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask, Response, flash, g, session
from sqlalchemy import Engine

from app.security.policies import tables
from forms.letters.phone_list import Group, Line, phone_list
from tests import builders, database
from tests.app.security import ground
from tests.app.security.ground import Ground
from tests.app.security.marked import MARK, Mark, mark
from tests.app.security.told import text_of_mail
from tests.app.security.walk import Walk
from tests.app.security.walking import READS, WRITES, enter
from tests.app.services.mail.place import a_post_office
from tests.conftest import SignIn

LIAISON = "liaison"
HOME = "GET /more/"
Walking = Callable[..., Walk]


@pytest.fixture
def laid(owner: Engine, own_database: database.Database) -> Ground:
    return ground.lay(owner, own_database)


@pytest.fixture
def hidden(laid: Ground) -> dict[str, Mark]:
    return {each.word: each for each in mark(laid) if each.is_hidden_from(LIAISON)}


@pytest.fixture
def word(hidden: dict[str, Mark]) -> str:
    """A word that no liaison may read."""
    return min(hidden)


@pytest.fixture
def walking(
    app: Flask, laid: Ground, sign_in: SignIn, hidden: dict[str, Mark], monkeypatch: pytest.MonkeyPatch
) -> Walking:
    """`walking("GET /students/")`: a liaison's walk to these doors only."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)

    def walked(*only: str, share: str = "whole") -> Walk:
        walk = Walk(
            app, laid, LIAISON, hidden, lambda: enter(app, LIAISON, laid, sign_in), share, lambda *_: None
        )
        walk.through((*READS, *WRITES), only)
        return walk

    return walked


@pytest.fixture
def no_wall(own_database: database.Database, walking: Walking) -> Iterator[None]:
    """Every policy is dropped; afterwards they are as before."""
    _switch(own_database, "DISABLE")
    yield
    _switch(own_database, "ENABLE")


def _switch(mine: database.Database, how: str) -> None:
    for table in tables():
        mine.superuser.execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY".encode())


@pytest.mark.prove
@pytest.mark.usefixtures("no_wall")
@pytest.mark.parametrize(
    "door",
    [
        "GET /families/",
        "GET /families/<pk>",
        "GET /calendar/visits/<pk>.ics",
        "POST /families/export",
        "POST /outreach/export",
    ],
)
def test_dropped_policies_are_seen_in_pages_calendars_and_spreadsheets(walking: Walking, door: str) -> None:
    walk = walking(door)

    assert walk.leaks != []
    assert walk.wrong == {} or "<pk>" in door


def test_both_forms_of_a_spreadsheet_are_asked_for(walking: Walking) -> None:
    walk = walking("GET /more/")

    assert {str(walk.asked(f"POST /{area}/export")) for area in ("families", "outreach")} == {
        "None",
        "{'as': 'xlsx'}",
    }


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(lambda word: flash(word), id="flash"),
        pytest.param(lambda word: session.update(planted=word), id="cookie"),
        pytest.param(lambda word: setattr(g, "planted", word), id="header"),
        pytest.param(lambda word: logging.getLogger("app").info(word), id="log"),
    ],
)
def test_a_word_that_slips_out_beside_the_page_is_told(
    app: Flask,
    walking: Walking,
    word: str,
    plant: Callable[[str], object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    before, after = app.before_request_funcs.get(None, []), app.after_request_funcs.get(None, [])
    monkeypatch.setitem(app.before_request_funcs, None, [*before, lambda: plant(word) and None])
    monkeypatch.setitem(app.after_request_funcs, None, [*after, _with_a_header])

    walk = walking(HOME)
    for line in caplog.messages:
        walk.heard("log", line)

    assert word in {each.word for _where, each in walk.leaks}


def _with_a_header(answer):  # type: ignore[no-untyped-def]
    if "planted" in g:
        answer.headers["X-Planted"] = g.planted
    return answer


def test_a_word_on_a_pdf_is_told(
    app: Flask, walking: Walking, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = phone_list(builders.today(), [Group("Spanish", [Line(word, "", "", "")])])
    answer = partial(Response, pdf, mimetype="application/pdf")
    monkeypatch.setitem(app.view_functions, _endpoint(app, "/calls/list.pdf"), answer)

    walk = walking("GET /calls/list.pdf")

    assert [(where, each.word) for where, each in walk.leaks] == [(("GET", "/calls/list.pdf"), word)]


def test_a_door_that_stands_open_is_told(
    app: Flask, walking: Walking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, _endpoint(app, "/rates/"), lambda: "Come in.")

    walk = walking("GET /rates/")

    assert walk.wrong == {"GET /rates/": "is o, the table says f"}


def _endpoint(app: Flask, address: str) -> str:
    return next(rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == address)


@pytest.mark.parametrize("planted", [False, True])
def test_a_word_in_an_email_is_told_and_there_is_none(
    app: Flask, laid: Ground, word: str, tmp_path: Path, planted: bool
) -> None:
    with app.app_context(), a_post_office(app, tmp_path) as post:
        if planted:
            builders.change(post.school.school, name=f"{word} School")
        for kind in ("first_visit", "other_place"):
            post.send(post.queue(post.visit(), kind=kind))
        told = "".join(text_of_mail(message) for message in post.sent)

    assert (MARK.findall(told) != []) is planted
