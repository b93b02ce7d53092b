"""What a school year leaves behind, school by school, and what the next one finds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.extensions import db
from app.models import (
    Announcement,
    Assignment,
    FamilyAnswer,
    Fund,
    Holiday,
    Person,
    School,
    SchoolGoal,
    SchoolYear,
    Selection,
    TrainingCertificate,
    Visit,
    VisitStudent,
    YearClosing,
)
from app.services.visits.facts import MADE
from workflows import years
from workflows.people import Role
from workflows.years import Turn, Year

OPEN = ("invited", "scheduled", "completed", "reflected")


@dataclass(frozen=True)
class Left:
    """What one school's visits of the year, and of years before, come to.

    `unanswered` and `later` may be closed; `agreed`, `unwritten` and `unpaid` go on as they are. `seconds` are the
    second visits among those that are not made; `once` are families who had a first visit only. `made` and `goal`
    (proposed) are of the year alone.
    """

    school_id: int
    school: str
    unanswered: int = 0
    later: int = 0
    agreed: int = 0
    unwritten: int = 0
    unpaid: int = 0
    seconds: int = 0
    once: int = 0
    made: int = 0

    @property
    def goal(self) -> int | None:
        """How many visits the next year might have."""
        return years.proposed_goal(self.made)


@dataclass(frozen=True)
class Ending:
    """Somebody whose training ends before the next year begins; `day` is its last."""

    person_id: int
    person: str
    day: date


@dataclass(frozen=True)
class Beside:
    """What is written down for the next year already (`holidays`, `funds`), and what goes on by its own dates."""

    holidays: int
    funds: int
    delegates: int
    announcements: int
    drafts: int


@dataclass(frozen=True)
class GoalOfSchool:
    """A school's goal of visits, if it has one, beside those that were made."""

    school_id: int
    school: str
    made: int
    visits: int | None


def years_of(district_id: int) -> list[Year]:
    """The district's school years, as the rules read them."""
    rows = db.session.scalars(select(SchoolYear).where(SchoolYear.district_id == district_id)).all()
    return as_rules_read(rows, district_id)


def as_rules_read(rows: Iterable[SchoolYear], district_id: int) -> list[Year]:
    """These rows, each with whether it is closed."""
    standing = select(YearClosing.closed_year_id).where(
        YearClosing.district_id == district_id, YearClosing.undone_at.is_(None)
    )
    closed = set(db.session.scalars(standing))
    return [
        Year(
            row.id,
            row.name,
            row.starts_on,
            row.ends_on,
            years.counts_from(row.starts_on, row.visits_from),
            current=row.current,
            closed=row.id in closed,
        )
        for row in rows
    ]


def last_closing(district_id: int) -> YearClosing | None:
    """The closing that stands, the latest of several."""
    query = select(YearClosing).where(YearClosing.district_id == district_id, YearClosing.undone_at.is_(None))
    return db.session.scalars(query.order_by(YearClosing.id.desc()).limit(1)).one_or_none()


def unanswered() -> ColumnElement[bool]:
    """An invitation that no family answered: not by a link that still waits to be read, either."""
    return and_(Visit.state == "invited", Visit.answer == "none", ~_answer_waits())


def put_off() -> ColumnElement[bool]:
    """An invitation whose family asked to be asked again later."""
    return and_(Visit.state == "invited", Visit.answer == "later", ~_answer_waits())


def up_to(year: Year, district_id: int) -> ColumnElement[bool]:
    """Visits of a school year and of those before it."""
    return Visit.school_year_id.in_(
        select(SchoolYear.id).where(
            SchoolYear.district_id == district_id, SchoolYear.starts_on <= year.starts_on
        )
    )


def left_behind(year: Year, district_id: int) -> list[Left]:
    """What the year leaves, for each active school and each that has something open, by name."""
    still_open, done = _still_open(year, district_id), _made(year, district_id)
    schools = select(School.id, School.name, School.active).where(School.district_id == district_id)
    return [
        Left(row.id, row.name, **still_open.get(row.id, {}), **done.get(row.id, {}))
        for row in db.session.execute(schools.order_by(School.name, School.id))
        if row.active or row.id in still_open
    ]


def training_that_ends(year: Year, district_id: int, before: date) -> list[Ending]:
    """Whose training was current some time in the year and ends before the next one's first day, by name."""
    last = func.max(TrainingCertificate.valid_until)
    rows = db.session.execute(
        select(Person, last.label("day"))
        .join(TrainingCertificate, TrainingCertificate.person_id == Person.id)
        .where(Person.district_id == district_id, Person.active)
        .group_by(Person.id)
        .having(last < before, last >= year.starts_on)
        .order_by(Person.look_up, Person.id)
    )
    return [Ending(row.Person.id, row.Person.name, row.day) for row in rows]


