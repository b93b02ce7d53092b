"""The list of visits."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.app.views.visits.place import (
    Place,
    SignIn,
)
from tests.browsing import shown
from tests.counting import statements
from tests.visiting import yesterday_at


def numbers(page: TestResponse) -> list[int]:
    return [int(each) for each in re.findall(r'<td><a href="/visits/(\d+)"', page.text)]


def test_the_list_counts_the_states_and_shows_those_of_one(alder: Place, sign_in: SignIn) -> None:
    invited, scheduled = alder.visit("invited"), alder.visit("scheduled")
    liaison = sign_in(alder.school.liaison)

    assert numbers(liaison.get("/visits/")) == [scheduled.id, invited.id]
    assert numbers(liaison.get("/visits/?state=scheduled")) == [scheduled.id]
    assert "Invited 1" in shown(liaison.get("/visits/"))
    assert len(numbers(liaison.get("/visits/?state=unheard-of"))) == 2


def test_the_pages_of_the_list_hold_every_visit_once_both_ways(alder: Place, sign_in: SignIn) -> None:
    visits = [alder.visit("invited") for _ in range(45)]
    dated = [alder.visit("scheduled", starts_at=yesterday_at(hour), minutes=30) for hour in range(8, 18)]
    liaison = sign_in(alder.school.liaison)

    pages = walk(liaison, "/visits/", "next")
    back = walk(liaison, pages[-1][0], "prev")

    expected = [each.id for each in reversed(dated)] + [each.id for each in reversed(visits)]
    assert [len(rows) for _, rows in pages] == [25, 25, 5]
    assert [each for _, rows in pages for each in rows] == expected
    assert [rows for _, rows in back] == [rows for _, rows in reversed(pages)]


def walk(browser: FlaskClient, address: str, rel: str) -> list[tuple[str, list[int]]]:
    """Every page from an address on, with its rows, following the links of that kind."""
    found = []
    while address:
        page = browser.get(address)
        found.append((address, numbers(page)))
        link = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
        address = link[1].replace("&amp;", "&") if link else ""
    return found


def test_a_longer_list_asks_the_database_no_more(alder: Place, sign_in: SignIn) -> None:
    liaison = sign_in(alder.school.liaison)
    for _ in range(5):
        alder.visit("invited")
    liaison.get("/visits/")
    few = statements(lambda: liaison.get("/visits/"))
    for _ in range(20):
        alder.visit("invited")

    assert statements(lambda: liaison.get("/visits/")) == few
    assert few <= 8
