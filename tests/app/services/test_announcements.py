"""News for colleagues: who gets it, and who has read it."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import Announcement, District, Person, School
from app.services import announcements, records
from app.services.actors import Actor
from app.services.errors import NotFound
from tests import builders
from tests.visiting import acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def district() -> District:
    return builders.a_district("Lanternfield")


@pytest.fixture
def alder(district: District) -> School:
    return builders.a_school("Alder", district=district)


def the_coordinator(district: District) -> Person:
    return builders.a_person("Dana Cole", roles={Role.district_coordinator: district})


def said(by: Actor, *, days: int = 7, **facts: object) -> int:
    values = {"title": "New forms", "words": "They are in the office.", **facts}
    until = builders.today() + timedelta(days=days)
    row = Announcement(district_id=by.district_id, made_by=by.person_id, shown_until=until)
    return records.add(row, values, by=by).id


def titles(person: Person) -> list[str]:
    return [news.title for news in announcements.unread(acting(person))]


def test_news_for_some_roles_at_one_school_reaches_just_them(district: District, alder: School) -> None:
    birch = builders.a_school("Birch", district=district)
    liaison = builders.a_person(roles={Role.liaison: alder})
    elsewhere = builders.a_person(roles={Role.liaison: birch})
    educator = builders.a_person(roles={Role.educator: alder})

    said(acting(the_coordinator(district)), school_id=alder.id, roles=["liaison"])

    assert [titles(each) for each in (liaison, elsewhere, educator)] == [["New forms"], [], []]


def test_what_was_read_is_new_no_more_and_the_coordinator_sees_it(district: District, alder: School) -> None:
    boss, reader = the_coordinator(district), builders.a_person("Rosa Ort", roles={Role.educator: alder})
    builders.a_person("Tom Lee", roles={Role.site_admin: alder})
    news = said(acting(boss))

    announcements.mark_read(news, by=acting(reader))
    announcements.mark_read(news, by=acting(reader))

    assert titles(reader) == []
    acting(boss)
    told = announcements.receipts(db.session.get_one(Announcement, news))
    assert (told.read, told.people, told.not_yet) == (1, 2, ["Tom Lee"])


def test_old_news_is_not_shown_and_foreign_news_is_not_there(district: District, alder: School) -> None:
    reader = builders.a_person(roles={Role.educator: alder})
    stranger = builders.a_person(
        roles={Role.educator: builders.a_school("Far", district=builders.a_district("Far"))}
    )
    news = said(acting(the_coordinator(district)), days=-1)

    assert titles(reader) == []
    with pytest.raises(NotFound):
        announcements.mark_read(news, by=acting(stranger))
