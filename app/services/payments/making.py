"""Make the payments of a visit: one per person who went, due or not payable, each amount explained."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import DistrictSettings, Employment, Payment, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import clock, history
from app.services.actors import SYSTEM
from app.services.payments.rates import rate_on, worth
from app.services.programme import settings_of
from app.services.queue import defer
from workflows.machine import N_
from workflows.pay import cents
from workflows.payment import PAYMENT, PaymentFacts
from workflows.people import Role

NO_CLASS = N_("Payroll does not know this person's employee class yet.")
NO_RATE = N_("There is no rate for this person's employee class on the visit's day.")
ALONE = N_("One person went alone; this district pays for pairs.")
UNTRAINED = N_("This person's training was not current on the visit's day.")
PLACE = N_("This district does not pay for visits in this kind of place.")
NOT_PAID_HERE = N_("This district does not pay when no one is home.")


@dataclass(frozen=True)
class Worked:
    """An amount worked out: in US dollars, with the facts behind it, or the rule against paying."""

    amount: Decimal = Decimal(0)
    rule: str = ""
    reason: str = ""
    rate_id: int | None = None
    employee_class: str | None = None
    explanation: dict[str, Any] = field(default_factory=dict)


def make_for_visit(visit: Visit) -> None:
    """Make the payments of a reflected visit, as the district's steward, in the transaction of the reflection."""
    assert visit.started_at is not None
    assert visit.ended_at is not None
    minutes = int((visit.ended_at - visit.started_at).total_seconds() // 60)
    day = clock.day_of(visit.started_at, visit.district_id)
    went = [member for member in visit.team if member.went]
    alone = sum(member.part == "visitor" for member in went) == 1
    with acting_as(db.session, steward(visit.district_id)):
        settings = settings_of(visit.district_id)
        made = [_make(visit, member, day, minutes, settings, alone=alone) for member in went]
        if all(payment.state == "not_payable" for payment in made):
            ask_to_settle(visit.district_id, [visit.id])


def make_for_no_one_home(visit: Visit) -> None:
    """Make the payments for a door that stayed closed, by the district's setting: none, reduced or full."""
    assert visit.starts_at is not None
    settings = settings_of(visit.district_id)
    if settings.pay_no_one_home == "none" or _paid_for_an_attempt(visit):
        return
    day = clock.day_of(visit.starts_at, visit.district_id)
    share = Decimal(1) if settings.pay_no_one_home == "full" else Decimal(settings.reduced_share)
    with acting_as(db.session, steward(visit.district_id)):
        for member in visit.team:
            worked = _work_out(member, day, settings.usual_minutes_from, visit.district_id)
            if not worked.rule:
                worked = _share(worked, share)
            if not worked.rule and not worked.amount:
                worked = _against(worked, "no_one_home", NOT_PAID_HERE)
            _write(visit, member.person_id, "no_one_home", day, settings.usual_minutes_from, worked)


def withdraw(visit: Visit) -> None:
    """Take back the payments of a visit that is corrected; none of them is approved."""
    with acting_as(db.session, steward(visit.district_id)):
        for payment in db.session.scalars(
            select(Payment).where(
                Payment.visit_id == visit.id, ~Payment.withdrawn, Payment.kind != "no_one_home"
            )
        ):
            payment.withdrawn = True
            history.of_payment(payment, "withdraw", by=SYSTEM, source=payment.state)


def ask_to_settle(district_id: int, visit_ids: list[int]) -> None:
    """Queue the system's step that settles these visits, in the transaction that made them ready."""
    defer(
        db.session,
        "visits.settle",
        as_district=district_id,
        lock=f"settle:{district_id}",
        visit_ids=sorted(visit_ids),
    )


def _make(
    visit: Visit, member: VisitEducator, day: date, minutes: int, settings: DistrictSettings, *, alone: bool
) -> Payment:
    worked = _work_out(member, day, minutes, visit.district_id)
    if not worked.rule and visit.place not in settings.paid_places:
        worked = _against(worked, "place", PLACE)
    if not worked.rule and alone and member.part == "visitor" and not settings.pay_alone:
        worked = _against(worked, "alone", ALONE)
    if not worked.rule and member.untrained and member.part == "visitor" and not settings.pay_untrained:
        worked = _against(worked, "untrained", UNTRAINED)
    kind = "interpreting" if member.part == "interpreter" else "visit"
    return _write(visit, member.person_id, kind, day, minutes, worked)


def _work_out(member: VisitEducator, day: date, minutes: int, district_id: int) -> Worked:
    employment = db.session.get(Employment, member.person_id)
    if employment is None:
        return Worked(rule="no_class", reason=NO_CLASS)
    activity = "interpreting" if member.part == "interpreter" else "visit"
    rate = rate_on(day, employment.employee_class, activity, district_id)
    if rate is None:
        return Worked(rule="no_rate", reason=NO_RATE, employee_class=employment.employee_class)
    amount = worth(rate, minutes)
    if not amount:
        return Worked(
            rule="no_rate", reason=NO_RATE, rate_id=rate.id, employee_class=employment.employee_class
        )
    return Worked(
        amount=amount,
        rate_id=rate.id,
        employee_class=employment.employee_class,
        explanation={
            "basis": rate.basis,
            "rate": str(rate.amount),
            "minutes": minutes,
            "employee_class": employment.employee_class,
            "activity": activity,
            "rate_from": rate.starts_on.isoformat(),
        },
    )


def _against(worked: Worked, rule: str, reason: str) -> Worked:
    return Worked(
        amount=worked.amount,
        rule=rule,
        reason=reason,
        rate_id=worked.rate_id,
        employee_class=worked.employee_class,
        explanation=worked.explanation,
    )


def _share(worked: Worked, share: Decimal) -> Worked:
    return Worked(
        amount=cents(worked.amount * share),
        rate_id=worked.rate_id,
        employee_class=worked.employee_class,
        explanation={**worked.explanation, "share": str(share)},
    )


def _write(visit: Visit, person_id: int, kind: str, day: date, minutes: int, worked: Worked) -> Payment:
    payment = Payment(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        person_id=person_id,
        kind=kind,
        worked_on=day,
        started_at=_begin(visit, kind),
        ended_at=visit.ended_at
        if kind != "no_one_home"
        else _begin(visit, kind) + timedelta(minutes=minutes),
        minutes=minutes,
        employee_class=worked.employee_class,
        rate_id=worked.rate_id,
        amount=worked.amount,
        explanation=worked.explanation | ({"rule": worked.rule} if worked.rule else {}),
        reason=worked.reason or None,
    )
    action = "create_not_payable" if worked.rule else "create"
    state = PAYMENT.check(action, None, _facts(payment, worked), {Role.system}).to
    assert state is not None
    payment.state = state.value
    db.session.add(payment)
    history.of_payment(
        payment, action, by=SYSTEM, source=None, amount=worked.amount, rule=worked.rule or None
    )
    return payment


def _begin(visit: Visit, kind: str) -> datetime:
    """When it began; at a door that stayed closed, when it was to begin."""
    begin = visit.starts_at if kind == "no_one_home" else visit.started_at
    assert begin is not None
    return begin


def _facts(payment: Payment, worked: Worked) -> PaymentFacts:
    return PaymentFacts(
        state=None,
        actor_id=None,
        actor_roles=frozenset({Role.system}),
        payee_id=payment.person_id,
        visitors=frozenset(),
        approvers=frozenset(),
        live_payment_exists=_has_live_payment(payment),
        in_another_batch=False,
        reversed=False,
        amount=worked.amount,
        amount_explained=str(worked.explanation or ""),
        pay_rule=worked.rule,
        reason=worked.reason,
    )


def _has_live_payment(payment: Payment) -> bool:
    found = db.session.scalar(
        select(Payment.id)
        .where(Payment.visit_id == payment.visit_id, Payment.person_id == payment.person_id)
        .where(Payment.kind == payment.kind, Payment.state != "rejected", ~Payment.withdrawn)
        .limit(1)
    )
    return found is not None


def _paid_for_an_attempt(visit: Visit) -> bool:
    with acting_as(db.session, steward(visit.district_id)):
        attempt = select(Payment.id).where(Payment.visit_id == visit.id, Payment.kind == "no_one_home")
        return db.session.scalar(attempt.limit(1)) is not None
