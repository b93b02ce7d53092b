"""What there is to celebrate (R104): counts of the district and its schools, and educators who wish to be named.

No family, no student; a school's number stands only when it is no small group, and tells of none beside the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text

from app.extensions import db
from app.models import Figure, Person, School, SchoolYear, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services.programme import settings_of
from app.services.visits.facts import MADE
from workflows.suppression import hidden_groups

EDUCATORS = text(
    "SELECT count FROM app_kept_figures(NULL, :year) WHERE kind = 'educators' AND school_id IS NULL"
)
FIRST_PLACES = 5
MILESTONES = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
"""Visits of one school in one year that are worth a round of applause."""


@dataclass(frozen=True)
class OfSchool:
    """A school with its visits of the year, and the largest milestone that it passed (None: none yet)."""

    name: str
    visits: int
    milestone: int | None


@dataclass(frozen=True)
class Board:
    """The year so far. `schools`: the first places; `begun`: how many schools made visits at all."""

    year: str
    visits: int
    educators: int
    begun: int
    schools: tuple[OfSchool, ...]
    named: tuple[str, ...]


def recognition(district_id: int) -> Board | None:
    """The board of the current school year; None without one.

    The system counts, because an educator sees only their own visits; the names are those who said yes to it.
    """
    willing = list(db.session.scalar(select(func.app_named_in_thanks())) or ())
    minimum = settings_of(district_id).minimum_group
    with acting_as(db.session, steward(district_id)):
        year = db.session.execute(
            select(SchoolYear.id, SchoolYear.name)
            .where(SchoolYear.district_id == district_id, SchoolYear.current)
            .limit(1)
        ).one_or_none()
        if year is None:
            return None
        counted = _by_school(year.id)
        educators, named = _educators(year.id), _named(year.id, willing)
    hidden = hidden_groups([count for _name, count in counted], minimum)
    shown = [row for place, row in enumerate(counted) if place not in hidden]
    schools = tuple(OfSchool(name, count, _milestone(count)) for name, count in shown)
    visits = sum(count for _name, count in counted)
    return Board(year.name, visits, educators, len(counted), schools[:FIRST_PLACES], named)


def _milestone(visits: int) -> int | None:
    return max((each for each in MILESTONES if each <= visits), default=None)


def _by_school(year_id: int) -> list[tuple[str, int]]:
    visits = func.sum(Figure.count)
    rows = db.session.execute(
        select(School.name, visits)
        .join(Figure, Figure.school_id == School.id)
        .where(Figure.school_year_id == year_id, Figure.kind == "visits", Figure.state.in_(MADE))
        .group_by(School.id)
        .having(visits > 0)
        .order_by(visits.desc(), School.name)
    )
    return [(row[0], row[1]) for row in rows]


def _educators(year_id: int) -> int:
    return db.session.scalar(EDUCATORS, {"year": year_id}) or 0


def _named(year_id: int, willing: Sequence[int]) -> tuple[str, ...]:
    went = select(VisitEducator.person_id).where(*_went(year_id))
    name = Person.given_name + " " + Person.family_name
    found = select(name).where(Person.id.in_(willing), Person.id.in_(went), Person.active)
    return tuple(db.session.scalars(found.order_by(Person.look_up)))


def _went(year_id: int) -> tuple:
    of_year = select(Visit.id).where(Visit.school_year_id == year_id, Visit.state.in_(MADE))
    return VisitEducator.visit_id.in_(of_year), VisitEducator.went.is_(True), VisitEducator.part == "visitor"
