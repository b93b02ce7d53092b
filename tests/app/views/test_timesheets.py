"""Timesheets on paper: ordinary rows stand on one line each, and numbers are said as pages say them."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from app.models import District, Payment, Person
from app.services import other_work, payments, payroll
from app.services.other_work import Entry
from app.views.pay_words import KINDS
from app.views.shown import dated, hour, minutes
from forms.letters.timesheet import Timesheet, Worked, timesheet
from tests import builders, money
from tests.app.security.told import text_of_pdf
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

NUMBER = 88_888
IN_SPANISH = {"Accept-Language": "es"}
Work = Callable[[Flask, School_], Payment]


@pytest.mark.parametrize(("language", "visit"), [("en", "Visit #"), ("es", "Visita n.º ")])
def test_every_day_of_a_year_stands_on_one_line(app: Flask, language: str, visit: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    with app.test_request_context(), force_locale(language):
        kind, late = f"{visit}{NUMBER} · {KINDS['no_one_home']}", hour(time(12, 48))
        rows = [Worked(dated(day), kind, late, late, minutes(720)) for day in days]
    paper = timesheet(Timesheet(language, "–", "–", rows[0], rows, [], [], []))

    lines = {" ".join(line.split()) for line in text_of_pdf(paper).splitlines()}

    assert [row for row in rows if " ".join(" ".join(vars(row).values()).split()) not in lines] == []


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Birch")


def paper_of(person_id: int, sign_in: SignIn, **headers: str) -> str:
    first = builders.today() - timedelta(days=30)
    period = {"first": first.isoformat(), "last": builders.today().isoformat()}
    paper = sign_in(builders.every(Person, id=person_id)[0]).get(
        "/timesheets/mine.pdf", query_string=period, headers=headers
    )
    return " ".join(text_of_pdf(paper.data).split())


def test_a_visit_is_named_by_its_number_as_on_pages(app: Flask, school: School_, sign_in: SignIn) -> None:
    with app.app_context():
        visit = a_visit("reflected", at=school)
    visited, interpreted = builders.every(Payment, visit_id=visit.id)
    builders.change(interpreted, kind="interpreting")
    english, spanish = (
        [paper_of(each.person_id, sign_in, **headers) for each in (visited, interpreted)]
        for headers in ({}, IN_SPANISH)
    )

    assert f"Visit #{visit.id} " in english[0]
    assert f"Visit #{visit.id} ·" not in english[0]
    assert f"Visit #{visit.id} · Interpreting" in english[1]
    assert f"Visita n.º {visit.id} · Interpretación" in spanish[1]
    assert "#" not in spanish[0]


def taken_back(app: Flask, payment: Payment, *, pay_again: bool) -> None:
    """Have it approved, paid and taken back, by somebody in Payroll and two coordinators."""
    district = builders.every(District)[0]
    clerk = builders.a_person(roles={Role.payroll: district})
    first, second = (builders.a_person(roles={Role.district_coordinator: district}) for _ in range(2))
    with app.app_context():
        payments.approve(payment.id, by=acting(first))
        made = payroll.make_batch(by=acting(clerk), district_id=district.id)
        payroll.mark_paid(made.batch_id, by=acting(clerk), paid_on=builders.today())
        payments.ask_reversal(payment.id, reason="Paid twice.", pay_again=pay_again, by=acting(clerk))
        payments.agree_to_reversal(payment.id, by=acting(second))


def a_visits_pay(app: Flask, school: School_) -> Payment:
    with app.app_context():
        visit = a_visit("reflected", at=school)
    return builders.every(Payment, visit_id=visit.id)[0]


def a_trainings_pay(app: Flask, school: School_) -> Payment:
    trainer = builders.a_person(roles={Role.trainer: builders.every(District)[0]})
    money.a_rate("30.00", activity="training", basis="hourly")
    hours = {"day": builders.today() - timedelta(days=1), "starts": time(9), "ends": time(9, 40)}
    people = (school.pair[0].id,)
    entry = Entry(
        school_id=school.school.id, activity="training", what="Listening", person_ids=people, **hours
    )
    with app.app_context():
        other_work.enter(entry, by=acting(trainer))
    return builders.every(Payment)[0]


@pytest.mark.parametrize("work", [a_visits_pay, a_trainings_pay])
@pytest.mark.parametrize(
    ("again", "together"), [(False, "0.00 h (0 minutes)"), (True, "0.67 h (40 minutes)")]
)
def test_work_whose_pay_was_taken_back_keeps_its_line_which_says_so(
    app: Flask, school: School_, sign_in: SignIn, work: Work, again: bool, together: str
) -> None:
    paid = work(app, school)

    taken_back(app, paid, pay_again=again)

    words = paper_of(paid.person_id, sign_in)
    said = f"taken back on {builders.today():%a, %b} {builders.today().day}, {builders.today().year}"
    assert words.count(" 40 minutes") == 1
    assert (said in words) is not again
    assert f"All together: {together}" in words
