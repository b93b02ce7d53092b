"""What an auditor would ask about a grant's money: lines that were untrained, alone, in hours … (R131).

The database finds them, so that a grant of many years asks for no more memory than one of a month. Read as the
district's steward, for a grant that the reader may see: Payroll sees no visit, but must explain its pay.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, Subquery, and_, case, cast, func, or_, select

from app.extensions import db
from app.models import (
    ComplianceNote,
    Event,
    Fund,
    Grant,
    OtherWork,
    Payment,
    Person,
    School,
    VisitEducator,
)
from app.reports.keyset import Order, Part, part_of, rows_of_all
from app.security.session import acting_as, steward
from app.services import clock
from app.services.compliance import FINDINGS
from app.services.payments.money import SPENT
from app.services.programme import settings_of

ENTERED_LATE = 14
"""Days after the work from which on an entry is late."""
CAPS = ("cap_month", "cap_student")
TOGETHER = 100
"""Lines that one sentence explains at most; the others follow once these are explained."""
AT_ONCE = 1_000
"""Lines that are read at once for a file."""


@dataclass(frozen=True)
class Explained:
    """Why a finding is in order, by whom and when."""

    words: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One approved or paid payment of the grant; US dollars. `findings`: each with its explanation, or None.

    `own`: the reader is paid by it or was part of the visit.
    """

    payment_id: int
    visit_id: int | None
    person: str
    school: str
    fund: str
    kind: str
    worked_on: date
    amount: Decimal
    own: bool
    findings: Mapping[str, Explained | None]

    @property
    def open(self) -> list[str]:
        """The findings that nobody explained."""
        return [name for name, said in self.findings.items() if said is None]


@dataclass(frozen=True)
class Compliance:
    """A grant, how many payments it made and their sum; and the lines of which something was found, oldest first."""

    grant: Grant
    count: int
    total: Decimal
    found: Sequence[Line]

    @property
    def open(self) -> int:
        """How many findings still need a word."""
        return sum(len(line.open) for line in self.found)

    @property
    def several(self) -> dict[str, list[Line]]:
        """By kind of finding, the lines that the reader may explain with one sentence, where there are several."""
        of_kind = {
            name: [line for line in self.found if name in line.open and not line.own] for name in FINDINGS
        }
        return {name: lines[:TOGETHER] for name, lines in of_kind.items() if len(lines) > 1}


