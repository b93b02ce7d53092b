"""Totals for a partner and an executive: their schools only, and no small school can be worked out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from app.models import School, Visit, VisitStudent
from app.reports import totals
from app.security.session import Identity, identify
from app.services.actors import Actor, actor_of
from tests import builders as b
from workflows.people import Role

Acting = Callable[[Any], Actor]
Visited = Callable[[School, int], None]
AT = datetime(2026, 3, 3, 17, tzinfo=UTC)
MADE = {
    "number": 1,
    "state": "completed",
    "selection_method": "whole_class",
    "invited_on": AT.date(),
    "answer": "yes",
    "agreed_at": AT,
    "starts_at": AT,
    "ends_at": AT + timedelta(minutes=40),
    "started_at": AT,
    "ended_at": AT + timedelta(minutes=40),
}


@pytest.fixture
def acting(session: Any) -> Acting:
    """Let the session act as a person, and return that actor."""

    def as_person(person: Any) -> Actor:
        identify(session, Identity(person_id=person.id))
        return actor_of(person.id)

    return as_person


@pytest.fixture
def visited(owner: Engine) -> Callable[[School, int], None]:
    """So many students of a school had a visit this year; written past the steps, which are not what is asked."""

    def write(school: School, students: int) -> None:
        year = b.the_school_year()
        at = {"district_id": school.district_id, "school_id": school.id}
        with owner.begin() as connection:
            for _ in range(students):
                student = b.a_student(at=school)
                made = insert(Visit).values(**at, **MADE, school_year_id=year.id).returning(Visit.id)
                visit_id = connection.execute(made).scalar_one()
                row = {
                    "school_id": school.id,
                    "student_id": student.id,
                    "number": 1,
                    "live": True,
                    "school_year_id": year.id,
                }
                connection.execute(insert(VisitStudent).values(visit_id=visit_id, **row))

    return write


def shown(found: totals.Totals) -> dict[str, int | None]:
    return {name: counted.students if counted else None for name, counted in found.rows}


def test_a_partner_reads_its_own_schools_only(acting: Acting, visited: Visited) -> None:
    alder, birch = b.a_school("Alder"), b.a_school("Birch")
    visited(alder, 10), visited(birch, 10)
    year = b.the_school_year()
    partner = b.a_person(roles={Role.partner: alder})

    found = totals.totals(acting(partner), year)

    assert shown(found) == {"Alder": 10}
    assert found.sum is not None
    assert (found.sum.students, found.money) == (10, False)


def test_an_executive_reads_every_school_and_what_was_paid(acting: Acting, visited: Visited) -> None:
    visited(b.a_school("Alder"), 10)
    executive = b.a_person(roles={Role.executive: b.the_district()})

    found = totals.totals(acting(executive), b.the_school_year())

    assert (shown(found), found.money) == ({"Alder": 10}, True)


def test_a_small_school_is_kept_back_together_with_another(acting: Acting, visited: Visited) -> None:
    for name, count in (("Alder", 3), ("Birch", 12), ("Cedar", 14)):
        visited(b.a_school(name), count)
    executive = b.a_person(roles={Role.executive: b.the_district()})

    found = totals.totals(acting(executive), b.the_school_year())

    assert shown(found) == {"Alder": None, "Birch": None, "Cedar": 14}
    assert found.sum is not None
    assert found.sum.students == 29


def test_a_single_small_school_shows_not_even_its_sum(acting: Acting, visited: Visited) -> None:
    alder = b.a_school("Alder")
    visited(alder, 4)

    found = totals.totals(acting(b.a_person(roles={Role.partner: alder})), b.the_school_year())

    assert (shown(found), found.sum) == ({"Alder": None}, None)
