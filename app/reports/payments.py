"""Pay as approvers, educators and Payroll look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Event, Payment, PayrollBatch, Person, School, Visit, VisitEducator
from app.reports.scope import places_of
from app.services import clock
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, visitors_of
from workflows.machine import Reason
from workflows.payment import approver_did_not_visit
from workflows.people import APPROVERS

MOST = 100
"""Payments on one page; the oldest come first, so the rest follow once these are decided."""


@dataclass(frozen=True)
class Reflected:
    """Who wrote down what they learned, and when; never the words."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One payment as a row. `why` holds the facts behind the amount, in US dollars."""

    id: int
    visit_id: int | None
    person: str
    school: str
    state: str
    kind: str
    worked_on: date
    minutes: int | None
    amount: Decimal
    why: dict[str, Any]
    reason: str | None
    short_since: datetime | None
    batch_id: int | None
    paid_on: date | None


@dataclass(frozen=True)
class Evidence:
    """What shows that a visit took place: when, how many went, what the slip or the note says."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    went: int = 0
    proof: str = ""


@dataclass(frozen=True)
class Due:
    """A payment that waits for an approver; `not_mine` is why this one may not decide about it."""

    line: Line
    reflected: tuple[Reflected, ...]
    evidence: Evidence
    waiting_days: int
    not_mine: Reason | None


@dataclass(frozen=True)
class Payee:
    """What one person would get of several payments."""

    name: str
    payments: int
    amount: Decimal


@dataclass(frozen=True)
class Approvals:
    """What waits for this approver, oldest first; `more` wait behind these."""

    due: tuple[Due, ...]
    more: int


@dataclass(frozen=True)
class Batch:
    """A payroll batch as a row."""

    id: int
    made_on: datetime
    made_by: str
    total: Decimal
    payments_count: int
    sha256: str
    chain: tuple[int, str] | None
    """How many events the district's history had then, and its last hash."""
    paid_on: date | None
    paid_by: str | None


def waiting_for(
    actor: Actor,
    *,
    school_id: int | None = None,
    only: Sequence[int] | None = None,
    order: str = "waiting",
    backwards: bool = False,
) -> Approvals:
    """The due payments at the schools and districts where this person approves; of one school, or some of them.

    `order` is a name of DUE_ORDER; by itself the oldest stand first.
    """
    due = _due_at(actor, school_id)
    due += [] if only is None else [Payment.id.in_(only[:MOST])]
    by = DUE_ORDER[order]
    first = _lines(*due).join(Payment.person).order_by(by.desc() if backwards else by, Payment.id)
    found = list(db.session.scalars(first.limit(MOST)))
    count = len(found)
    if count == MOST:
        count = db.session.scalar(select(func.count(Payment.id)).where(*due)) or 0
    visitors = visitors_of(found)
    visits = [payment.visit_id for payment in found]
    told, shown = _reflected(visits), _evidence(visits)
    day = clock.today(actor.district_id)
    zone = clock.zone_of(actor.district_id)
    return Approvals(
        tuple(
            Due(
                _line(payment),
                told.get(payment.visit_id, ()),
                shown.get(payment.visit_id, Evidence()),
                (day - payment.created_at.astimezone(zone).date()).days,
                _not_mine(payment, actor, visitors[payment.id]),
            )
            for payment in found
        ),
        count - len(found),
    )


def schools_to_approve(actor: Actor) -> list[tuple[str, str]]:
    """The schools whose payments this person decides about, as (id, name) by name; none for a single one."""
    schools, districts = places_of(actor, *APPROVERS)
    if not districts and len(schools) < 2:
        return []
    here = or_(School.id.in_(schools), School.district_id.in_(districts))
    rows = db.session.execute(select(School.id, School.name).where(School.active, here).order_by(School.name))
    found = [(str(row.id), row.name) for row in rows]
    return found if len(found) > 1 else []


def payees(dues: Sequence[Due]) -> tuple[Payee, ...]:
    """What each person would get of these payments, by name."""
    lines = sorted((due.line for due in dues), key=lambda line: line.person)
    by_person = ((name, list(each)) for name, each in groupby(lines, key=lambda line: line.person))
    return tuple(
        Payee(name, len(each), sum((line.amount for line in each), Decimal(0))) for name, each in by_person
    )


def own(actor: Actor, *, state: str | None = None) -> list[Line]:
    """This person's pay, newest first; or what of it stands in one state."""
    mine = [Payment.person_id == actor.person_id, ~Payment.withdrawn]
    mine += [Payment.state == state] if state else []
    return [_line(payment) for payment in db.session.scalars(_lines(*mine).order_by(*NEWEST).limit(MOST))]


def own_line(payment_id: int, actor: Actor) -> Line | None:
    """One payment of this person's own; None when there is no such one."""
    mine = (Payment.id == payment_id, Payment.person_id == actor.person_id, ~Payment.withdrawn)
    payment = db.session.scalars(_lines(*mine)).one_or_none()
    return None if payment is None else _line(payment)