def compliance(grant_id: int, reader: int | None) -> Compliance | None:
    """What a grant paid and what was found of it; None when this person sees no such grant."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        return None
    with acting_as(db.session, steward(grant.district_id)):
        paid = _paid(grant, reader)
        together = select(func.count(), func.coalesce(func.sum(paid.c.amount), 0)).select_from(paid)
        count, total = db.session.execute(together).one()
        rows = db.session.execute(_in_order(paid).where(or_(*(paid.c[name] for name in FINDINGS)))).all()
    return Compliance(grant, count, total, _explained(rows))


def every_line(grant: Grant, reader: int | None) -> Iterator[Line]:
    """All that the grant paid, the oldest work first."""
    return rows_of_all(lambda last: _part(grant, reader, last))


def _part(grant: Grant, reader: int | None, last: int | None) -> Part[Line]:
    with acting_as(db.session, steward(grant.district_id)):
        paid = _paid(grant, reader)
        order = Order(paid.c.worked_on, paid.c.id)
        found = part_of(select(paid), order, size=AT_ONCE, after=last, read=db.session.execute)
    return Part(_explained(found.rows), None, found.older)


def sums(grant: Grant) -> tuple[list[tuple[str, int, Decimal]], list[tuple[str, int, Decimal]]]:
    """Payments and sum by school, and by month (as 2026-09)."""
    with acting_as(db.session, steward(grant.district_id)):
        paid = _paid(grant, None)
        return _by(paid, paid.c.school), _by(paid, func.to_char(paid.c.worked_on, "YYYY-MM"))


def _by(paid: Subquery, key: ColumnElement[str]) -> list[tuple[str, int, Decimal]]:
    rows = db.session.execute(select(key, func.count(), func.sum(paid.c.amount)).group_by(key).order_by(key))
    return [(row[0], row[1], row[2]) for row in rows]


def _in_order(paid: Subquery) -> Select[Any]:
    return select(paid).order_by(paid.c.worked_on, paid.c.id)


def _paid(grant: Grant, reader: int | None) -> Subquery:
    """The payments of a grant that were not taken back, each with whether something was found of it."""
    found = {**_of_the_visit(), **_of_the_money(grant), "late": _late(grant.district_id)}
    return (
        select(
            Payment.id,
            Payment.visit_id,
            Payment.kind,
            Payment.worked_on,
            Payment.amount,
            (Person.given_name + " " + Person.family_name).label("person"),
            School.name.label("school"),
            Fund.name.label("fund"),
            _is_of(reader).label("own"),
            *(func.coalesce(found[name], False).label(name) for name in FINDINGS),
        )
        .join(Fund, Fund.id == Payment.fund_id)
        .join(School, School.id == Payment.school_id)
        .join(Person, Person.id == Payment.person_id)
        .outerjoin(OtherWork, OtherWork.id == Payment.other_work_id)
        .where(Fund.grant_id == grant.id, Payment.state.in_(SPENT))
        .where(Payment.reversed_on.is_(None), Payment.reverses_id.is_(None))
        .subquery("paid")
    )


def _of_the_visit() -> dict[str, ColumnElement[bool]]:
    visited = and_(Payment.visit_id.is_not(None), Payment.kind == "visit")
    went = select(VisitEducator.person_id).where(
        VisitEducator.visit_id == Payment.visit_id,
        VisitEducator.went.is_(True),
        VisitEducator.part == "visitor",
    )
    unready = went.where(VisitEducator.person_id == Payment.person_id, VisitEducator.untrained)
    how_many = went.with_only_columns(func.count()).scalar_subquery()
    written = select(Event.id).where(
        Event.visit_id == Payment.visit_id,
        Event.actor_id == Payment.person_id,
        Event.kind == "visit.write_reflection",
    )
    return {
        "untrained": and_(visited, unready.exists()),
        "unpaired": and_(visited, how_many < 2),
        "unreflected": and_(visited, ~written.exists()),
    }


def _of_the_money(grant: Grant) -> dict[str, ColumnElement[bool]]:
    why, day = Payment.explanation, Payment.worked_on
    activity = case(
        (Payment.kind == "no_one_home", func.coalesce(why["activity"].astext, "visit")), else_=Payment.kind
    )
    so_far = func.sum(Payment.amount).over(
        partition_by=(Fund.id, Payment.person_id), order_by=(Payment.approved_at, Payment.id)
    )
    return {
        "in_hours": or_(
            func.coalesce(why["inside"].astext, "[]") != "[]",
            func.coalesce(why["rule"].astext, "") == "in_hours",
        ),
        "outside_period": or_(
            day < func.greatest(Fund.starts_on, grant.starts_on),
            day > func.least(Fund.ends_on, grant.ends_on),
        ),
        "outside_uses": ~and_(activity == func.any(Fund.allowed_uses), activity.in_(grant.allowed_uses)),
        "over_cap": or_(
            func.coalesce(so_far > Fund.most_per_person, False),
            func.coalesce(why["rule"].astext, "").in_(CAPS),
        ),
    }


def _late(district_id: int) -> ColumnElement[bool]:
    """Approved later than the district's days, or written down long after the work."""
    first = select(func.min(Event.at)).where(
        Event.visit_id == Payment.visit_id, Event.kind.in_(("visit.record_completion", "visit.no_one_home"))
    )
    written = func.coalesce(first.scalar_subquery(), OtherWork.created_at)
    day = cast(func.timezone(str(clock.zone_of(district_id)), written), Date)
    limit = timedelta(days=settings_of(district_id).escalate_days)
    return or_(
        func.coalesce(Payment.approved_at - Payment.created_at > limit, False),
        func.coalesce(day - Payment.worked_on > ENTERED_LATE, False),
    )


def _is_of(reader: int | None) -> ColumnElement[bool]:
    """Whether somebody is paid by a payment, or was part of its visit."""
    part = select(VisitEducator.visit_id).where(
        VisitEducator.visit_id == Payment.visit_id,
        VisitEducator.person_id == reader,
        or_(VisitEducator.went.is_(True), VisitEducator.busy.is_not(None)),
    )
    return or_(Payment.person_id == reader, part.exists())


def _explained(rows: Iterable[Row[Any]]) -> list[Line]:
    found = list(rows)
    notes = _notes([row.id for row in found])
    return [
        Line(
            payment_id=row.id,
            visit_id=row.visit_id,
            person=row.person,
            school=row.school,
            fund=row.fund,
            kind=row.kind,
            worked_on=row.worked_on,
            amount=row.amount,
            own=bool(row.own),
            findings={name: notes.get((row.id, name)) for name in FINDINGS if getattr(row, name)},
        )
        for row in found
    ]


def _notes(payment_ids: Sequence[int]) -> dict[tuple[int, str], Explained]:
    """The newest explanation of each finding."""
    query = (
        select(ComplianceNote, Person)
        .join(Person, Person.id == ComplianceNote.written_by)
        .where(ComplianceNote.payment_id.in_(payment_ids))
        .order_by(ComplianceNote.id)
    )
    return {
        (note.payment_id, note.finding): Explained(note.words, person.name, note.created_at)
        for note, person in db.session.execute(query)
    }
