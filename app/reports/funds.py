"""Where the money is: what each fund has, what is promised to visits, spent and left; and how long it lasts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Event, Fund, Grant, Payment, Person, Rate, School, Visit
from app.models.questions import Question
from app.reports.scope import places_of
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.payments.money import SPENT
from app.services.payments.rates import worth
from app.services.payments.watching import AT_ITS_SCHOOL, MONEY_KEEPERS, mark_of
from app.services.programme import settings_of
from workflows.people import Role

ENOUGH_DAYS = 14
"""Before so many days of a fund's period have passed, its pace says nothing."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Slice:
    """What of a fund is promised and spent at one school in one month; US dollars."""

    fund_id: int
    school_id: int
    month: date
    committed: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Row:
    """A line of the page: of a fund, a school or a month. `allocated` and `left` are known of whole funds only."""

    key: str
    label: str
    committed: Decimal
    spent: Decimal
    allocated: Decimal | None = None
    left: Decimal | None = None


@dataclass(frozen=True)
class Forecast:
    """At the pace so far (spent and promised money by day of the period) a fund is empty on a day, or not at all.

    `left`: what it would then have at the end of its period, in whole dollars.
    """

    empty_on: date | None
    left: Decimal


@dataclass(frozen=True)
class Spending:
    """What the page shows, with everything that it can be narrowed to."""

    rows: Sequence[Row]
    funds: Sequence[Fund]
    schools: Sequence[tuple[str, str]]
    months: Sequence[date]

    @property
    def used_elsewhere(self) -> bool:
        """Whether of a fund shown, other schools than those shown have used something, too."""
        return any(
            row.allocated is not None and row.left != row.allocated - row.committed - row.spent
            for row in self.rows
        )


@dataclass(frozen=True)
class Told:
    """What a school should know of a fund that it may use: its name, how far it is used, and its note."""

    fund: str
    mark: int
    note: str


@dataclass(frozen=True)
class Moved:
    """Money that moved between two allocations."""

    at: Any
    who: str
    amount: Decimal
    giver: str
    taker: str
    why: str


def spending(
    actor: Actor,
    *,
    by: str = "fund",
    fund_id: int | None = None,
    school_id: int | None = None,
    month: date | None = None,
) -> Spending:
    """What is promised, spent and left, by `fund`, `school` or `month`, at the places that this person answers for."""
    funds = _funds(actor)
    schools = _schools(actor)
    slices = _slices(actor, [fund.id for fund in funds])
    chosen = [
        each
        for each in slices
        if fund_id in (None, each.fund_id)
        and school_id in (None, each.school_id)
        and month in (None, each.month)
    ]
    whole = school_id is None and month is None
    shown = [fund for fund in funds if fund_id in (None, fund.id)]
    if by == "school":
        rows = _by_school(chosen, schools)
    elif by == "month":
        rows = _by_month(chosen)
    else:
        rows = [_of_fund(fund, chosen, whole=whole) for fund in shown]
    named = [(str(key), name) for key, name in schools.items()]
    return Spending(rows, funds, named, sorted({each.month for each in slices}))


def forecast(
    *, starts_on: date, ends_on: date, allocated: Decimal, used: Decimal, today: date
) -> Forecast | None:
    """How long a fund lasts at its pace; None before two weeks, after its end, or while nothing or all is used."""
    days = (min(today, ends_on) - starts_on).days + 1
    if days < ENOUGH_DAYS or today > ends_on or not 0 < used < allocated:
        return None
    whole = (ends_on - starts_on).days + 1
    left = allocated - used * whole / days
    if left >= 0:
        return Forecast(None, left.quantize(Decimal(1)))
    lasts = int((allocated * days / used).to_integral_value(ROUND_CEILING))
    return Forecast(starts_on + timedelta(days=max(lasts, 1) - 1), NOTHING)


def forecast_of(fund: Fund, today: date) -> Forecast | None:
    """The forecast of a fund."""
    return forecast(
        starts_on=fund.starts_on,
        ends_on=fund.ends_on,
        allocated=fund.allocated,
        used=fund.spent + fund.committed,
        today=today,
    )


def told_to_schools(actor: Actor) -> list[Told]:
    """The notes and marks of the open funds that this person's schools may use; never their amounts."""
    schools, _districts = places_of(actor, *AT_ITS_SCHOOL)
    if not schools:
        return []
    today = clock.today(actor.district_id)
    with acting_as(db.session, steward(actor.district_id)):
        funds = db.session.scalars(
            select(Fund)
            .where(Fund.district_id == actor.district_id, Fund.starts_on <= today, Fund.ends_on >= today)
            .where(or_(Fund.school_id.in_(schools), Fund.school_id.is_(None)))
            .order_by(Fund.name)
        ).all()
        found = [Told(fund.name, mark_of(fund), fund.note or "") for fund in funds]
    return [each for each in found if each.mark or each.note]


def ask_money(school_id: int, district_id: int, day: date) -> dict[str, Question[Any]]:
    """What the steward asks for `is_short`."""
    free = (
        select(func.max(Fund.allocated - Fund.spent - Fund.committed))
        .where(Fund.district_id == district_id, Fund.starts_on <= day, Fund.ends_on >= day)
        .where(or_(Fund.school_id == school_id, Fund.school_id.is_(None)))
        .where(Fund.allowed_uses.contains(["visit"]))
    )
    rates = select(Rate).where(
        Rate.district_id == district_id, Rate.activity == "visit", Rate.starts_on <= day
    )
    return {
        "free": Question(free, lambda rows: rows[0][0]),
        "rates": Question(rates, lambda rows: [rate for (rate,) in rows]),
    }


