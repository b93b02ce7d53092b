"""Pay as approvers, educators and Payroll look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Payment, Person, School
from app.reports import counting
from app.reports.evidence import Evidence, evidence_for_approver, works_for_approver
from app.reports.keyset import Order, Part, part_of
from app.reports.scope import places_of
from app.services import clock
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, visitors_of, writers_of
from app.services.programme import settings_of
from workflows.machine import Reason
from workflows.pay import sentence_against
from workflows.payment import (
    approver_did_not_visit,
    approver_did_not_write_it_down,
    approver_was_not_named_by_a_visitor,
    somebody_else_approves_second,
)
from workflows.people import APPROVERS

PAGE = 100
"""Payments on one page."""


@dataclass(frozen=True)
class Line:
    """One payment as a row. `why` holds the facts behind the amount, in US dollars."""

    id: int
    visit_id: int | None
    what: str | None
    """Of other work: its name."""
    person_id: int
    person: str
    school: str
    school_id: int
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
    mended: str | None = None
    reversed_on: date | None = None
    takes_back: bool = False
    half_approved: bool = False


@dataclass(frozen=True)
class Due:
    """A payment that waits for an approver; `not_mine` is why this one may not decide about it."""

    line: Line
    evidence: Evidence
    started_at: datetime | None
    ended_at: datetime | None
    waiting_days: int
    not_mine: Reason | None


@dataclass(frozen=True)
class Payee:
    """What one person would get of several payments."""

    name: str
    payments: int
    amount: Decimal


@dataclass(frozen=True)
class Sum:
    """What stands in one state: pay, and what is taken back with it, each above zero; US dollars."""

    state: str
    pay: Decimal
    taken_back: Decimal


@dataclass(frozen=True)
class Approvals:
    """A page of what waits for this approver, oldest first; `count` and `total` (US dollars) are of all of it.

    Beyond a thousand (`counting.More`) nobody counts further, and no total is told.
    """

    due: tuple[Due, ...]
    count: int
    total: Decimal | None
    newer: int | None = None
    older: int | None = None
    """The payments beside which the next pages begin, if any."""


def waiting_for(
    actor: Actor,
    *,
    school_id: int | None = None,
    only: Sequence[int] | None = None,
    order: str = "waiting",
    backwards: bool = False,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    most: int | None = PAGE,
) -> Approvals:
    """The due payments at the schools and districts where this person approves; of one school, or some of them.

    `order` is a name of DUE_ORDER; by itself the oldest stand first. `after` and `before` name the payment at the edge
    of the page that was left. `most` None: all of them.
    """
    due = _due_at(actor, school_id)
    due += [] if only is None else [Payment.id.in_(only[:PAGE])]
    by = DUE_ORDER[order]
    part = part_of(
        _lines(*due).join(Payment.person),
        Order(by, Payment.id, backwards),
        size=most,
        after=after,
        before=before,
        last=last,
        edges=select(by, Payment.id).select_from(Payment).join(Payment.person),
    )
    found = part.rows
    whole = not (part.newer or part.older)
    count, total = _come_to(found) if whole else _together(due)
    settings = settings_of(actor.district_id)  # Held here, so that each payment finds it in the session.
    visitors, writers = visitors_of(found), writers_of(found)
    visits = [payment.visit_id for payment in found if payment.visit_id]
    shown = evidence_for_approver(visits, settings.district_id)
    works = works_for_approver(found, settings.district_id)
    day, zone = clock.today(settings.district_id), clock.zone_of(settings.district_id)
    return Approvals(
        tuple(
            Due(
                line_of(payment, works.get(payment.other_work_id)),
                shown.get(payment.visit_id or 0, Evidence()),
                payment.started_at,
                payment.ended_at,
                (day - payment.created_at.astimezone(zone).date()).days,
                _not_mine(payment, actor, visitors[payment.id], writers),
            )
            for payment in found
        ),
        count,
        total,
        part.newer,
        part.older,
    )


def _come_to(payments: Sequence[Payment]) -> tuple[int, Decimal]:
    return len(payments), sum((payment.amount for payment in payments), Decimal(0))


def _together(due: Sequence[ColumnElement[bool]]) -> tuple[int, Decimal | None]:
    """How many wait and what they come to, as far as counting goes."""
    some = select(Payment.amount).where(*due).limit(counting.MOST + 1).subquery()
    count, total = db.session.execute(select(func.count(), func.sum(some.c.amount)).select_from(some)).one()
    return counting.told(count), total if count <= counting.MOST else None


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
    """What each person would get of these payments, by name; two of one name stand apart."""
    lines = sorted((due.line for due in dues), key=_payee)
    by_person = ((who[0], list(each)) for who, each in groupby(lines, key=_payee))
    return tuple(
        Payee(name, len(each), sum((line.amount for line in each), Decimal(0))) for name, each in by_person
    )


def _payee(line: Line) -> tuple[str, int]:
    return line.person, line.person_id


def own(
    actor: Actor,
    *,
    state: str | None = None,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    size: int | None = None,
) -> Part[Line]:
    """This person's pay, newest first; or what of it stands in one state. `size` None: all of it.

    `after` and `before` name the payment at the edge of the page that was left.
    """
    newest = Order(Payment.worked_on, Payment.id, down=True)
    found = part_of(_lines(*_mine(actor, state)), newest, size=size, after=after, before=before, last=last)
    return Part([line_of(payment) for payment in found.rows], found.newer, found.older)


def own_sums(actor: Actor, *, state: str | None = None) -> list[Sum]:
    """What all of this person's pay comes to, by state."""
    back = Payment.reverses_id.is_not(None)
    pay, taken_back = (func.coalesce(func.sum(Payment.amount).filter(these), 0) for these in (~back, back))
    rows = db.session.execute(
        select(Payment.state, pay, -taken_back)
        .where(*_mine(actor, state))
        .group_by(Payment.state)
        .order_by(Payment.state)
    )
    return [Sum(*row) for row in rows]


