"""What a payment comes to by what is known now of its day: the rate and class, who went, the hours of contract."""

from dataclasses import replace
from decimal import Decimal

from app.extensions import db
from app.models import Payment, Visit, VisitEducator
from app.services.payments import limiting
from app.services.payments.gathering import Done, gathered, terms_of
from workflows.pay import Work, Worked, work_out


class Anew:
    """The terms of one district, read once. The session acts as its steward."""

    def __init__(self, district_id: int) -> None:
        self.district_id = district_id
        self.terms = terms_of(district_id)
        self.rules = self.terms.rules

    def hold(self) -> None:
        """Let nobody else work out limits; before any payment is locked."""
        limiting.hold(self.district_id, self.rules)

    def alone(self, payment: Payment) -> Worked | None:
        """Before other payments are looked at; None where the record of the visit does not stand any more."""
        if payment.visit_id is None:
            return self._of_other_work(payment)
        visit = db.session.get_one(Visit, payment.visit_id)
        if payment.kind == "no_one_home":
            return self._of_an_attempt(payment, visit)
        member = _member(payment, visit)
        if member is None or visit.started_at is None or visit.ended_at is None:
            return None
        done = Done(
            visit.started_at, visit.ended_at, payment.minutes or 0, visit.school_id, visit.district_id
        )
        alone = sum(each.part == "visitor" for each in visit.team if each.went) == 1
        known = gathered(done, [member.person_id], visit_id=visit.id, terms=self.terms)
        return work_out(known.of_visit(visit, member, alone=alone), self.rules.on(done.day))

    def among_others(self, payment: Payment) -> tuple[Worked | None, list[int]]:
        """With the limits between payments, and the visits whose payments follow from it. Call `hold` before."""
        worked = self.alone(payment)
        if worked is None or worked.rule or payment.kind not in limiting.KINDS:
            return worked, []
        visit = db.session.get_one(Visit, payment.visit_id)
        member = _member(payment, visit)
        assert member is not None  # Else nothing was worked out.
        claim = limiting.claim_of(visit, member, payment.worked_on)
        refused, changed = limiting.apply(visit, [claim], self.rules)
        return limiting.limited(worked, refused.get(claim.key, ""), self.rules.on(claim.day)), changed

    def _of_an_attempt(self, payment: Payment, visit: Visit) -> Worked:
        kept, member = payment.explanation, _member(payment, visit, went=False)
        usual = member.activity if member else "visit"
        work = self._of_person(payment, kept.get("activity", usual))
        rules = self.rules.on(payment.worked_on)
        share = Decimal(kept["share"]) if "share" in kept else rules.attempt or Decimal(0)
        return work_out(replace(work, share=share, door=kept.get("door", "no_one_home")), rules)

    def _of_other_work(self, payment: Payment) -> Worked:
        work = self._of_person(payment, payment.kind)
        return work_out(work, self.rules.on(_done(payment).day))

    def _of_person(self, payment: Payment, activity: str) -> Work:
        known = gathered(_done(payment), [payment.person_id], terms=self.terms)
        return known.of_person(payment.person_id, activity)


def _done(payment: Payment) -> Done:
    assert payment.started_at is not None and payment.ended_at is not None  # noqa: PT018 - Every one keeps both.
    return Done(
        payment.started_at,
        payment.ended_at,
        payment.minutes or 0,
        payment.school_id,
        payment.district_id,
    )


def _member(payment: Payment, visit: Visit, *, went: bool = True) -> VisitEducator | None:
    mine = (each for each in visit.team if each.person_id == payment.person_id and (each.went or not went))
    return next(mine, None)
