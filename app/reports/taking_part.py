"""Who of a district takes part in visits, by school, as they said themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.extensions import db
from app.models import OptIn, Person, PersonSchool, School


@dataclass(frozen=True)
class Said:
    """One person at one school; `said` is yes, no, or nothing."""

    person_id: int
    name: str
    school_id: int
    school: str
    said: str
    at: datetime | None


class Counts(NamedTuple):
    """How many of a school said yes, no, and nothing yet."""

    school: str
    yes: int
    no: int
    nothing: int


def everyone(district_id: int) -> list[Said]:
    """Everybody who works at a school of the district, by school and name."""
    newest = (
        select(OptIn.person_id, OptIn.takes_part, OptIn.created_at)
        .where(OptIn.district_id == district_id)
        .ext(distinct_on(OptIn.person_id))
        .order_by(OptIn.person_id, OptIn.id.desc())
    ).subquery()
    rows = db.session.execute(
        select(Person, School, newest.c.takes_part, newest.c.created_at)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .join(School, School.id == PersonSchool.school_id)
        .outerjoin(newest, newest.c.person_id == Person.id)
        .where(Person.district_id == district_id, Person.active, School.active)
        .order_by(School.name, Person.look_up, Person.id)
    )
    return [
        Said(
            row.Person.id,
            row.Person.name,
            row.School.id,
            row.School.name,
            {True: "yes", False: "no", None: "nothing"}[row.takes_part],
            row.created_at,
        )
        for row in rows
    ]


def by_school(rows: Sequence[Said]) -> list[Counts]:
    """The counts of each school."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row.school, Counter())[row.said] += 1
    return [Counts(school, each["yes"], each["no"], each["nothing"]) for school, each in found.items()]
