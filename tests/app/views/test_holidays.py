"""The pages of holidays and of school hours."""

from datetime import date, time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Holiday, School
from tests import builders as b
from tests.browsing import send, shown
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def desk(app: Flask, sign_in: SignIn) -> FlaskClient:
    """The browser of the district coordinator."""
    return sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))


def test_a_holiday_is_added_changed_and_removed(desk: FlaskClient) -> None:
    send(desk, "/holidays/add", name="Winter break", starts_on="2026-12-21", ends_on="2027-01-01")
    kept = b.every(Holiday)[0]
    send(desk, f"/holidays/{kept.id}/edit", ends_on="2027-01-04")
    changed = b.every(Holiday)[0]
    listed = shown(desk.get("/holidays/"))
    send(desk, f"/holidays/{kept.id}/delete")

    assert (kept.starts_on, kept.ends_on) == (date(2026, 12, 21), date(2027, 1, 1))
    assert changed.ends_on == date(2027, 1, 4)
    assert "Winter break" in listed
    assert "All schools" in listed
    assert b.every(Holiday) == []


def test_a_single_day_needs_no_last_day(desk: FlaskClient) -> None:
    send(desk, "/holidays/add", name="Veterans Day", starts_on="2026-11-11")

    assert b.every(Holiday)[0].ends_on == date(2026, 11, 11)


def test_a_holiday_of_one_school(desk: FlaskClient) -> None:
    alder = b.a_school("Alder")

    send(desk, "/holidays/add", name="Fair", starts_on="2026-10-02", **{"school_id-words": "Alder"})

    assert b.every(Holiday)[0].school_id == alder.id


def test_a_last_day_before_the_first_is_refused(desk: FlaskClient) -> None:
    answer = send(desk, "/holidays/add", name="Fair", starts_on="2026-10-02", ends_on="2026-10-01")

    assert answer.status_code == 422
    assert "The last day lies before the first." in shown(answer)
    assert b.every(Holiday) == []


def test_a_school_keeps_when_its_classes_begin_and_end(desk: FlaskClient) -> None:
    alder = b.a_school("Alder")

    send(desk, f"/schools/{alder.id}/edit", opens_at="08:15", closes_at="14:40")

    kept = b.every(School)[0]
    assert (kept.opens_at, kept.closes_at) == (time(8, 15), time(14, 40))
    assert "8:15 AM" in shown(desk.get(f"/schools/{alder.id}"))


def test_classes_do_not_end_before_they_begin(desk: FlaskClient) -> None:
    alder = b.a_school("Alder")

    answer = send(desk, f"/schools/{alder.id}/edit", opens_at="15:00", closes_at="08:00")

    assert answer.status_code == 422
    assert "Classes end after they begin" in shown(answer)
