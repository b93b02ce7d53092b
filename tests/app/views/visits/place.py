"""A school on which the pages of visits are tried, and what people type there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from app.models import Person, Student, Visit
from tests import builders
from tests.visiting import School_, a_visit

SignIn = Callable[[Person], FlaskClient]
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@dataclass
class Place:
    """A school on which these pages are tried."""

    app: Flask
    school: School_

    def visit(self, state: str, **how: Any) -> Visit:
        with self.app.app_context():
            return a_visit(state, at=self.school, **how)

    @property
    def pair(self) -> list[Person]:
        return self.school.pair


def at(visit: Visit, step: str = "") -> str:
    return f"/visits/{visit.id}/{step}" if step else f"/visits/{visit.id}"


def state_of(visit: Visit) -> str:
    return builders.reload(visit).state


def local(days: int, hour: int = 17) -> tuple[str, str]:
    """A day and an hour of the district's clock, so many days from now, as a browser sends them."""
    moment = datetime.now(LOS_ANGELES) + timedelta(days=days)
    return moment.date().isoformat(), f"{hour:02}:30"


def a_yes(**changed: str) -> dict[str, str]:
    day, clock = local(-3, 10)
    return {
        "agreed_by": "Rosa Ortiz",
        "how": "phone",
        "agreed_on": day,
        "agreed_time": clock,
        "place": "home",
        "wishes": "Evenings after five.",
    } | changed


def a_plan(people: list[Person], **changed: str) -> dict[str, str]:
    day, clock = local(2)
    team = {f"educator_{place}": str(person.id) for place, person in enumerate(people, start=1)}
    return {"on": day, "start": clock, "end": ""} | team | changed


WORDS = {
    "hopes_and_dreams": "She wants to build bridges.",
    "what_helps": "Time to think.",
    "how_i_will_use_it": "A bridge project.",
    "assumptions": "I thought she was shy.",
}


def a_student_with_family(alder: Place) -> Student:
    student = builders.a_student(at=alder.school.school)
    builders.a_family(of=[student])
    return student
