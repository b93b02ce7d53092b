"""The page of a visit asks the database twelve times at most, wherever the visit stands and whoever reads it."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import Person, Visit
from app.services import visits
from tests import builders as b
from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import ROAD, School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

MOST = 12


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.fixture
def everywhere(app: Flask, alder: School_) -> dict[str, Visit]:
    """A visit in each state, and one that is to come."""
    with app.app_context():
        found = {
            state: a_visit(state, at=alder, starts_at=yesterday_at() - timedelta(days=number))
            for number, state in enumerate(ROAD)
        }
        found["ahead"] = a_visit("scheduled", at=alder, starts_at=yesterday_at() + timedelta(days=9))
        paid = a_visit("reflected", at=alder, starts_at=yesterday_at() - timedelta(days=20))
        b.change(paid, state="paid", paid_on=b.today())
        declined, cancelled = a_visit(at=alder), a_visit(at=alder)
        liaison = acting(alder.liaison)
        visits.decline(declined.id, by=liaison)
        visits.cancel(cancelled.id, by=liaison, reason="They moved away.")
        return {**found, "paid": paid, "declined": declined, "cancelled": cancelled}


def readers(alder: School_) -> dict[str, Person]:
    district = b.the_district()
    return {
        "educator": alder.pair[0],
        "liaison": alder.liaison,
        "school coordinator": b.a_person(roles={Role.school_coordinator: alder.school}),
        "site admin": alder.site_admin,
        "district coordinator": b.a_person(roles={Role.district_coordinator: district}),
    }


def test_the_page_of_a_visit_asks_twelve_times_at_most(
    app: Flask, alder: School_, everywhere: dict[str, Visit], sign_in: SignIn
) -> None:
    asked = {}
    for name, reader in readers(alder).items():
        browser = sign_in(reader)
        for state, visit in everywhere.items():
            if browser.get(f"/visits/{visit.id}").status_code == 200:
                asked[name, state] = statements(lambda: browser.get(f"/visits/{visit.id}"))  # noqa: B023

    assert {place: times for place, times in asked.items() if times > MOST} == {}
    assert len(asked) > 4 * len(everywhere)


def test_it_asks_as_often_after_many_calls_and_letters_as_before(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    with app.app_context():
        visit = a_visit(at=alder)
    browser = sign_in(alder.liaison)
    before = statements(lambda: browser.get(f"/visits/{visit.id}"))
    with app.app_context():
        for number in range(9):
            visits.note_attempt(
                visit.id, by=acting(alder.liaison), how="phone", outcome="left_message", note=str(number)
            )

    assert statements(lambda: browser.get(f"/visits/{visit.id}")) == before