def batches(
    district_id: int,
    *,
    paid: bool | None = None,
    order: str = "made",
    backwards: bool = True,
    skip: int = 0,
    most: int | None = None,
) -> list[Batch]:
    """The district's payroll batches, the newest first; `paid`: only those that are, or are not, marked paid.

    `order` is a name of BATCH_ORDER.
    """
    query = _batches().where(PayrollBatch.district_id == district_id)
    if paid is not None:
        query = query.where(PayrollBatch.paid_on.is_not(None) if paid else PayrollBatch.paid_on.is_(None))
    by = BATCH_ORDER[order]
    query = query.order_by(by.desc() if backwards else by, PayrollBatch.id.desc())
    return [_batch(row) for row in db.session.execute(query.offset(skip).limit(most))]


def batch(batch_id: int) -> tuple[Batch, list[Line]] | None:
    """One batch with its payments; None when this person sees no such one."""
    row = db.session.execute(_batches().where(PayrollBatch.id == batch_id)).one_or_none()
    if row is None:
        return None
    lines = db.session.scalars(_lines(Payment.batch_id == batch_id).order_by(Payment.id))
    return _batch(row), [_line(payment) for payment in lines]


NEWEST = (Payment.worked_on.desc(), Payment.id.desc())
DUE_ORDER: dict[str, Any] = {
    "waiting": Payment.created_at,
    "who": Person.look_up,
    "visit": Payment.worked_on,
    "amount": Payment.amount,
}
BATCH_ORDER: dict[str, Any] = {
    "made": PayrollBatch.id,
    "payments": PayrollBatch.payments_count,
    "sum": PayrollBatch.total,
    "paid": PayrollBatch.paid_on,
}


def _due_at(actor: Actor, school_id: int | None = None) -> list[ColumnElement[bool]]:
    schools, districts = places_of(actor, *APPROVERS)
    here = or_(Payment.school_id.in_(schools), Payment.district_id.in_(districts))
    only = [Payment.school_id == school_id] if school_id is not None else []
    return [Payment.state == "due", ~Payment.withdrawn, here, *only]


def _lines(*conditions: ColumnElement[bool]) -> Select[tuple[Payment]]:
    return (
        select(Payment)
        .where(*conditions)
        .options(joinedload(Payment.person), joinedload(Payment.school))
        .execution_options(populate_existing=True)
    )


def _line(payment: Payment) -> Line:
    return Line(
        id=payment.id,
        visit_id=payment.visit_id,
        person=payment.person.name,
        school=payment.school.name,
        state=payment.state,
        kind=payment.kind,
        worked_on=payment.worked_on,
        minutes=payment.minutes,
        amount=payment.amount,
        why=payment.explanation,
        reason=payment.reason,
        short_since=payment.short_since,
        batch_id=payment.batch_id,
        paid_on=payment.paid_on,
    )


def _reflected(visit_ids: Sequence[int]) -> dict[int, tuple[Reflected, ...]]:
    rows = db.session.execute(
        select(Event.visit_id, Event.actor_id, Event.at, Person)
        .join(Person, Person.id == Event.actor_id)
        .where(Event.visit_id.in_(visit_ids), Event.kind == "visit.write_reflection")
        .order_by(Event.id)
    )
    found: dict[int, dict[int, Reflected]] = {}
    for row in rows:
        found.setdefault(row.visit_id, {})[row.actor_id] = Reflected(row.Person.name, row.at)
    return {visit_id: tuple(told.values()) for visit_id, told in found.items()}


def _evidence(visit_ids: Sequence[int]) -> dict[int, Evidence]:
    went = func.count(VisitEducator.person_id).filter(
        VisitEducator.went.is_(True), VisitEducator.part == "visitor"
    )
    rows = db.session.execute(
        select(Visit.id, Visit.started_at, Visit.ended_at, went, Visit.proof)
        .outerjoin(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(Visit.id.in_(visit_ids))
        .group_by(Visit.id)
    )
    return {row[0]: Evidence(row[1], row[2], row[3], row[4] or "") for row in rows}


def _not_mine(payment: Payment, actor: Actor, visitors: frozenset[int]) -> Reason | None:
    facts = facts_of(payment, by=actor, visitors=visitors)
    return None if approver_did_not_visit(facts) else approver_did_not_visit.reason(facts)


def _batches() -> Select[Any]:
    maker, payer = Person.__table__.alias("maker"), Person.__table__.alias("payer")
    return (
        select(
            PayrollBatch,
            (maker.c.given_name + " " + maker.c.family_name).label("made_by"),
            (payer.c.given_name + " " + payer.c.family_name).label("paid_by"),
        )
        .outerjoin(maker, maker.c.id == PayrollBatch.made_by)
        .outerjoin(payer, payer.c.id == PayrollBatch.paid_by)
    )


def _batch(row: Any) -> Batch:
    kept = row.PayrollBatch
    return Batch(
        id=kept.id,
        made_on=kept.created_at,
        made_by=row.made_by or "",
        total=kept.total,
        payments_count=kept.payments_count,
        sha256=kept.sha256,
        chain=None if kept.chain_head is None else (kept.chain_count or 0, kept.chain_head),
        paid_on=kept.paid_on,
        paid_by=row.paid_by,
    )
