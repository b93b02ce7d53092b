"""Visits that reach a state the way people bring them there: through the services, as the people who may.

`a_visit("completed", …)` needs an application context, as every service does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from app.extensions import db
from app.models import Person, Rate, School, Student, Visit
from app.reports import visits as reports
from app.security.session import Identity, identify
from app.services import visits
from app.services.actors import Actor, actor_of
from app.services.visits import Words
from tests import builders, grounds, money
from workflows.people import Role

ROAD = ("invited", "agreed", "scheduled", "completed", "reflected")
WORDS = Words(
    hopes_and_dreams="She wants to build bridges.",
    what_helps="Time to think before she answers.",
    how_i_will_use_it="A bridge project in the spring.",
    assumptions="I thought she was shy; she is careful.",
)


@dataclass
class School_:
    """A school with the people a visit needs."""

    school: School
    liaison: Person
    pair: list[Person]
    site_admin: Person


@grounds.remembered
def a_staffed_school(name: str = "", **district_settings: Any) -> School_:
    """A school with a liaison, two trained educators and a site admin; rates, a fund and a year are there."""
    if district_settings:
        builders.a_district(**district_settings)
    school = builders.a_school(name)
    builders.the_school_year()
    if not builders.every(Rate):
        money.a_rate()
        money.a_fund()
    return School_(
        school,
        builders.a_person(roles={Role.liaison: school}),
        [builders.trained(builders.a_person(roles={Role.educator: school})) for _ in range(2)],
        builders.a_person(roles={Role.site_admin: school}),
    )


def rows_on_a_page(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page of the list of visits hold fewer: the next page begins after a few visits as it does after many."""
    monkeypatch.setitem(reports.page.__kwdefaults__, "size", many)


def acting(person: Person) -> Actor:
    """Let the session act as this person from now on, and return the actor that services ask for."""
    db.session.rollback()
    identify(db.session, Identity(person_id=person.id))
    return actor_of(person.id)


def yesterday_at(hour: int = 17) -> datetime:
    """An hour in UTC, from 8 on, of the day that was yesterday in Los Angeles; on that day there, too."""
    return datetime.combine(builders.today() - timedelta(days=1), time(hour), tzinfo=UTC)


def a_visit(
    state: str = "invited",
    *,
    at: School_ | None = None,
    of: Student | None = None,
    by: Sequence[Person] | None = None,
    starts_at: datetime | None = None,
    minutes: int = 40,
) -> Visit:
    """A visit that went along `ROAD` as far as `state`; the session acts as the liaison afterwards."""
    place = at or a_staffed_school()
    db.session.rollback()
    visit = _gone_as_far_as(state, place, of, place.pair if by is None else list(by), starts_at, minutes)
    acting(place.liaison)
    return visit


@grounds.remembered
def _gone_as_far_as(
    state: str,
    place: School_,
    of: Student | None,
    pair: list[Person],
    starts_at: datetime | None,
    minutes: int,
) -> Visit:
    student = of or _a_student_with_a_family(place.school)
    start = starts_at or yesterday_at()
    visit_id = visits.invite(student.id, method="family_asked", by=acting(place.liaison))
    for step in ROAD[1 : ROAD.index(state) + 1]:
        _go(step, visit_id, place, pair, start, minutes)
    return builders.every(Visit, id=visit_id)[0]


def _go(step: str, visit_id: int, place: School_, pair: list[Person], start: datetime, minutes: int) -> None:
    ids = [person.id for person in pair]
    end = start + timedelta(minutes=minutes)
    if step == "agreed":
        agreed = start - timedelta(days=4)
        liaison = acting(place.liaison)
        visits.answer_yes(visit_id, by=liaison, agreed_at=agreed, agreed_by="Rosa Ortiz", how="phone")
    elif step == "scheduled":
        visits.schedule(visit_id, by=acting(place.liaison), starts_at=start, ends_at=end, educators=ids)
    elif step == "completed":
        visits.record_completion(visit_id, by=acting(pair[0]), went=ids, started_at=start, ended_at=end)
    else:
        for person in pair:
            visits.write_reflection(visit_id, by=acting(person), words=WORDS)


def _a_student_with_a_family(school: School) -> Student:
    student = builders.a_student(at=school)
    builders.a_family(of=[student])
    return student
