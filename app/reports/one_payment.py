"""Everything that the page of one payment shows, as far as the person may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.models import Event, Fund, PayContact, Payment, PaymentReversal, Person
from app.reports.evidence import Evidence, evidence, evidence_for_approver, works_for_approver
from app.reports.fund_ahead import money_for
from app.reports.payments import Line, line_of
from app.security.session import acting_as, steward
from app.services.actors import Actor
from app.services.notices.about_pay import holders
from app.services.payments.deciding import facts_of, visitors_of, who_went, writers_of
from workflows.machine import Reason
from workflows.payment import ABOUT_MONEY, PAYMENT, PaymentState
from workflows.people import APPROVERS, Role

BY_THE_FORM = frozenset({"reason_given", "words_given", "pay_is_given_up_in_words"})
"""What the form asks for itself."""
PROCESSES = ("documentation", "payment")


@dataclass(frozen=True)
class Happened:
    """One step of a payment: who, when, and its facts."""

    action: str
    facts: dict[str, Any]
    who: str | None
    at: datetime


@dataclass(frozen=True)
class Contact:
    """Whom to ask about papers (`documentation`) or pay (`payment`), and how to reach them."""

    process: str
    name: str
    email: str | None
    phone: str | None
    note: str | None


@dataclass(frozen=True)
class Reversal:
    """That Payroll asked to take it back; `answer` is agreed, refused, or None while it waits."""

    reason: str
    pay_again: bool
    asked_by: str
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answer_reason: str | None


@dataclass(frozen=True)
class OnePayment:
    """A payment with what surrounds it. `steps`: what this person's roles may do now, and what stands against it."""

    line: Line
    mine: bool
    started_at: datetime | None
    ended_at: datetime | None
    fund: str | None
    approved_by: str | None
    first_approved_by: str | None
    returned: tuple[str, str] | None
    exception: tuple[str, str] | None
    rejected_reason: str | None
    history: tuple[Happened, ...]
    evidence: Evidence
    approvers: tuple[str, ...]
    contacts: tuple[Contact, ...]
    reversal: Reversal | None
    before: int | None
    after: int | None
    takes_back: int | None
    taken_back_by: int | None
    steps: dict[str, tuple[Reason, ...]] = field(default_factory=dict)

    @property
    def only_money_is_missing(self) -> bool:
        """Whether this person could approve it now, if a fund could pay it."""
        against = {reason.name for reason in self.steps.get("approve", ())}
        return bool(against) and against <= ABOUT_MONEY


def made_anew(payment_id: int) -> int | None:
    """The payment that came in place of one which was withdrawn to be worked out anew; None for any other."""
    old, new = aliased(Payment), aliased(Payment)
    its_work = or_(new.visit_id == old.visit_id, new.other_work_id == old.other_work_id)
    query = (
        select(new.id)
        .join(old, and_(its_work, new.person_id == old.person_id, new.kind == old.kind, new.id > old.id))
        .where(old.id == payment_id, old.withdrawn, ~new.withdrawn)
    )
    return db.session.scalar(query.order_by(new.id).limit(1))


def one_payment(payment_id: int, actor: Actor) -> OnePayment | None:
    """Read the payment and what surrounds it; None when there is no such one for this person."""
    payment = db.session.scalars(
        select(Payment)
        .where(Payment.id == payment_id, ~Payment.withdrawn)
        .options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.other_work))
        .options(joinedload(Payment.fund))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if payment is None:
        return None
    names = _names(payment)
    visits = [payment.visit_id] if payment.visit_id else []
    asked, district = _reversal(payment_id), payment.district_id
    decides = not actor.roles_at(payment.school_id, district).isdisjoint(APPROVERS)
    shown = evidence_for_approver(visits, district) if decides else evidence(visits)
    works = works_for_approver([payment], district) if decides else {}
    return OnePayment(
        line=line_of(payment, works.get(payment.other_work_id)),
        mine=payment.person_id == actor.person_id,
        started_at=payment.started_at,
        ended_at=payment.ended_at,
        fund=db.session.scalar(select(Fund.name).where(Fund.id == payment.fund_id)),
        approved_by=names.get(payment.approved_by),
        first_approved_by=names.get(payment.first_approved_by),
        returned=_with_name(names, payment.returned_by, payment.returned_reason),
        exception=_with_name(names, payment.exception_by, payment.exception_reason),
        rejected_reason=payment.rejected_reason,
        history=_history(payment_id),
        evidence=shown.get(payment.visit_id or 0, Evidence()),
        approvers=_approvers(payment),
        contacts=contacts_of(payment.school_id, payment.district_id),
        reversal=asked[0] if asked else None,
        before=payment.replaces_id,
        after=_other(Payment.replaces_id, payment_id),
        takes_back=payment.reverses_id,
        taken_back_by=_other(Payment.reverses_id, payment_id),
        steps=_steps(payment, actor, asked[1] if asked else None),
    )


