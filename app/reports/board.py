"""The visits of a school year as a board: a column for each state on the way, a card for each visit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from app.extensions import db
from app.models import Family, School, Visit
from app.reports.visits import names_of_students, names_of_team
from workflows.visit import VisitState

COLUMNS = ("invited", "scheduled", "completed", "reflected", "paid")
MOST = 20
"""Cards of a column: those that wait longest, of paid ones the newest; the list has the rest."""


@dataclass(frozen=True)
class Card:
    """One visit. `language` is a code; `at` is the time it is planned for, or took place."""

    id: int
    state: VisitState
    number: int
    school_id: int
    school: str
    students: tuple[str, ...]
    team: tuple[str, ...]
    language: str | None
    at: datetime | None
    ends_at: datetime | None
    invited_on: date
    answer: str
    ask_again_on: date | None


@dataclass(frozen=True)
class Column:
    """The visits in one state: some cards, and how many visits there are."""

    state: VisitState
    cards: tuple[Card, ...]
    count: int


def board(school_ids: Collection[int], year_id: int | None) -> tuple[Column, ...]:
    """The five columns, in two statements however many visits there are."""
    place, count = _order(), func.count().over(partition_by=Visit.state)
    ranked = (
        select(Visit.id, place.label("place"), count.label("count"))
        .where(Visit.school_id.in_(school_ids), Visit.school_year_id == year_id, Visit.state.in_(COLUMNS))
        .subquery()
    )
    found = db.session.execute(select(ranked).where(ranked.c.place <= MOST).order_by(ranked.c.place)).all()
    cards, counts = _cards([row.id for row in found]), {row.id: row.count for row in found}
    inside = [cards[row.id] for row in found if row.id in cards]
    return tuple(_column(VisitState(state), inside, counts) for state in COLUMNS)


def _column(state: VisitState, cards: list[Card], counts: dict[int, int]) -> Column:
    mine = tuple(card for card in cards if card.state is state)
    return Column(state, mine, counts[mine[0].id] if mine else 0)


def _order() -> Any:
    """Who said yes comes before who has not answered; then the earliest. Of paid visits the newest."""
    said_yes = case((Visit.answer == "yes", 0), else_=1)
    newest_paid = case((Visit.state == "paid", Visit.started_at), else_=None).desc()
    earliest = func.coalesce(Visit.started_at, Visit.starts_at)
    return func.row_number().over(
        partition_by=Visit.state, order_by=(said_yes, newest_paid, earliest, Visit.invited_on, Visit.id)
    )


def _cards(ids: list[int]) -> dict[int, Card]:
    rows = db.session.execute(
        select(
            Visit,
            School.name.label("school"),
            Family.home_language,
            names_of_students().label("students"),
            names_of_team().label("team"),
        )
        .join(School, School.id == Visit.school_id)
        .outerjoin(Family, Family.id == Visit.family_id)
        .where(Visit.id.in_(ids))
    )
    return {row.Visit.id: _card(row) for row in rows}


def _card(row: Any) -> Card:
    visit = row.Visit
    return Card(
        id=visit.id,
        state=VisitState(visit.state),
        number=visit.number,
        school_id=visit.school_id,
        school=row.school,
        students=tuple(row.students or ()),
        team=tuple(row.team or ()),
        language=row.home_language,
        at=visit.started_at or visit.starts_at,
        ends_at=visit.ends_at,
        invited_on=visit.invited_on,
        answer=visit.answer,
        ask_again_on=visit.ask_again_on,
    )
