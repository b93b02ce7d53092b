"""The pages of contract hours: rows, what is refused at the field, and a month of what holds."""

import re
from datetime import date, time
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.models import ContractHours, Holiday, PayrollBatch, Person
from tests import builders
from tests.browsing import send, shown
from tests.conftest import SignIn
from workflows.people import Role

NEW = {
    "first_on": "2026-08-17",
    "last_on": "2027-06-11",
    "weekdays": ["0", "1", "2", "3", "4"],
    "starts_at": "07:45",
    "ends_at": "15:15",
}


@pytest.fixture
def office(sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person("Ana Li", roles={Role.payroll: builders.the_district()}))


def test_hours_are_added_and_removed(office: FlaskClient) -> None:
    send(office, "/contract-hours/add", **NEW)

    [kept] = builders.every(ContractHours)
    assert (kept.school_id, kept.employee_class, kept.weekdays) == (None, None, [0, 1, 2, 3, 4])
    page = shown(office.get("/contract-hours/"))
    assert "7:45 AM – 3:15 PM" in page
    assert "Monday to Friday" in page
    assert "All schools" in page

    send(office, f"/contract-hours/{kept.id}/delete")
    assert builders.every(ContractHours) == []


def test_a_single_day_is_an_exception_and_may_have_no_hours(office: FlaskClient) -> None:
    send(office, "/contract-hours/add", **NEW)

    send(
        office,
        "/contract-hours/add",
        first_on="2026-09-23",
        weekdays=["2"],
        free="y",
        starts_at=None,
        ends_at=None,
    )

    [_year, day] = builders.every(ContractHours)
    assert (day.first_on, day.last_on, day.starts_at) == (date(2026, 9, 23), date(2026, 9, 23), None)
    edit = shown(office.get(f"/contract-hours/{day.id}/edit"))
    assert "No contract hours on these days" in edit


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends_at": "07:00"}, "These hours end before they start."),
        ({"ends_at": "07:45"}, "These hours end before they start."),
        ({"starts_at": "22:00", "ends_at": "06:00"}, "Hours past midnight end at 11:59 PM"),
        ({"ends_at": "24:30"}, "Type a time, such as 5:30 PM."),
        ({"ends_at": None}, "Type until when, or say that there are no contract hours."),
        ({"starts_at": None}, "Type from when, or say that there are no contract hours."),
        ({"free": "y"}, "Leave the times empty, or take this mark away."),
        ({"last_on": "2026-08-01"}, "The last day lies before the first."),
        ({"last_on": "2036-08-01"}, "This is longer than two school years; check the year."),
        ({"weekdays": None}, "Choose at least one day."),
        (
            {"first_on": "2026-09-23", "last_on": "2026-09-23", "weekdays": ["0"]},
            "None of these days lies between the first and the last day.",
        ),
        ({"weekdays": ["9"]}, "9"),
    ],
)
def test_what_cannot_be_hours_is_refused_at_its_field(
    office: FlaskClient, typed: dict[str, object], sentence: str
) -> None:
    answer = send(office, "/contract-hours/add", **{**NEW, **typed})

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert builders.every(ContractHours) == []


def test_the_same_days_twice_are_refused_and_a_shorter_time_is_not(office: FlaskClient) -> None:
    send(office, "/contract-hours/add", **NEW)

    twice = send(office, "/contract-hours/add", **{**NEW, "ends_at": "16:00"})
    shorter = send(office, "/contract-hours/add", **{**NEW, "last_on": "2026-12-18"})

    assert twice.status_code == 409
    assert "These days have hours already, for the same people and as long a time." in shown(twice)
    assert shorter.status_code == 302
    assert len(builders.every(ContractHours)) == 2


def test_a_row_may_be_changed_where_it_stands(office: FlaskClient) -> None:
    send(office, "/contract-hours/add", **NEW)
    [kept] = builders.every(ContractHours)

    answer = send(office, f"/contract-hours/{kept.id}/edit", ends_at="15:30")

    assert answer.status_code == 302
    assert builders.reload(kept).ends_at.isoformat("minutes") == "15:30"


def test_a_month_shows_what_holds_with_its_holidays(sign_in: SignIn) -> None:
    school = builders.a_school("Alder")
    builders.save(
        ContractHours(
            district_id=school.district_id,
            first_on=date(2026, 8, 17),
            last_on=date(2027, 6, 11),
            weekdays=[0, 1, 2, 3, 4],
            starts_at=time(7, 45),
            ends_at=time(15, 15),
        ),
        Holiday(
            district_id=school.district_id,
            name="Veterans Day",
            starts_on=date(2026, 11, 11),
            ends_on=date(2026, 11, 11),
        ),
    )
    educator = sign_in(builders.a_person("Tom Okafor", roles={Role.educator: school}))

    page = shown(educator.get("/contract-hours/month?month=2026-11"))

    assert "November 2026" in page
    assert "Veterans Day" in page
    assert page.count("7:45 AM – 3:15 PM") == 20 + 4  # The week of December, too.
    assert educator.get("/contract-hours/").status_code == 403


def test_a_month_that_is_no_month_is_this_one(office: FlaskClient) -> None:
    builders.a_school("Alder")

    assert office.get("/contract-hours/month?month=2026-13").status_code == 200
    assert office.get("/contract-hours/month?school=x").status_code == 404


def september_is_paid_out() -> None:
    clerk = builders.every(Person)[0]
    builders.save(
        PayrollBatch(
            district_id=clerk.district_id,
            made_by=clerk.id,
            period_from=date(2026, 9, 1),
            period_to=date(2026, 9, 30),
            total=Decimal("35.00"),
            payments_count=1,
            content=b"",
            sha256="",
            paid_on=date(2026, 10, 2),
            paid_by=clerk.id,
        )
    )


def test_a_refusal_names_its_day_as_people_read_it(office: FlaskClient) -> None:
    send(office, "/contract-hours/add", **NEW)
    [kept] = builders.every(ContractHours)
    september_is_paid_out()

    at_the_field = send(office, "/contract-hours/add", **{**NEW, "weekdays": ["5"], "last_on": "2026-10-30"})
    before_removing = send(office, f"/contract-hours/{kept.id}/delete")

    for answer in (at_the_field, before_removing):
        assert answer.status_code == 409
        assert re.search(r"paid out the days to \w+, Sep 30", shown(answer))
