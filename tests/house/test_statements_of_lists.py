"""A list asks the database as often for twenty-five rows as for five, and never more than its few times."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.models import Announcement, Event, Holiday, OtherWork, OutreachEvent
from tests import builders as b
from tests import money
from tests.conftest import SignIn
from tests.counting import statements
from workflows.people import Role

MOST = 8


def a_student() -> None:
    student = b.a_student(at=b.the_school())
    b.a_family(of=[student])


def an_educator() -> None:
    b.trained(b.a_person(roles={Role.educator: b.the_school()}))


def a_holiday() -> None:
    day = b.today() + timedelta(days=b.next_number())
    b.save(Holiday(district_id=b.the_district().id, name="A day off", starts_on=day, ends_on=day))


def an_outreach_event() -> None:
    b.save(
        OutreachEvent(
            district_id=b.the_district().id,
            school_id=b.the_school().id,
            title="Coffee with families",
            audience="families",
            place="The library",
            held_on=b.today(),
            reached=12,
        )
    )


def some_news() -> None:
    b.save(
        Announcement(
            district_id=b.the_district().id,
            title="News",
            words="Bring a coat.",
            shown_until=b.today() + timedelta(days=9),
        )
    )


def some_other_work() -> None:
    school = b.the_school()
    person = b.a_person(roles={Role.educator: school})
    start = datetime.now(UTC) - timedelta(days=2)
    b.save(
        OtherWork(
            district_id=school.district_id,
            school_id=school.id,
            person_id=person.id,
            entered_by=person.id,
            activity="training",
            what="A course",
            started_at=start,
            ended_at=start + timedelta(hours=1),
        )
    )


def an_event() -> None:
    b.save(Event(kind="roster.applied", district_id=b.the_district().id, facts={}))


LISTS: dict[str, Callable[[], object]] = {
    "/announcements/": some_news,
    "/families/": a_student,
    "/funds/": lambda: money.a_fund(school=b.the_school()),
    "/history/": an_event,
    "/holidays/": a_holiday,
    "/other-work/": some_other_work,
    "/outreach/": an_outreach_event,
    "/people/": an_educator,
    "/roles/": an_educator,
    "/schools/": lambda: b.a_school(district=b.the_district()),
    "/students/": a_student,
    "/training/": an_educator,
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_often_for_twenty_five_rows_as_for_five(
    app: Flask, sign_in: SignIn, address: str
) -> None:
    make = LISTS[address]
    browser = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))
    for _ in range(5):
        make()
    few = statements(lambda: browser.get(address))
    short = len(browser.get(address).text)
    for _ in range(20):
        make()

    assert statements(lambda: browser.get(address)) == few <= MOST
    assert len(browser.get(address).text) > short
