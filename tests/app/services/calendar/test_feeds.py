"""One person, one live address, also when two windows ask for it at once."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.models import CalendarFeed
from app.security.session import NOBODY, SIGN_IN, Identity, family_link, identify, steward
from app.services import calendar
from app.services.actors import actor_of
from tests import builders
from workflows.people import Role


def test_two_windows_that_make_an_address_at_once_leave_one_that_works(app: Flask) -> None:
    person = builders.a_person(roles={Role.educator: builders.a_school("Alder")})

    def make(_number: int) -> str:
        with app.app_context():
            identify(db.session, Identity(person_id=person.id))
            return calendar.make_feed(by=actor_of(person.id))

    with ThreadPoolExecutor(4) as threads:
        paths = list(threads.map(make, range(4)))

    feeds = builders.every(CalendarFeed)
    assert len(set(paths)) == len(feeds) == 4
    assert sum(feed.ended_at is None for feed in feeds) == 1


def test_nobody_sees_or_ends_a_colleagues_address(app: Flask, session) -> None:
    school = builders.a_school("Alder")
    maria, tom = (builders.a_person(roles={Role.educator: school}) for _ in range(2))
    builders.save(CalendarFeed(district_id=maria.district_id, person_id=maria.id, key_hash="a" * 64))
    identify(session, Identity(person_id=tom.id))
    by = actor_of(tom.id)

    calendar.end_feed(by=by)

    assert session.query(CalendarFeed).count() == 0
    assert builders.every(CalendarFeed)[0].ended_at is None


def test_only_the_door_asks_whose_an_address_is(app: Flask, session) -> None:
    maria = builders.a_person(roles={Role.educator: builders.a_school("Alder")})
    builders.an_account(maria)
    builders.save(CalendarFeed(district_id=maria.district_id, person_id=maria.id, key_hash="a" * 64))
    askers = (SIGN_IN, Identity(person_id=maria.id), steward(maria.district_id), family_link(), NOBODY)

    told = []
    for asker in askers:
        session.rollback()
        identify(session, asker)
        told.append(session.scalar(text("SELECT app_calendar_feed(:wanted)"), {"wanted": "a" * 64}))

    assert told == [maria.id, None, None, None, None]
