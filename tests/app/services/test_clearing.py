"""What is cleared by night, and what stays."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.models import Event, Notice, SchoolYear, Selection
from app.security.session import acting_as, steward
from app.services import clearing, clock, selections
from tests import builders
from tests.visiting import School_, a_staffed_school, acting


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def clear(place: School_) -> None:
    with acting_as(db.session, steward(place.school.district_id)):
        clearing.clear(place.school.district_id)


def a_draft(place: School_, made: datetime) -> Selection:
    room = builders.a_class(educator=place.pair[0], students=[builders.a_student(at=place.school)])
    number = selections.begin("whole_class", place.school.id, by=acting(place.liaison), class_ids=[room.id])
    draft = builders.every(Selection, id=number)[0]
    builders.change(draft, created_at=made)
    return draft


def a_notice(place: School_, at: datetime, read: datetime | None, about: str) -> Notice:
    person = place.liaison
    row = Notice(
        district_id=person.district_id,
        person_id=person.id,
        kind="reply_received",
        about=about,
        at=at,
        read_at=read,
    )
    builders.save(row)
    return row


def test_a_draft_that_was_left_for_a_month_goes_and_what_came_of_a_choice_stays(
    alder: School_, app: Flask
) -> None:
    now = clock.now()
    with app.app_context():
        a_draft(alder, now - timedelta(days=31))
        young = a_draft(alder, now - timedelta(days=20))
        made = a_draft(alder, now - timedelta(days=31))
        selections.invite(made.id, layout="beside", slip=True, by=acting(alder.liaison))

        clear(alder)

    assert {each.id for each in builders.every(Selection)} == {young.id, made.id}
    [told] = builders.every(Event, kind="district.cleared")
    assert told.facts == {"drafts": 1, "notices": 0}


def test_read_notices_of_last_school_year_go_and_unread_ones_stay(alder: School_, app: Flask) -> None:
    [year] = builders.every(SchoolYear)
    began = datetime.combine(year.starts_on, datetime.min.time(), clock.now().tzinfo)
    builders.change(year, starts_on=min(year.starts_on, builders.today() - timedelta(days=70)))
    with app.app_context():
        a_notice(alder, began - timedelta(days=80), began - timedelta(days=75), "read:1")
        unread = a_notice(alder, began - timedelta(days=80), None, "unread:1")
        lately = a_notice(alder, clock.now() - timedelta(days=2), clock.now(), "read:2")

        clear(alder)

    assert {each.about for each in builders.every(Notice)} == {unread.about, lately.about}


def test_nothing_to_clear_writes_nothing(alder: School_, app: Flask) -> None:
    with app.app_context():
        clear(alder)

    assert builders.every(Event, kind="district.cleared") == []
