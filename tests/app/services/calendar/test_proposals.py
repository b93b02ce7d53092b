"""What a search for a time knows: answers, holidays, school hours, settings, and who is elsewhere."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.extensions import db
from app.models import DistrictSettings, Family, FamilyAnswer, Holiday, School, Visit
from app.services import calendar, clock
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role
from workflows.proposing import Slot, Why

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = builders.today() + timedelta(days=7 - builders.today().weekday())
"""The next one: whoever is trained today still is."""


def at(days: int, wall_clock: str) -> datetime:
    """A wall clock of the district, so many days after that Monday."""
    local = datetime.combine(MONDAY + timedelta(days=days), time.fromisoformat(wall_clock), tzinfo=ZONE)
    return local.astimezone(UTC)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search begins on a Monday."""
    monkeypatch.setattr(clock, "now", lambda: at(0, "12:00"))


@pytest.fixture
def alder(app: Flask, session: Any) -> School_:
    return a_staffed_school("Alder")


def found(visit: Visit, place: School_, *, team: list[int] | None = None) -> list[Slot]:
    acting(place.liaison)
    seen = db.session.get_one(Visit, visit.id)
    settings = db.session.get_one(DistrictSettings, seen.district_id)
    people = [person.id for person in place.pair] if team is None else team
    return calendar.proposals(seen, team=people, settings=settings, zone=ZONE)


def local(slots: list[Slot]) -> list[str]:
    return [slot.starts_at.astimezone(ZONE).strftime("%a %H:%M") for slot in slots]


def an_answer(visit: Visit, answer: str = "yes", **said: Any) -> None:
    where = {"district_id": visit.district_id, "school_id": visit.school_id, "family_id": visit.family_id}
    builders.save(
        FamilyAnswer(
            visit_id=visit.id,
            channel="phone",
            answer=answer,
            language="es",
            entered_by=builders.every(Visit, id=visit.id)[0].invited_by,
            **where,
            **said,
        )
    )


def elsewhere(place: School_, start: datetime, *, school: School_) -> None:
    """The pair of one school goes on a visit of another."""
    a_visit("scheduled", at=school, by=place.pair, starts_at=start)


def test_the_familys_newest_yes_leads(alder: School_) -> None:
    visit = a_visit("agreed", at=alder)
    an_answer(visit, days=[1], times=["afternoon"])
    an_answer(visit, days=[4], times=["evening"])

    slots = found(visit, alder)

    assert local(slots)[:2] == ["Thu 17:00", "Thu 18:00"]
    assert slots[0].reasons == (Why.everyone_is_free, Why.family_asked)


def test_days_of_an_answer_that_was_withdrawn_do_not_count(alder: School_) -> None:
    visit = a_visit("agreed", at=alder)
    an_answer(visit, days=[4], times=["evening"])
    an_answer(visit, "later", ask_again_on=builders.today())

    assert local(found(visit, alder))[0] == "Tue 15:30"


def test_a_visit_at_a_school_that_the_liaison_does_not_see_counts_untold(alder: School_) -> None:
    birch = a_staffed_school("Birch")
    for person in alder.pair:
        builders.an_assignment(person, Role.educator, at=birch.school)
    elsewhere(alder, at(1, "15:30"), school=birch)

    slots = found(a_visit("agreed", at=alder), alder)

    tuesday = [slot for slot in slots if local([slot])[0].startswith("Tue")]
    assert local(tuesday)[0] == "Tue 16:25"
    assert Why.back_to_back in tuesday[0].reasons


def test_nobody_of_the_team_is_held_up_by_the_visit_itself(alder: School_) -> None:
    visit = a_visit("scheduled", at=alder, starts_at=at(1, "15:30"))

    assert local(found(visit, alder))[0] == "Tue 15:30"


def test_holidays_of_the_district_and_of_the_school_are_left_alone(alder: School_) -> None:
    birch = builders.a_school("Birch")
    days = [MONDAY + timedelta(days=number) for number in range(1, 4)]
    of = {"district_id": alder.school.district_id}
    builders.save(Holiday(**of, name="Fair", starts_on=days[0], ends_on=days[0]))
    builders.save(Holiday(**of, school_id=alder.school.id, name="Camp", starts_on=days[1], ends_on=days[1]))
    builders.save(Holiday(**of, school_id=birch.id, name="Camp", starts_on=days[2], ends_on=days[2]))

    assert local(found(a_visit("agreed", at=alder), alder))[0] == "Thu 15:30"


def test_school_hours_and_the_districts_settings_count(app: Flask, session: Any) -> None:
    place = a_staffed_school("Cedar", notice_hours=48, visit_minutes=30, travel_minutes=20)
    with builders.Session(builders._engine[0]) as owner:
        school = owner.get_one(School, place.school.id)
        school.opens_at, school.closes_at = time(9), time(16, 20)
        owner.commit()

    slots = found(a_visit("agreed", at=place), place)

    assert local(slots)[0] == "Wed 17:00"
    assert slots[0].ends_at - slots[0].starts_at == timedelta(minutes=30)


def test_without_a_team_nothing_is_said_about_who_is_free(alder: School_) -> None:
    slots = found(a_visit("agreed", at=alder), alder, team=[])

    assert slots
    assert not any(Why.everyone_is_free in slot.reasons for slot in slots)


def test_the_family_stays_as_it_was(alder: School_) -> None:
    visit = a_visit("agreed", at=alder)
    before = builders.every(Family)[0].version

    found(visit, alder)

    assert builders.every(Family)[0].version == before