def own_line(payment_id: int, actor: Actor) -> Line | None:
    """One payment of this person's own; None when there is no such one."""
    mine = (Payment.id == payment_id, Payment.person_id == actor.person_id, ~Payment.withdrawn)
    payment = db.session.scalars(_lines(*mine)).one_or_none()
    return None if payment is None else line_of(payment)


DUE_ORDER: dict[str, Any] = {
    "waiting": Payment.created_at,
    "who": Person.look_up,
    "visit": Payment.worked_on,
    "amount": Payment.amount,
}


def _due_at(actor: Actor, school_id: int | None = None) -> list[ColumnElement[bool]]:
    schools, districts = places_of(actor, *APPROVERS)
    here = or_(Payment.school_id.in_(schools), Payment.district_id.in_(districts))
    only = [Payment.school_id == school_id] if school_id is not None else []
    return [Payment.state == "due", ~Payment.withdrawn, here, *only]


def _mine(actor: Actor, state: str | None) -> list[ColumnElement[bool]]:
    mine = [Payment.person_id == actor.person_id, ~Payment.withdrawn]
    return mine + ([Payment.state == state] if state else [])


def why_of(payment: Payment) -> dict[str, Any]:
    """The facts behind an amount, with the fund that paid it, where this person sees funds."""
    facts: dict[str, Any] = payment.explanation
    return {**facts, "fund": payment.fund.name} if payment.fund else facts


def _lines(*conditions: ColumnElement[bool]) -> Select[tuple[Payment]]:
    return (
        select(Payment)
        .where(*conditions)
        .options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.other_work))
        .options(joinedload(Payment.fund))
        .execution_options(populate_existing=True)
    )


def line_of(payment: Payment, unseen: str | None = None) -> Line:
    """A payment as a row; its person and school are there, or read now, and other work, or the name of `unseen` one."""
    return Line(
        id=payment.id,
        visit_id=payment.visit_id,
        what=payment.other_work.what if payment.other_work else unseen,
        person_id=payment.person_id,
        person=payment.person.name,
        school=payment.school.name,
        school_id=payment.school_id,
        state=payment.state,
        kind=payment.kind,
        worked_on=payment.worked_on,
        minutes=payment.minutes,
        amount=payment.amount,
        why=why_of(payment),
        reason=sentence_against(payment.explanation, payment.reason) or None,
        short_since=payment.short_since,
        batch_id=payment.batch_id,
        paid_on=payment.paid_on,
        mended=payment.mended,
        reversed_on=payment.reversed_on,
        takes_back=payment.reverses_id is not None,
        half_approved=payment.state == "due" and payment.first_approved_by is not None,
    )


def _not_mine(
    payment: Payment, actor: Actor, visitors: frozenset[int], writers: Mapping[int, int]
) -> Reason | None:
    facts = facts_of(payment, by=actor, visitors=visitors, writers=writers)
    rules = (
        approver_did_not_visit,
        approver_did_not_write_it_down,
        approver_was_not_named_by_a_visitor,
        somebody_else_approves_second,
    )
    return next((rule.reason(facts) for rule in rules if not rule(facts)), None)