def beside(turn: Turn, district_id: int, first: date, last: date, today: date) -> Beside:
    """What the next year, from its `first` day to its `last`, finds; one statement."""
    counted: dict[str, tuple[Any, ...]] = {
        "holidays": (Holiday, Holiday.starts_on <= last, Holiday.ends_on >= first),
        "funds": (Fund, Fund.starts_on <= last, Fund.ends_on >= first),
        "delegates": (Assignment, Assignment.role == Role.delegate.value, Assignment.ends_on >= today),
        "announcements": (Announcement, Announcement.shown_until >= today),
        "drafts": (Selection, Selection.school_year_id == turn.closes.id, Selection.made_at.is_(None)),
    }
    columns = [
        select(func.count()).where(model.district_id == district_id, *only).scalar_subquery().label(name)
        for name, (model, *only) in counted.items()
    ]
    return Beside(**db.session.execute(select(*columns)).one()._asdict())


def goals_of(year_id: int, district_id: int) -> Sequence[GoalOfSchool]:
    """Each active school's goal in a year, beside the visits made so far, by name."""
    made = (
        select(func.count())
        .where(Visit.school_id == School.id, Visit.school_year_id == year_id, Visit.state.in_(MADE))
        .scalar_subquery()
    )
    goal = and_(SchoolGoal.school_id == School.id, SchoolGoal.school_year_id == year_id)
    rows = db.session.execute(
        select(School.id, School.name, made.label("made"), SchoolGoal.visits)
        .outerjoin(SchoolGoal, goal)
        .where(School.district_id == district_id, or_(School.active, SchoolGoal.id.is_not(None)))
        .order_by(School.name, School.id)
    )
    return [GoalOfSchool(row.id, row.name, row.made, row.visits) for row in rows]


def towards_goals(school_ids: Collection[int], year_id: int | None) -> tuple[int, int]:
    """How many visits those of these schools made that have a goal in the year, and the sum of their goals."""
    made = (
        select(func.count())
        .where(Visit.school_id == SchoolGoal.school_id, Visit.school_year_id == year_id)
        .where(Visit.state.in_(MADE))
        .scalar_subquery()
    )
    wished = select(func.coalesce(func.sum(made), 0), func.coalesce(func.sum(SchoolGoal.visits), 0)).where(
        SchoolGoal.school_year_id == year_id, SchoolGoal.school_id.in_(school_ids)
    )
    row = db.session.execute(wished).one()
    return int(row[0]), int(row[1])


def _answer_waits() -> ColumnElement[bool]:
    return exists().where(FamilyAnswer.visit_id == Visit.id, FamilyAnswer.handled_at.is_(None))


def _still_open(year: Year, district_id: int) -> dict[int, dict[str, int]]:
    before_it = Visit.state.in_(("invited", "scheduled"))
    kinds = {
        "unanswered": unanswered(),
        "later": put_off(),
        "agreed": and_(before_it, ~unanswered(), ~put_off()),
        "unwritten": Visit.state == "completed",
        "unpaid": Visit.state == "reflected",
        "seconds": and_(before_it, Visit.number > 1),
    }
    here = Visit.district_id == district_id
    each = select(Visit.school_id, *(kind.label(name) for name, kind in kinds.items()))
    found = each.where(here, Visit.state.in_(OPEN), up_to(year, district_id)).subquery()
    counts = [func.count().filter(found.c[name]).label(name) for name in kinds]
    return _by_school(select(found.c.school_id, *counts).group_by(found.c.school_id))


def _made(year: Year, district_id: int) -> dict[int, dict[str, int]]:
    mine, other = VisitStudent.__table__.alias("mine"), VisitStudent.__table__.alias("other")
    second = exists().where(
        mine.c.visit_id == Visit.id,
        other.c.student_id == mine.c.student_id,
        other.c.school_year_id == mine.c.school_year_id,
        other.c.number == 2,
        other.c.live,
    )
    once = and_(Visit.number == 1, ~second)
    made = (Visit.district_id == district_id, Visit.school_year_id == year.id, Visit.state.in_(MADE))
    found = select(Visit.school_id, once.label("once")).where(*made).subquery()
    counts = (func.count().filter(found.c.once).label("once"), func.count().label("made"))
    return _by_school(select(found.c.school_id, *counts).group_by(found.c.school_id))


def _by_school(counted: Select[Any]) -> dict[int, dict[str, int]]:
    found = {}
    for row in db.session.execute(counted):
        counts = row._asdict()
        found[counts.pop("school_id")] = counts
    return found
