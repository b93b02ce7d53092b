"""The pages about schools ask the database as often for many visits as for few."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import ROAD, School_, a_staffed_school, a_visit, yesterday_at

PAGES = ("/overview/", "/board/", "/figures/", "/thanks/")


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def visits_at(place: School_, numbers: range, app: Flask) -> None:
    with app.app_context():
        for number in numbers:
            a_visit(ROAD[number % len(ROAD)], at=place, starts_at=yesterday_at() - timedelta(days=number + 1))


def test_as_many_statements_for_many_visits_as_for_few(app: Flask, alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.site_admin)
    visits_at(alder, range(5), app)
    few = {page: statements(lambda page=page: browser.get(page)) for page in PAGES}  # type: ignore[misc]
    visits_at(alder, range(5, 15), app)

    many = {page: statements(lambda page=page: browser.get(page)) for page in PAGES}  # type: ignore[misc]

    assert many == few
    assert max(many.values()) <= 24
