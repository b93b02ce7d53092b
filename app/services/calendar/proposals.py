"""Gather what a search for a time reads. Where someone is elsewhere, the steward looks: only *that* is learned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import DistrictSettings, FamilyAnswer, Holiday, Visit, VisitEducator
from app.models.questions import Question
from app.security.session import acting_as, steward
from app.services import clock
from workflows.proposing import DAYS_AHEAD, Search, Slot, Span, propose

LONGEST_NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """What is looked up in one question, for a team. `days` and `parts`: the family's newest answer, if a yes."""

    team: frozenset[int]
    holidays: list[tuple[date, date]]
    busy: list[Span]
    days: frozenset[int]
    parts: frozenset[str]


def proposals(
    visit: Visit,
    *,
    team: Collection[int],
    settings: DistrictSettings,
    zone: ZoneInfo,
    known: Known | None = None,
) -> list[Slot]:
    """Up to six times at which all of `team` are free and the family likes to meet, in their order.

    Says neither where someone else is then, nor with whom. `known`: what was looked up for a team already; for
    another one it is looked up now.
    """
    now = clock.now()
    if known is None or known.team != frozenset(team):
        known = _look(visit, team, now)
    return propose(
        Search(
            now=now,
            zone=zone,
            notice_hours=settings.notice_hours,
            visit_minutes=settings.visit_minutes,
            travel_minutes=settings.travel_minutes,
            opens_at=visit.school.opens_at,
            closes_at=visit.school.closes_at,
            holidays=known.holidays,
            days=known.days,
            parts=known.parts,
            team=len(team),
            busy=known.busy,
        )
    )


def ask_known(visit: Visit, team: Collection[int], now: datetime) -> Question[Known]:
    """What the steward asks for `proposals`."""
    asked = select(
        _holidays(visit, now).scalar_subquery().label("holidays"),
        _busy(visit, team, now).scalar_subquery().label("busy"),
        _wish(visit).scalar_subquery().label("wish"),
    )
    return Question(asked, lambda rows: _known(frozenset(team), *rows[0]))


def days_ahead(now: datetime) -> tuple[date, date]:
    """The first and the last day that a proposal may lie on, by any clock."""
    first = now.date() - timedelta(days=1)
    return first, first + LONGEST_NOTICE + timedelta(days=DAYS_AHEAD + 2)


def _look(visit: Visit, team: Collection[int], now: datetime) -> Known:
    with acting_as(db.session, steward(visit.district_id)):
        return ask_known(visit, team, now).answer()


def _known(team: frozenset[int], holidays: Any, busy: Any, wish: Any) -> Known:
    days, parts = wish or ((), ())
    return Known(
        team,
        [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in holidays or ()],
        [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in busy or ()],
        frozenset(days),
        frozenset(parts),
    )


def _holidays(visit: Visit, now: datetime) -> Select[Any]:
    first, last = days_ahead(now)
    return select(func.json_agg(func.json_build_array(Holiday.starts_on, Holiday.ends_on))).where(
        Holiday.district_id == visit.district_id,
        or_(Holiday.school_id.is_(None), Holiday.school_id == visit.school_id),
        Holiday.ends_on >= first,
        Holiday.starts_on <= last,
    )


def _busy(visit: Visit, team: Collection[int], now: datetime) -> Select[Any]:
    start, end = func.lower(VisitEducator.busy), func.upper(VisitEducator.busy)
    return select(func.json_agg(func.json_build_array(start, end))).where(
        VisitEducator.person_id.in_(team), VisitEducator.visit_id != visit.id, end > now - timedelta(hours=6)
    )


def _wish(visit: Visit) -> Select[Any]:
    newest = (
        select(FamilyAnswer.answer, FamilyAnswer.days, FamilyAnswer.times)
        .where(FamilyAnswer.visit_id == visit.id)
        .order_by(FamilyAnswer.id.desc())
        .limit(1)
        .subquery()
    )
    return select(func.json_build_array(newest.c.days, newest.c.times)).where(newest.c.answer == "yes")
