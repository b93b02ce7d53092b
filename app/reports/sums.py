"""What a school year's visits add up to, by school and together: read from the sums that follow each step.

A visit, an educator and a student count once, however the sums are cut; whoever went as an interpreter alone is no
educator. Visits that took place; money (US dollars) of those visits.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, func, select, text

from app.extensions import db
from app.models import Figure, TookPart
from app.models.figures import PARTS
from app.services.visits.facts import MADE

_OF_ALL = exists().where(
    Figure.school_year_id == bindparam("year"), Figure.kind.in_(PARTS), Figure.school_id.is_(None)
)
KEPT = select(text("*"), _OF_ALL.label("of_all")).select_from(func.app_kept_figures(None, bindparam("year")))
"""`of_all`: the sums of people of all schools, which belong to no school, are there. Staff of some schools do not see
them, only what came since."""


@dataclass(frozen=True)
class Sums:
    """`first` and `second`: visits of those numbers. `approved`: and not paid yet."""

    visits: int = 0
    first: int = 0
    second: int = 0
    students: int = 0
    educators: int = 0
    approved: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def of_schools(school_ids: Collection[int], year_id: int | None) -> tuple[Mapping[int, Sums], Sums]:
    """Each of these schools, and all of them together; as far as whoever asks may see the sums of schools."""
    if year_id is None:
        return dict.fromkeys(school_ids, Sums()), Sums()
    kept: dict[int | None, list[Any]] = defaultdict(list)
    for row in db.session.execute(KEPT, {"year": year_id}):
        kept[row.school_id].append(row)
    found = {school_id: _sums(kept[school_id]) for school_id in school_ids}
    return found, _together(found, kept, year_id)


def students_visited(school_ids: Collection[int], year_id: int | None) -> tuple[int, int]:
    """How many students were visited at these schools, and how many of them twice or more; no visit is looked up."""
    times = func.sum(TookPart.visits)
    each = (
        select(times.label("times"))
        .where(TookPart.kind == "students", TookPart.school_id.in_(school_ids))
        .where(TookPart.school_year_id == year_id)
        .group_by(TookPart.school_id, TookPart.who_id)
        .having(times > 0)
        .subquery()
    )
    row = db.session.execute(select(func.count(), func.count().filter(each.c.times > 1)).select_from(each))
    first, second = row.one()
    return first, second


def _sums(rows: Collection[Any]) -> Sums:
    visits = [row for row in rows if row.kind == "visits" and row.state in MADE]
    people = {row.kind: row.count for row in rows if not row.state}
    money = {row.state: row.amount for row in rows if row.kind == "money"}
    return Sums(
        visits=sum(row.count for row in visits),
        first=sum(row.count for row in visits if row.number == 1),
        second=sum(row.count for row in visits if row.number == 2),
        students=people.get("students", 0),
        educators=people.get("educators", 0),
        approved=money.get("approved", Decimal(0)),
        paid=money.get("paid", Decimal(0)),
    )


def _together(found: Mapping[int, Sums], kept: Mapping[int | None, Collection[Any]], year_id: int) -> Sums:
    everywhere = _sums(kept.get(None, ()))
    all_of_it = kept.keys() - {None} <= found.keys() and any(row.of_all for row in kept.get(None, ()))
    people = everywhere if all_of_it else _people(found, year_id)
    each = list(found.values())
    return Sums(
        visits=sum(one.visits for one in each),
        first=sum(one.first for one in each),
        second=sum(one.second for one in each),
        students=people.students,
        educators=people.educators,
        approved=sum((one.approved for one in each), Decimal(0)),
        paid=sum((one.paid for one in each), Decimal(0)),
    )


def _people(found: Mapping[int, Sums], year_id: int) -> Sums:
    """Students and educators of some schools, each counted once."""
    if len(found) < 2:
        return next(iter(found.values()), Sums())
    here = TookPart.school_id.in_(found), TookPart.school_year_id == year_id
    once = (
        select(TookPart.kind, TookPart.who_id)
        .where(*here)
        .group_by(TookPart.kind, TookPart.who_id)
        .having(func.sum(TookPart.visits) > 0)
        .subquery()
    )
    rows = db.session.execute(select(once.c.kind, func.count()).group_by(once.c.kind)).all()
    counted = {row[0]: row[1] for row in rows}
    return Sums(students=counted.get("students", 0), educators=counted.get("educators", 0))
