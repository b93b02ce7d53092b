"""Make the payments of a visit: one per person who went, due or not payable, each amount explained."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.models import Payment, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services.payments import limiting
from app.services.payments.gathering import Done, Known, gathered, minutes_between
from app.services.payments.ruling import rules_of
from app.services.payments.writing import live, take_back, write
from app.services.programme import settings_of
from app.services.queue import defer
from workflows.pay import AllRules, Worked, work_out


def make_for_visit(visit: Visit) -> None:
    """Make the payments of a reflected visit, as the district's steward, in the transaction of the reflection."""
    assert visit.started_at is not None
    assert visit.ended_at is not None
    minutes = minutes_between(visit.started_at, visit.ended_at)
    done = Done(visit.started_at, visit.ended_at, minutes, visit.school_id, visit.district_id)
    went = {member.person_id: member for member in visit.team if member.went}
    with acting_as(db.session, steward(visit.district_id)):
        limiting.hold(visit.district_id, rules_of(visit.district_id))
        known = gathered(
            done, went, visit_id=visit.id
        )  # What was written before somebody let go of the limits.
        rules = known.terms.rules
        of_day = rules.on(done.day)
        worked = _worked(visit, went, known)
        payable = [went[person] for person, each in worked.items() if not each.rule]
        claims = [limiting.claim_of(visit, member, done.day) for member in payable]
        refused, changed = limiting.apply(visit, claims, rules)
        made = [
            _write(
                visit, went[person], done, limiting.limited(each, refused.get((visit.id, person), ""), of_day)
            )
            for person, each in worked.items()
        ]
        settled = [visit.id] if all(payment.state == "not_payable" for payment in made) else []
        _ask_again(visit.district_id, [*settled, *changed])


def make_for_no_one_home(visit: Visit, *, door: str = "no_one_home") -> None:
    """Make the payments for an attempt, by the district's setting: none, reduced or full.

    `door`: nobody was home, or the family `called_off` the visit there.
    """
    assert visit.starts_at is not None
    minutes = settings_of(visit.district_id).usual_minutes_from
    until = visit.starts_at + timedelta(minutes=minutes)
    done = Done(visit.starts_at, until, minutes, visit.school_id, visit.district_id)
    with acting_as(db.session, steward(visit.district_id)):
        known = gathered(done, [member.person_id for member in visit.team], visit_id=visit.id)
        rules = known.terms.rules.on(done.day)
        if rules.attempt is None or _paid_for_an_attempt(visit):
            return
        for member in visit.team:
            work = replace(known.of_person(member.person_id, member.activity), share=rules.attempt, door=door)
            write(_payment(visit, member, "no_one_home", done), work_out(work, rules))


def withdraw(visit: Visit) -> None:
    """Take back the payments of a visit that is corrected; none of them is approved."""
    with acting_as(db.session, steward(visit.district_id)):
        rules = rules_of(visit.district_id)
        limiting.hold(visit.district_id, rules)
        theirs = select(Payment).where(Payment.visit_id == visit.id, Payment.kind != "no_one_home", *live())
        for payment in db.session.scalars(theirs).all():
            take_back(payment)
        _let_others_follow(visit, rules)


def hold_limits(district_id: int) -> None:
    """Let nobody else of the district work out limits; after the visit is locked, before any payment."""
    with acting_as(db.session, steward(district_id)):
        limiting.hold(district_id, rules_of(district_id))


def let_others_follow(payment: Payment) -> None:
    """Give the place that a payment had among the limits to the next: it is given up, or taken back.

    Call `hold_limits` before the payment is locked.
    """
    if payment.visit_id is None:
        return
    with acting_as(db.session, steward(payment.district_id)):
        visit = db.session.get_one(Visit, payment.visit_id)
        _let_others_follow(visit, rules_of(payment.district_id))


def _let_others_follow(visit: Visit, rules: AllRules) -> None:
    _refused, changed = limiting.apply(visit, (), rules)
    _ask_again(visit.district_id, changed)


def ask_to_settle(district_id: int, visit_ids: list[int]) -> None:
    """Queue the system's step that settles these visits, in the transaction that made them ready."""
    defer(
        db.session,
        "visits.settle",
        as_district=district_id,
        lock=f"settle:{district_id}",
        visit_ids=sorted(visit_ids),
    )


def _worked(visit: Visit, went: Mapping[int, VisitEducator], known: Known) -> dict[int, Worked]:
    """By person: what the visit alone says, before other visits are looked at."""
    rules = known.terms.rules.on(known.done.day)
    alone = sum(member.part == "visitor" for member in went.values()) == 1
    return {
        person: work_out(known.of_visit(visit, member, alone=alone), rules) for person, member in went.items()
    }


def _write(visit: Visit, member: VisitEducator, done: Done, worked: Worked) -> Payment:
    return write(_payment(visit, member, member.activity, done), worked)


def _payment(visit: Visit, member: VisitEducator, kind: str, done: Done) -> Payment:
    return Payment(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        person_id=member.person_id,
        kind=kind,
        worked_on=done.day,
        started_at=done.starts,
        ended_at=done.ends,
        minutes=done.minutes,
    )


def _ask_again(district_id: int, visit_ids: list[int]) -> None:
    if visit_ids:
        ask_to_settle(district_id, visit_ids)


def _paid_for_an_attempt(visit: Visit) -> bool:
    attempt = select(Payment.id).where(Payment.visit_id == visit.id, Payment.kind == "no_one_home", *live())
    return db.session.scalar(attempt.limit(1)) is not None
