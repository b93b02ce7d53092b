"""Decisions while somebody else is at the same payment, in one order of locks, never by whoever wrote it down."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from app.models import DistrictSettings, Payment, Person
from app.services import payments, visits
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
LOCKS = re.compile(r"FROM (\w+).*FOR UPDATE", re.S)


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder", pay_no_one_home="full")


@contextmanager
def each_statement(do: Callable[[str, Any], None]) -> Iterator[None]:
    """Call `do` with every statement and its parameters before it leaves for the database."""

    def before(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        do(statement, parameters)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def test_a_payment_that_somebody_else_holds_stops_none_of_the_others(school: School_) -> None:
    held, free = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)

    def is_held(statement: str, parameters: Any) -> None:
        if "FROM payment" in statement and "FOR UPDATE" in statement and held.id in parameters.values():
            raise OperationalError(statement, parameters, psycopg.errors.LockNotAvailable("held"))

    with each_statement(is_held):
        decided = payments.approve_many([held.id, free.id], by=acting(school.site_admin))

    [(payment_id, reasons)] = decided.refused
    assert (decided.done, payment_id) == ((free.id,), held.id)
    assert [str(reason) for reason in reasons] == [
        "Somebody else works on this payment at this moment; nothing happened to it. Try again."
    ]
    assert (builders.reload(held).state, builders.reload(free).state) == ("due", "approved")


def test_without_a_database_nothing_is_said_to_be_decided(school: School_) -> None:
    due, _second = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)

    def is_gone(statement: str, parameters: Any) -> None:
        if "FOR UPDATE" in statement:
            gone = psycopg.OperationalError("gone")
            raise OperationalError(statement, parameters, gone, connection_invalidated=True)

    with each_statement(is_gone), pytest.raises(OperationalError):
        payments.approve_many([due.id], by=acting(school.site_admin))


def test_a_mistake_of_ours_is_not_told_as_somebody_elses_work(school: School_) -> None:
    due, _second = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)

    def refuses(statement: str, parameters: Any) -> None:
        if "FROM payment" in statement and "FOR UPDATE" in statement:
            raise OperationalError(statement, parameters, psycopg.errors.DiskFull("full"))

    with each_statement(refuses), pytest.raises(OperationalError):
        payments.approve_many([due.id], by=acting(school.site_admin))


def test_giving_pay_up_locks_the_visit_first_as_every_step_does(school: School_) -> None:
    due, _second = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)
    by = acting(builders.every(Person, id=due.person_id)[0])
    locked: list[str] = []

    with each_statement(lambda statement, _: locked.extend(LOCKS.findall(statement))):
        payments.waive(due.id, by=by)

    assert locked == ["visit", "payment"]


def nobody_was_home(school: School_, told_by: Person) -> Payment:
    visit = a_visit("scheduled", at=school)
    visits.no_one_home(visit.id, by=acting(told_by))
    return builders.every(Payment, visit_id=visit.id)[0]


def test_whoever_wrote_down_that_no_one_was_home_does_not_approve_its_pay(school: School_) -> None:
    builders.an_assignment(school.liaison, Role.site_admin, at=school.school)
    due = nobody_was_home(school, school.liaison)

    with pytest.raises(TransitionRefused, match="You wrote this down; ask another approver"):
        payments.approve(due.id, by=acting(school.liaison))

    assert payments.approve(due.id, by=acting(school.site_admin))


def test_what_the_pair_wrote_down_itself_is_approved_by_anyone_else(school: School_) -> None:
    due = nobody_was_home(school, school.pair[0])

    assert payments.approve(due.id, by=acting(school.site_admin))


def test_a_visit_that_those_who_went_told_is_approved_by_whoever_typed_its_slip(school: School_) -> None:
    builders.an_assignment(school.liaison, Role.site_admin, at=school.school)
    visit, went = a_visit("scheduled", at=school), [each.id for each in school.pair]
    by, times = acting(school.liaison), {"started_at": visit.starts_at, "ended_at": visit.ends_at}
    visits.record_completion(visit.id, by=by, went=went, **times)
    for each in school.pair:
        visits.write_reflection(visit.id, by=acting(each), words=WORDS)

    due, _second = builders.every(Payment, visit_id=visit.id)

    assert payments.approve(due.id, by=acting(school.liaison))


def test_of_several_attempts_the_one_that_is_paid_has_its_own_writer(school: School_) -> None:
    """The first was before the district paid for a closed door."""
    builders.an_assignment(school.liaison, Role.site_admin, at=school.school)
    settings = builders.every(DistrictSettings)[0]
    builders.change(settings, pay_no_one_home="none")
    visit = a_visit("scheduled", at=school)
    visits.no_one_home(visit.id, by=acting(school.liaison))
    builders.change(settings, pay_no_one_home="full")
    starts, pair = yesterday_at(21), [each.id for each in school.pair]
    times = {"starts_at": starts, "ends_at": starts + timedelta(minutes=40)}
    visits.schedule(visit.id, by=acting(school.liaison), educators=pair, **times)
    visits.no_one_home(visit.id, by=acting(school.pair[0]))
    due = builders.every(Payment, visit_id=visit.id)[0]

    assert payments.approve(due.id, by=acting(school.liaison))
