"""Explain what an auditor would ask about a grant's money (R131)."""

from app.extensions import db
from app.models import ComplianceNote, Fund, Payment
from app.services import history, records
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.payments.deciding import who_went
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
GONE = N_("This line is not among the payments of this grant any more.")
OWN = N_("This is your own visit or pay; ask a colleague to explain it.")


def explain(payment_id: int, grant_id: int, finding: str, words: str, *, by: Actor) -> ComplianceNote:
    """Keep why a finding of a grant's payment is in order; an older explanation stays beside it.

    Never by whoever is paid or was part of the visit. Raises Refused, NotFound, NotYourRole.
    """
    if by.roles_in(by.district_id).isdisjoint(EXPLAINERS):
        raise NotYourRole("explain", EXPLAINERS)
    with records.in_words(), transaction():
        payment = db.session.get(Payment, payment_id)
        fund = db.session.get(Fund, payment.fund_id) if payment and payment.fund_id else None
        if payment is None or fund is None or fund.grant_id != grant_id or finding not in FINDINGS:
            raise NotFound
        if by.person_id in who_went(payment):
            raise Refused(OWN, "words")
        if not words.strip():
            raise Refused(SAY_WHY, "words")
        note = ComplianceNote(district_id=payment.district_id, written_by=by.person_id)
        values = {"payment_id": payment_id, "finding": finding, "words": words.strip()}
        records.add_within(note, values, by=by)
    return note


def printed(grant_id: int, lines: int, *, by: Actor) -> None:
    """Keep that somebody took a grant's report, with so many lines."""
    with transaction():
        history.of_district("grant_award.printed", by.district_id, by=by, id=grant_id, lines=lines)