def contacts_of(school_id: int | None, district_id: int) -> tuple[Contact, ...]:
    """Whom to ask at a school, papers first: its own contacts, else the district's (R11); those for no school."""
    rows = db.session.execute(
        select(PayContact, Person)
        .join(Person, Person.id == PayContact.person_id)
        .where(PayContact.district_id == district_id, Person.active)
        .where(or_(PayContact.school_id == school_id, PayContact.school_id.is_(None)))
        .order_by(PayContact.school_id.is_(None))
    )
    found: dict[str, Contact] = {}
    for row, person in rows:
        found.setdefault(row.process, Contact(row.process, person.name, person.email, person.phone, row.note))
    return tuple(found[process] for process in PROCESSES if process in found)


def contacts_for(school_ids: Collection[int], district_id: int) -> tuple[Contact, ...]:
    """Whom to ask about payments of these schools: for one, as it says; for several, the district's."""
    return contacts_of(next(iter(school_ids)) if len(school_ids) == 1 else None, district_id)


def contacts_at(schools: Mapping[int, str], district_id: int) -> list[tuple[str, tuple[Contact, ...]]]:
    """Whom to ask at each of these schools, by the schools' names."""
    found = [(name, contacts_of(school_id, district_id)) for school_id, name in schools.items()]
    return sorted((name, contacts) for name, contacts in found if contacts)


def _names(payment: Payment) -> dict[int | None, str]:
    ids = {payment.approved_by, payment.first_approved_by, payment.returned_by, payment.exception_by} - {None}
    return {each.id: each.name for each in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _with_name(
    names: dict[int | None, str], person_id: int | None, words: str | None
) -> tuple[str, str] | None:
    return (names.get(person_id, ""), words) if words else None


def _history(payment_id: int) -> tuple[Happened, ...]:
    rows = db.session.execute(
        select(Event, Person)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.payment_id == payment_id)
        .order_by(Event.id)
    )
    return tuple(
        Happened(event.kind.removeprefix("payment."), event.facts, person.name if person else None, event.at)
        for event, person in rows
    )


def _approvers(payment: Payment) -> tuple[str, ...]:
    """Who may approve it at its school, by name: nobody who was part of it, wrote it down or approved it first."""
    part = who_went(payment)
    too_close = {*part, *writers_of([payment]).values(), payment.first_approved_by or 0}
    ids = holders(payment, (Role.site_admin, Role.delegate), not_named_by=part) - too_close
    with acting_as(db.session, steward(payment.district_id)):
        people = db.session.scalars(
            select(Person).where(Person.id.in_(ids), Person.active).order_by(Person.look_up)
        )
        return tuple(person.name for person in people)


def _reversal(payment_id: int) -> tuple[Reversal, int | None] | None:
    """The last request to take it back, and who waits for its answer."""
    asker, answerer = Person.__table__.alias("asker"), Person.__table__.alias("answerer")
    row = db.session.execute(
        select(
            PaymentReversal,
            (asker.c.given_name + " " + asker.c.family_name).label("asked"),
            (answerer.c.given_name + " " + answerer.c.family_name).label("answered"),
        )
        .join(asker, asker.c.id == PaymentReversal.asked_by)
        .outerjoin(answerer, answerer.c.id == PaymentReversal.answered_by)
        .where(PaymentReversal.payment_id == payment_id)
        .order_by(PaymentReversal.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    kept = row.PaymentReversal
    told = Reversal(
        kept.reason,
        kept.pay_again,
        row.asked,
        kept.asked_at,
        kept.answer,
        row.answered,
        kept.answer_reason,
    )
    return told, None if kept.answer else kept.asked_by


def _other(column: Any, payment_id: int) -> int | None:
    """The payment that follows this one, or takes it back; the newest, where the person sees it."""
    return db.session.scalar(
        select(Payment.id)
        .where(column == payment_id, ~Payment.withdrawn)
        .order_by(Payment.id.desc())
        .limit(1)
    )


def _steps(payment: Payment, actor: Actor, asked_by: int | None) -> dict[str, tuple[Reason, ...]]:
    visitors = visitors_of([payment])[payment.id]
    facts = facts_of(payment, by=actor, visitors=visitors, reversal_asked_by=asked_by)
    state = PaymentState(payment.state)
    hidden = {"approve" if facts.needs_two and facts.first_approver is None else "approve_first"}
    hidden |= set() if asked_by else {"reverse", "keep_paid"}
    offered = [row.action for row in PAYMENT.actions_from(state, facts.roles) if row.action not in hidden]
    if "approve" in offered:
        money = money_for(payment)
        facts = replace(facts, fund_left=money.left, over_the_cap=money.over_the_cap)
    return {
        action: tuple(
            reason for reason in PAYMENT.unmet(action, state, facts) if reason.name not in BY_THE_FORM
        )
        for action in offered
    }
