"""Timesheets on paper: ordinary rows stand on one line each, and numbers are said as pages say them."""

from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from app.models import Payment, Person
from app.views.pay_words import KINDS
from app.views.shown import dated, hour, minutes
from forms.letters.timesheet import Timesheet, Worked, timesheet
from tests import builders
from tests.app.security.told import text_of_pdf
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit

NUMBER = 88_888
IN_SPANISH = {"Accept-Language": "es"}


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
