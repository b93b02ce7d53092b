"""Whom the steps of a payment are told to: who is paid, who decides next, who asked. Never whoever did it."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import Assignment, Payment
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.notices.telling import tell
from workflows.people import APPROVERS, Role


def of_payment(payment: Payment, kind: str, *, by: Actor) -> None:
    """Somebody decided about a person's pay; `kind`: payment_approved, payment_returned, and so on."""
    tell_about(payment, kind, {payment.person_id}, by=by)


def second_approval(payment: Payment, *, by: Actor) -> None:
    """One of two approvals is there: whoever may give the second is told."""
    people = holders(payment, APPROVERS)
    tell_about(payment, "payment_second", people - {payment.person_id}, by=by)


def mended(payment: Payment, *, by: Actor) -> None:
    """A person answered: whoever sent the payment back is told."""
    tell_about(payment, "payment_mended", {payment.returned_by or 0}, by=by)


def paid(payments: Iterable[Payment], *, by: Actor) -> None:
    """Payroll paid them: each person is told once of all that was theirs. What takes money back was told before."""
    theirs: dict[int, list[Payment]] = {}
    for payment in payments:
        if payment.reverses_id is None:
            theirs.setdefault(payment.person_id, []).append(payment)
    if not theirs:
        return
    [district_id] = {mine[0].district_id for mine in theirs.values()}
    with acting_as(db.session, steward(district_id)):  # Once, not for each of them.
        for person_id, mine in sorted(theirs.items()):
            _tell_paid(person_id, mine, by)


def _tell_paid(person_id: int, mine: Sequence[Payment], by: Actor) -> None:
    first = mine[0]
    if len(mine) == 1:
        tell_about(first, "payment_paid", {person_id}, by=by)
        return
    tell(
        {person_id} - {by.person_id},
        "payments_paid",
        about=f"payments_paid:{first.batch_id}:{first.id}",
        district_id=first.district_id,
        facts={"count": len(mine), "amount": sum(each.amount for each in mine)},
    )


def reversal_asked(payment: Payment, *, by: Actor) -> None:
    """Payroll asks to take a payment back: the district's coordinators answer."""
    people = holders(payment, [Role.district_coordinator])
    tell_about(payment, "reversal_asked", people - {payment.person_id}, by=by)


def reversal_answered(payment: Payment, kind: str, asked_by: int, *, by: Actor) -> None:
    """The coordinator answered: whoever asked is told, and (`payment_reversed`) whose pay it is."""
    tell_about(payment, kind, {asked_by}, by=by)
    if kind == "reversal_agreed":
        tell_about(payment, "payment_reversed", {payment.person_id}, by=by)


def wait_too_long(payments: Sequence[Payment]) -> None:
    """Nobody decided for the district's days: its coordinators are told once of all that is late since today (R83).

    Which ones they are stands by school on *Approvals*. The steward acts.
    """
    for person_id, theirs in _by_coordinator(payments).items():
        first = theirs[0]
        if len(theirs) == 1:
            tell_about(first, "payment_late", {person_id}, by=Actor(None))
            continue
        tell(
            {person_id},
            "payments_late",
            about=f"payments_late:{clock.today(first.district_id)}:{first.id}",
            district_id=first.district_id,
            facts={"count": len(theirs), "amount": sum(each.amount for each in theirs)},
        )


def _by_coordinator(payments: Sequence[Payment]) -> dict[int, list[Payment]]:
    """The payments that each coordinator is told of: nobody of their own."""
    found: dict[int, list[Payment]] = {}
    at_school: dict[int, set[int]] = {}
    for payment in payments:
        if payment.school_id not in at_school:
            at_school[payment.school_id] = holders(payment, [Role.district_coordinator])
        for person_id in at_school[payment.school_id] - {payment.person_id}:
            found.setdefault(person_id, []).append(payment)
    return found


def tell_about(payment: Payment, kind: str, people: Collection[int], *, by: Actor) -> None:
    """Tell these people of one step of a payment, each once per version of it."""
    tell(
        set(people) - {by.person_id, 0},
        kind,
        about=f"{kind}:{payment.id}:{payment.version}",
        district_id=payment.district_id,
        school_id=payment.school_id,
        payment_id=payment.id,
        facts={"amount": abs(payment.amount), "day": payment.worked_on},
    )


def holders(payment: Payment, roles: Collection[Role], *, not_named_by: Collection[int] = ()) -> set[int]:
    """Who holds one of these roles today at the payment's school, or in its whole district.

    A delegate whom one of `not_named_by` named is left out.
    """
    today = clock.today(payment.district_id)
    with acting_as(db.session, steward(payment.district_id)):
        return set(
            db.session.scalars(
                select(Assignment.person_id).where(
                    Assignment.district_id == payment.district_id,
                    or_(Assignment.school_id.is_(None), Assignment.school_id == payment.school_id),
                    Assignment.role.in_([role.value for role in roles]),
                    Assignment.starts_on <= today,
                    func.coalesce(Assignment.ends_on, today) >= today,
                    or_(
                        Assignment.role != Role.delegate.value,
                        func.coalesce(Assignment.given_by, 0).not_in(not_named_by),
                    ),
                )
            )
        )
