"""A visit and a payment about which every rule is content; a test changes the one fact it speaks about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from workflows.machine import Reason
from workflows.payment import PaymentFacts, PaymentState
from workflows.people import Role
from workflows.translation import TextFacts
from workflows.visit import Programme, TeamMember, VisitFacts

MARIA, TOM, LI, ANA, BEN = 1, 2, 3, 4, 5
COORDINATOR, PAYCLERK, PRINCIPAL = 10, 11, 12
EVERY_ROLE = frozenset(Role)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in September 2026, UTC."""
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC)


def member(person: int, *, trained: bool = True, busy: bool = False) -> TeamMember:
    return TeamMember(person, trained, busy)


def a_visit(*, programme: dict[str, Any] | None = None, **changes: Any) -> VisitFacts:
    """Agreed on the 10th for the 20th, made by Maria and Tom, looked at on the 21st by a coordinator."""
    content = VisitFacts(
        now=at(21),
        programme=Programme(**programme or {}),
        state=None,
        actor_id=COORDINATOR,
        actor_roles=frozenset({Role.school_coordinator}),
        number=1,
        number_taken=False,
        no_contact=False,
        approved_payment_exists=False,
        students_active=True,
        student_moved=True,
        selection_method="whole class",
        answer="yes",
        ask_again_on=date(2026, 10, 1),
        agreed_at=at(10),
        starts_at=at(20, 17),
        ends_at=at(20, 18),
        address_verified=True,
        team=(member(MARIA), member(TOM)),
        went=(MARIA, TOM),
        started_at=at(20, 17),
        ended_at=at(20, 17, 40),
        reflected_by=frozenset({MARIA, TOM}),
        payments=(PaymentState.paid, PaymentState.waived),
        reason="typed twice",
    )
    return replace(content, **changes)


def a_payment(**changes: Any) -> PaymentFacts:
    """Maria's pay for a visit with Tom, looked at by someone who neither visited nor approved."""
    content = PaymentFacts(
        state=None,
        actor_id=PAYCLERK,
        actor_roles=frozenset({Role.payroll}),
        payee_id=MARIA,
        visitors=frozenset({MARIA, TOM}),
        approvers=frozenset({PRINCIPAL}),
        live_payment_exists=False,
        in_another_batch=False,
        reversed=False,
        amount=Decimal("50.00"),
        amount_explained="flat, certificated, from July 1",
        pay_rule="inside working hours",
        fund_left=Decimal("400.00"),
        in_batch=True,
        batch_locked=True,
        gives_up_pay=True,
        reason="paid twice",
    )
    return replace(content, **changes)


def an_asked_reversal(**changes: Any) -> PaymentFacts:
    """The same payment, which Payroll asks to take back, looked at by a coordinator."""
    asked = {
        "actor_id": COORDINATOR,
        "actor_roles": frozenset({Role.district_coordinator}),
        "reversal_asked_by": PAYCLERK,
    }
    return a_payment(**{**asked, **changes})


def the_payees_payment(**changes: Any) -> PaymentFacts:
    """The same payment, looked at by Maria herself."""
    return a_payment(**{"actor_id": MARIA, "actor_roles": frozenset({Role.educator}), **changes})


def a_text(**changes: Any) -> TextFacts:
    """Ana's Spanish text, looked at by Ben, who has read its pages."""
    content = TextFacts(
        state=None,
        actor_id=BEN,
        actor_roles=frozenset({Role.liaison}),
        writer_ids=frozenset({ANA}),
        pages_read=True,
        remark="The greeting sounds stiff.",
    )
    return replace(content, **changes)


def names(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.name for reason in reasons]
