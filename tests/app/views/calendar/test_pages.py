"""The calendar's pages: whose visits, which days, in whose language; the same few questions however many there are."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Holiday, Visit
from tests import builders
from tests.browsing import shown
from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

ZONE = ZoneInfo("America/Los_Angeles")
NEXT_WEEK = builders.today() + timedelta(days=7)


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def at(day: date, hour: int = 17) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZONE)


def planned(app: Flask, place: School_, day: date = NEXT_WEEK, **how: Any) -> Visit:
    with app.app_context():
        return a_visit("scheduled", at=place, starts_at=at(day), **how)


def entries_of(browser: FlaskClient, visit: Visit, **asked: Any) -> int:
    page = browser.get("/calendar/", query_string={"day": NEXT_WEEK.isoformat()} | asked)
    assert page.status_code == 200
    return page.text.count(f'href="/visits/{visit.id}"')


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_a_visit_stands_on_its_day_and_leads_to_its_page(
    app: Flask, alder: School_, sign_in: SignIn, view: str
) -> None:
    visit = planned(app, alder)
    liaison = sign_in(alder.liaison)

    assert entries_of(liaison, visit, view=view) == 1
    assert entries_of(liaison, visit, view=view, day=(NEXT_WEEK + timedelta(days=60)).isoformat()) == 0
    assert "5:30 PM" in shown(liaison.get(f"/calendar/?view={view}&day={NEXT_WEEK}"))


def test_an_educator_sees_their_own_visits_and_a_liaison_chooses(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    visit = planned(app, alder)
    colleague = builders.a_person(roles={Role.educator: alder.school})

    assert entries_of(sign_in(alder.pair[0]), visit) == 1
    assert entries_of(sign_in(colleague), visit) == 0
    assert entries_of(sign_in(alder.liaison), visit) == 1
    assert entries_of(sign_in(alder.liaison), visit, whose="mine") == 0


def test_another_schools_visits_are_not_there_whatever_is_asked(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    with app.app_context():
        birch = a_staffed_school("Birch")
    visit = planned(app, birch)

    assert entries_of(sign_in(alder.liaison), visit) == 0
    assert entries_of(sign_in(alder.liaison), visit, school=str(birch.school.id)) == 0


def test_a_coordinator_narrows_to_one_school(app: Flask, alder: School_, sign_in: SignIn) -> None:
    with app.app_context():
        birch = a_staffed_school("Birch")
    here, there = planned(app, alder), planned(app, birch)
    desk = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    assert entries_of(desk, here) == entries_of(desk, there) == 1
    assert entries_of(desk, here, school=str(alder.school.id)) == 1
    assert entries_of(desk, there, school=str(alder.school.id)) == 0


def test_a_visit_that_was_called_off_or_waits_for_a_day_is_not_there(
    app: Flask, alder: School_, sign_in: SignIn
) -> None:
    from app.services import visits
    from tests.visiting import acting

    with app.app_context():
        cancelled = a_visit("scheduled", at=alder, starts_at=at(NEXT_WEEK))
        visits.cancel(cancelled.id, by=acting(alder.liaison), reason="Closed that week")

    assert entries_of(sign_in(alder.liaison), cancelled) == 0


def test_holidays_and_today_are_marked(alder: School_, sign_in: SignIn) -> None:
    birch = builders.a_school("Birch")
    day, of = builders.today(), {"district_id": alder.school.district_id}
    builders.save(Holiday(**of, name="Lantern week", starts_on=day, ends_on=day + timedelta(days=2)))
    builders.save(Holiday(**of, school_id=birch.id, name="Birch fair", starts_on=day, ends_on=day))

    page = sign_in(alder.liaison).get("/calendar/?view=month").text

    assert page.count('aria-current="date"') == 1
    assert "Lantern week" in page
    assert "Birch fair" not in page


@pytest.mark.parametrize(
    ("view", "day", "before", "after"),
    [
        ("day", "2026-09-22", "2026-09-21", "2026-09-23"),
        ("week", "2026-09-22", "2026-09-19", "2026-09-27"),
        ("month", "2026-09-22", "2026-08-31", "2026-10-01"),
    ],
)
def test_previous_and_next_lead_to_the_days_beside(
    alder: School_, sign_in: SignIn, view: str, day: str, before: str, after: str
) -> None:
    page = sign_in(alder.liaison).get(f"/calendar/?view={view}&day={day}").text

    assert f'rel="prev" href="/calendar/?view={view}&amp;day={before}"' in page
    assert f'rel="next" href="/calendar/?view={view}&amp;day={after}"' in page


def test_days_read_in_the_readers_language(alder: School_, sign_in: SignIn) -> None:
    liaison = sign_in(alder.liaison)
    with liaison.session_transaction() as cookie:
        cookie["locale"] = "es"

    page = shown(liaison.get("/calendar/?view=month&day=2026-09-22"))

    assert "septiembre de 2026" in page


@pytest.mark.parametrize("odd", ["day=0001-01-01", "day=x", "view=year", "day=9999-12-31", "whose=9"])
def test_an_odd_address_shows_an_ordinary_page(alder: School_, sign_in: SignIn, odd: str) -> None:
    assert sign_in(alder.liaison).get(f"/calendar/?{odd}").status_code == 200


def test_more_visits_need_no_more_statements(app: Flask, alder: School_, sign_in: SignIn) -> None:
    liaison = sign_in(alder.liaison)
    planned(app, alder)
    asked = f"/calendar/?view=month&day={NEXT_WEEK}"
    liaison.get(asked)
    few = statements(lambda: liaison.get(asked))
    for number in range(6):
        planned(app, alder, NEXT_WEEK + timedelta(days=number % 3), **_another_pair(alder))

    assert statements(lambda: liaison.get(asked)) == few <= 9


def _another_pair(place: School_) -> dict[str, Any]:
    people = [builders.trained(builders.a_person(roles={Role.educator: place.school})) for _ in range(2)]
    return {"by": people}
