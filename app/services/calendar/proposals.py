"""Gather what a search for a time reads. Where someone is elsewhere, the steward looks: only *that* is learned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import DistrictSettings, FamilyAnswer, Holiday, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import clock
from workflows.proposing import DAYS_AHEAD, Search, Slot, Span, propose

LONGEST_NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class _Known:
    """What is looked up in one question. `days` and `parts`: the family's newest answer, if that was a yes."""

    holidays: list[tuple[date, date]]
    busy: list[Span]
    days: frozenset[int]
    parts: frozenset[str]


def proposals(
    visit: Visit, *, team: Collection[int], settings: DistrictSettings, zone: ZoneInfo
) -> list[Slot]:
    """Up to six times at which all of `team` are free and the family likes to meet, in their order.

    Says neither where someone else is then, nor with whom.
    """
    now = clock.now()
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


def _look(visit: Visit, team: Collection[int], now: datetime) -> _Known:
    asked = select(
        _holidays(visit, now).scalar_subquery(),
        _busy(visit, team, now).scalar_subquery(),
        _wish(visit).scalar_subquery(),
    )
    with acting_as(db.session, steward(visit.district_id)):
        holidays, busy, wish = db.session.execute(asked).one()
    days, parts = wish or ((), ())
    return _Known(
        [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in holidays or ()],
        [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in busy or ()],
        frozenset(days),
        frozenset(parts),
    )


def _holidays(visit: Visit, now: datetime) -> Select[Any]:
    first = now.date() - timedelta(days=1)
    last = first + LONGEST_NOTICE + timedelta(days=DAYS_AHEAD + 2)
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
