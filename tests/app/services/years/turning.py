"""A school at the end of a school year, and what its coordinator chooses."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.models import FamilyAnswer, Person, School, SchoolYear, Visit
from app.services import years
from app.services.years import Choices, Closed, NextYear
from tests import builders
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

SOON, SUMMER, LONG = timedelta(days=30), timedelta(days=90), timedelta(days=390)


@dataclass
class End:
    """A staffed school whose current year ends in a month, with the district's coordinator."""

    at: School_
    year: SchoolYear
    boss: Person

    @property
    def school(self) -> School:
        return self.at.school

    def close(self, by: Person | None = None, **choices: Any) -> Closed:
        """As a coordinator who closes what nobody answered at this school, and chooses nothing else."""
        given = {
            "closes": self.year.id,
            "new": NextYear("2026-2027", builders.today() + SUMMER, builders.today() + LONG),
            "unanswered_at": frozenset({self.school.id}),
        }
        return years.close(Choices(**(given | choices)), by=acting(by or self.boss))

    def current(self) -> SchoolYear:
        """The year that is the current one now."""
        [found] = builders.every(SchoolYear, current=True)
        return found


def an_end() -> End:
    """Needs an application context."""
    day = builders.today()
    year = builders.a_school_year(name="2025-2026", starts_on=day - timedelta(days=280), ends_on=day + SOON)
    boss = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    return End(a_staffed_school("Alder School"), year, boss)


def an_answer_that_waits(visit: Visit, by: Person) -> None:
    """The family answered, and nobody has done anything about it."""
    builders.save(
        FamilyAnswer(
            district_id=visit.district_id,
            school_id=visit.school_id,
            visit_id=visit.id,
            family_id=visit.family_id,
            channel="phone",
            answer="yes",
            language="es",
            entered_by=by.id,
        )
    )
