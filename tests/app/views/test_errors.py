"""Where a page that says no leads on to."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import Event
from app.security.people import UserSession
from app.views.errors import came_from
from tests import builders as b
from tests.conftest import SignIn
from tests.counting import heard
from tests.visiting import School_, a_staffed_school


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.mark.parametrize(
    ("method", "referrer", "leads_to"),
    [
        ("POST", "http://localhost/roster/2", "/roster/2"),
        ("POST", "http://elsewhere.example/roster/2", None),
        ("POST", "http://localhost//elsewhere.example", None),
        ("POST", "", None),
        ("GET", "http://localhost/roster/2", None),
    ],
)
def test_a_press_that_was_refused_leads_back_to_its_own_page(
    app: Flask, method: str, referrer: str, leads_to: str | None
) -> None:
    with app.test_request_context("/roster/2/undo", method=method, headers={"Referer": referrer}):
        assert came_from() == leads_to


def test_a_closed_page_asks_little_and_is_told_in_the_same_breath(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    browser.get("/")

    asked = heard(lambda: browser.get("/payroll/make/"))

    assert [words.split()[0] for words in asked] == ["SELECT", "SELECT", "SELECT", "WITH"]
    assert [each.facts["answer"] for each in b.every(Event, kind="access.refused")] == [403]


def test_a_row_out_of_sight_is_told_after_what_had_begun_is_undone(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    browser.get("/")

    asked = heard(lambda: browser.get("/visits/2147483647"))

    assert len(asked) <= 7
    assert [words.split()[0] for words in asked[-3:]] == ["SELECT", "SELECT", "WITH"]
    [told] = b.every(Event, kind="access.refused")
    assert (told.actor_id, told.facts["answer"], told.facts["row"]) == (alder.liaison.id, 404, 2147483647)


def test_a_refusal_is_told_under_a_name_right_after_the_time_of_the_visit_was_kept(
    alder: School_, sign_in: SignIn
) -> None:
    """Once a minute a request is a transaction longer, and whoever asks is read anew."""
    browser = sign_in(alder.liaison)
    b.change(b.every(UserSession)[0], seen_at=b.now() - timedelta(minutes=2))

    answer = browser.get("/payroll/make/")

    assert answer.status_code == 403
    assert alder.liaison.name in answer.text
    assert [each.actor_id for each in b.every(Event, kind="access.refused")] == [alder.liaison.id]