def is_short(given: Mapping[str, Any], *, district_id: int) -> bool:
    """Whether no fund of a school has free what a visit of two may cost at most.

    Whoever schedules learns no more than that; it warns, and blocks no family. `given`: the answers to `ask_money`.
    """
    minutes = settings_of(district_id).usual_minutes_to
    free = given["free"]
    return free is None or free < 2 * max((worth(rate, minutes) for rate in given["rates"]), default=NOTHING)


def allocations_of(grant_id: int) -> list[Fund]:
    """The funds that are allocations of a grant, by name."""
    query = select(Fund).where(Fund.grant_id == grant_id).options(joinedload(Fund.school)).order_by(Fund.name)
    return list(db.session.scalars(query))


def grants_of(district_id: int) -> list[Grant]:
    """The grants of a district, by name."""
    return list(
        db.session.scalars(select(Grant).where(Grant.district_id == district_id).order_by(Grant.name))
    )


def moves_of(funds: Iterable[Fund], district_id: int) -> list[Moved]:
    """What was moved from and to these funds, the newest first. Whoever sees the funds may read it."""
    names = {fund.id: fund.name for fund in funds}
    with acting_as(db.session, steward(district_id)):
        rows = db.session.execute(
            select(Event.at, Event.facts, Person)
            .join(Person, Person.id == Event.actor_id)
            .where(Event.district_id == district_id, Event.kind == "fund.moved")
            .where(Event.facts["id"].as_integer().in_(names))
            .order_by(Event.id.desc())
        ).all()
        return [
            Moved(
                row.at,
                row.Person.name,
                Decimal(row.facts["amount"]),
                names.get(row.facts["id"], ""),
                names.get(row.facts["to"], ""),
                row.facts["why"],
            )
            for row in rows
        ]


def _funds(actor: Actor) -> list[Fund]:
    """The funds that this person sees, by name."""
    query = select(Fund).options(joinedload(Fund.school)).order_by(Fund.name)
    return list(db.session.scalars(query.where(Fund.district_id == actor.district_id)))


def _schools(actor: Actor) -> dict[int, str]:
    schools, districts = places_of(actor, Role.site_admin, *MONEY_KEEPERS)
    query = select(School.id, School.name).order_by(School.name)
    rows = db.session.execute(
        query.where(or_(School.id.in_(schools), School.district_id.in_(districts)))
    ).all()
    return {row.id: row.name for row in rows}


def _slices(actor: Actor, fund_ids: Sequence[int]) -> list[Slice]:
    """Read as the steward, at the places of this person only: Payroll sees no visit, but what it is to cost."""
    schools, districts = places_of(actor, Role.site_admin, *MONEY_KEEPERS)
    zone = str(clock.zone_of(actor.district_id))
    found: dict[tuple[int, int, date], list[Decimal]] = {}
    with acting_as(db.session, steward(actor.district_id)):
        for place, query in enumerate((_committed(zone), _spent())):
            table = (Visit, Payment)[place]
            here = or_(table.school_id.in_(schools), table.district_id.in_(districts))
            for row in db.session.execute(query.where(here, table.fund_id.in_(fund_ids))):
                key = (row.fund_id, row.school_id, row.month)
                found.setdefault(key, [NOTHING, NOTHING])[place] += row.amount
    return [Slice(*key, *amounts) for key, amounts in found.items()]


def _committed(zone: str) -> Any:
    month = cast(func.date_trunc("month", func.timezone(zone, Visit.starts_at)), Date).label("month")
    return (
        select(Visit.fund_id, Visit.school_id, month, func.sum(Visit.committed).label("amount"))
        .where(Visit.committed > 0, Visit.starts_at.is_not(None))
        .group_by(Visit.fund_id, Visit.school_id, month)
    )


def _spent() -> Any:
    month = cast(func.date_trunc("month", Payment.worked_on), Date).label("month")
    return (
        select(Payment.fund_id, Payment.school_id, month, func.sum(Payment.amount).label("amount"))
        .where(Payment.state.in_(SPENT))
        .group_by(Payment.fund_id, Payment.school_id, month)
    )


def _of_fund(fund: Fund, slices: Iterable[Slice], *, whole: bool) -> Row:
    mine = [each for each in slices if each.fund_id == fund.id]
    return Row(
        str(fund.id),
        fund.name,
        sum((each.committed for each in mine), NOTHING),
        sum((each.spent for each in mine), NOTHING),
        fund.allocated if whole else None,
        fund.allocated - fund.spent - fund.committed if whole else None,
    )


def _by_school(slices: Iterable[Slice], schools: dict[int, str]) -> list[Row]:
    rows = {school_id: [NOTHING, NOTHING] for school_id in schools}
    for each in slices:
        if each.school_id in rows:
            rows[each.school_id][0] += each.committed
            rows[each.school_id][1] += each.spent
    return [Row(str(key), schools[key], *amounts) for key, amounts in rows.items() if any(amounts)]


def _by_month(slices: Iterable[Slice]) -> list[Row]:
    months: dict[date, list[Decimal]] = {}
    for each in slices:
        amounts = months.setdefault(each.month, [NOTHING, NOTHING])
        amounts[0] += each.committed
        amounts[1] += each.spent
    return [Row(month.strftime("%Y-%m"), "", *amounts) for month, amounts in sorted(months.items())]
