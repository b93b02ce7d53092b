"""A page asks the database as often for many rows as for few, and the benchmark says so when one does not."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.models import Person
from benchmarks.__main__ import growing
from benchmarks.bare import Reader, create_bare
from benchmarks.comparing import check_same_rows
from benchmarks.measuring import Ask, costs_of, door_of
from benchmarks.readers import Page
from tests import builders
from tests.database import Database
from tests.visiting import ROAD, School_, a_staffed_school, a_visit, acting, rows_on_a_page, yesterday_at

ROWS, MANY = 10, 12
"""What a page of the list holds here, and more visits than that."""


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_on_a_page(ROWS, monkeypatch)
    monkeypatch.setattr("benchmarks.bare.ROWS", ROWS)


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school()


def visits_at(school: School_, numbers: range, app: Flask) -> None:
    """Visits of each state in turn, each on a day of its own."""
    with app.app_context():
        for number in numbers:
            a_visit(ROAD[number % len(ROAD)], at=school, starts_at=yesterday_at() - timedelta(days=number))


def cookie_of(app: Flask, person: Person) -> str:
    signed = app.session_interface.get_signing_serializer(app).dumps(builders.a_session(person))  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


def test_work_and_visits_need_the_same_few_statements_however_many_wait(app: Flask, school: School_) -> None:
    most = {"/": 10, "/visits/": 8}
    with door_of(app) as door:
        cookie = cookie_of(app, school.liaison)
        pages = {address: Ask(door, address, cookie) for address in most}
        visits_at(school, range(5), app)
        few = costs_of(pages, rounds=1)
        visits_at(school, range(5, MANY), app)
        many = costs_of(pages, rounds=1)

    assert [address for address in most if many[address].bytes <= few[address].bytes] == []
    assert [
        address
        for address in most
        if not many[address].statements == few[address].statements <= most[address]
    ] == []


def test_the_twin_shows_the_same_visits(app: Flask, school: School_, own_database: Database) -> None:
    visits_at(school, range(MANY), app)
    with app.app_context():
        reader = Reader("liaison", acting(school.liaison), "America/Los_Angeles")
    bare = create_bare(own_database.app_url, {"liaison": reader})
    pages = [Page("home", reader, "/", "/liaison/"), Page("list", reader, "/visits/", "/liaison/visits/")]

    with door_of(app) as ours, door_of(bare) as theirs:
        asks = {}
        for number, page in enumerate(pages):
            asks[number, "product"] = Ask(ours, page.path, cookie_of(app, school.liaison))
            asks[number, "bare"] = Ask(theirs, page.twin or "")
        shown = check_same_rows(pages, asks)

    assert shown["list"] == ROWS
    assert shown["home"] > 5


def measured(statements: int) -> list[dict[str, Any]]:
    return [{"page": "list", "reader": "liaison", "product": {"statements": statements}}]


@pytest.mark.parametrize(("many", "said"), [(9, 1), (8, 0), (7, 0)])
def test_the_benchmark_names_each_page_whose_statements_grow(many: int, said: int) -> None:
    assert len(growing({10_000: measured(8), 100_000: measured(many)})) == said
