"""What Porchlight itself looks up for the page of a visit: one look as the steward, of which people learn little."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.extensions import db
from app.models import Visit
from app.models.questions import Question, answers
from app.reports.contract_hours import UnpaidHours, ask_unpaid, unpaid_in
from app.reports.funds import ask_money, is_short
from app.security.session import acting_as, steward
from app.services import calendar, clock
from app.services.calendar import Known


@dataclass(frozen=True)
class Ahead:
    """`rules`: the answers to what the rules ask. `times`: what proposals of times are made from.

    `unpaid`: the contract hours of the team, on the planned day or on the days that are proposed. `money_is_short`:
    no fund of the school can promise the visit's pay.
    """

    rules: Mapping[str, Any]
    times: Known | None = None
    unpaid: UnpaidHours | None = None
    money_is_short: bool = False


def look(visit: Visit, *, zone: ZoneInfo, rules: Mapping[str, Question[Any]], plans: bool) -> Ahead:
    """Look everything up in one statement. `plans`: a day is about to be agreed."""
    now = clock.now()
    today = now.astimezone(zone).date()
    team = [member.person_id for member in visit.team]
    days = _days(visit, zone, now, plans=plans)
    asked: dict[str, Question[Any]] = {**rules}
    if days is not None:
        asked |= ask_unpaid(visit, team, *days)
    if plans:
        asked |= ask_money(visit.school_id, visit.district_id, today)
        asked["times"] = calendar.ask_known(visit, team, now)
    given = _asked(visit.district_id, asked)
    return Ahead(
        given,
        given.get("times"),
        unpaid_in(visit, given) if days is not None else None,
        plans and is_short(given, district_id=visit.district_id),
    )


def _days(visit: Visit, zone: ZoneInfo, now: datetime, *, plans: bool) -> tuple[date, date] | None:
    """The days whose contract hours matter."""
    if plans:
        return calendar.days_ahead(now)
    if visit.state != "scheduled" or visit.starts_at is None or visit.ends_at is None:
        return None
    return visit.starts_at.astimezone(zone).date(), visit.ends_at.astimezone(zone).date()


def _asked(district_id: int, asked: Mapping[str, Question[Any]]) -> dict[str, Any]:
    if not asked:
        return {}
    with acting_as(db.session, steward(district_id)):
        return answers(asked)
