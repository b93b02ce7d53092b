"""Explain what an auditor would ask about a grant's money (R131)."""

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import ComplianceNote, Fund, Payment
from app.services import history, records
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.payments.deciding import visitors_of
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

FINDINGS = (
    "untrained",
    "unpaired",
    "in_hours",
    "unreflected",
    "late",
    "outside_period",
    "outside_uses",
    "over_cap",
)
"""What an auditor would ask about, in the order in which it is told."""
EXPLAINERS = (Role.district_coordinator, Role.payroll)
SAY_WHY = N_("Say in a few words why this is in order.")
TICK = N_("Tick at least one payment.")
GONE = N_("This line is not among the payments of this grant any more.")
OWN = N_("This is your own visit or pay; ask a colleague to explain it.")


def explain(payment_ids: Sequence[int], grant_id: int, finding: str, words: str, *, by: Actor) -> None:
    """Keep why a finding of each of these payments of a grant is in order; older explanations stay beside it.

    All of them or none, each with its own event. Never by whoever is paid or was part of one of the visits.
    Raises Refused, NotFound, NotYourRole.
    """
    if by.roles_in(by.district_id).isdisjoint(EXPLAINERS):
        raise NotYourRole("explain", EXPLAINERS)
    with records.in_words(), transaction():
        wanted = set(payment_ids)
        if not wanted:
            raise Refused(TICK, "payment")
        of_the_grant = select(Fund.id).where(Fund.grant_id == grant_id)
        query = select(Payment).where(Payment.id.in_(wanted), Payment.fund_id.in_(of_the_grant))
        found = db.session.scalars(query.order_by(Payment.id)).all()
        if len(found) < len(wanted) or finding not in FINDINGS:
            raise NotFound
        if any(by.person_id in visitors for visitors in visitors_of(found).values()):
            raise Refused(OWN, "words")
        if not words.strip():
            raise Refused(SAY_WHY, "words")
        for payment in found:
            note = ComplianceNote(district_id=payment.district_id, written_by=by.person_id)
            values = {"payment_id": payment.id, "finding": finding, "words": words.strip()}
            records.add_within(note, values, by=by)


def printed(grant_id: int, lines: int, *, by: Actor) -> None:
    """Keep that somebody took a grant's report, with so many lines."""
    with transaction():
        history.of_district("grant_award.printed", by.district_id, by=by, id=grant_id, lines=lines)
