"""Apply the limits between payments: when one is made or withdrawn, those that it stands for or against follow."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import Payment, Visit, VisitEducator, VisitStudent
from app.services import notices
from app.services.actors import SYSTEM
from app.services.payments.writing import live, make_again
from workflows.pay import AllRules, PayRules, Worked
from workflows.pay_limits import LIMITS, Claim, refused_by_limits

KINDS = ("visit", "interpreting")
FACTS = frozenset({"rule", "most"})


@dataclass(frozen=True)
class Standing:
    """A payment that is there, with its claim; `open_` while nobody decided about it."""

    payment: Payment
    claim: Claim
    open_: bool


def hold(district_id: int, rules: AllRules) -> None:
    """Let nobody else of the district work out limits until this transaction ends; first of all, before payments."""
    if rules.limit_others:
        name = func.hashtextextended(f"pay limits of {district_id}", 0)
        db.session.execute(select(func.pg_advisory_xact_lock(name)))


def apply(
    visit: Visit, claims: Collection[Claim], rules: AllRules
) -> tuple[Mapping[tuple[int, int], str], list[int]]:
    """Work the limits out again around a visit whose payable parts are `claims`, not written yet.

    Returns what stands against each of these, and the visits whose payments changed. Call `hold` before.
    """
    if not rules.limit_others:
        return {}, []
    around = _around(visit, claims)
    refused = refused_by_limits([*claims, *(each.claim for each in around)], rules)
    people = _people(visit, claims)
    changed = [
        _follow(each, refused.get(each.claim.key, ""), rules.on(each.claim.day))
        for each in around
        if each.open_ and each.claim.person in people
    ]
    return refused, [visit_id for visit_id in changed if visit_id is not None]


def claim_of(visit: Visit, member: VisitEducator, day: date) -> Claim:
    """A person's payable part of a visit."""
    assert visit.started_at is not None
    return Claim(
        visit=visit.id,
        person=member.person_id,
        started_at=visit.started_at,
        day=day,
        year=visit.school_year_id,
        visitor=member.part != "interpreter",
        planned=member.busy is not None,
        household=visit.family_id,
        children=_children([visit.id]).get(visit.id, frozenset()),
    )


def limited(worked: Worked, rule: str, rules: PayRules) -> Worked:
    """What was worked out, with the limit that stands against it, if one does."""
    return worked.against(rule, **_facts_of(rule, rules)) if rule else worked


def _facts_of(rule: str, rules: PayRules) -> dict[str, int]:
    """What a limit's sentence says."""
    most = {"visitors": rules.visitors, "cap_student": rules.a_student, "cap_month": rules.a_month}.get(rule)
    return {} if most is None else {"most": most}


def _follow(standing: Standing, refused: str, rules: PayRules) -> int | None:
    """Make a payment anew whose outcome is another one now, and tell its person; return its visit."""
    payment = standing.payment
    if payment.explanation.get("rule", "") == refused:
        return None
    kept = {name: value for name, value in payment.explanation.items() if name not in FACTS}
    worked = Worked(payment.amount, "", payment.rate_id, payment.employee_class, kept)
    made = make_again(payment, limited(worked, refused, rules))
    db.session.flush()  # Its news leads to it.
    if made.state != payment.state:
        notices.of_payment(made, "payment_gives_way" if refused else "payment_moves_up", by=SYSTEM)
    return payment.visit_id


def _people(visit: Visit, claims: Iterable[Claim]) -> set[int]:
    """Those whose months are looked at whole: who went to this visit or to others of its children."""
    near = _sharing_a_child([visit.id])
    of_near = select(Payment.person_id).where(Payment.visit_id.in_([visit.id, *near]))
    return {claim.person for claim in claims} | set(db.session.scalars(of_near))


def _around(visit: Visit, claims: Collection[Claim]) -> list[Standing]:
    """Every payment that this visit may stand for or against, and those that these stand beside."""
    near = {visit.id, *_sharing_a_child([visit.id])}
    days = list(
        db.session.scalars(
            select(Payment.worked_on).where(Payment.visit_id.in_(near)).distinct().order_by(Payment.worked_on)
        )
    ) + [claim.day for claim in claims]
    if not days:
        return []
    in_their_months = select(Payment.visit_id).where(
        Payment.person_id.in_(_people(visit, claims)),
        Payment.worked_on >= min(days).replace(day=1),
        func.date_trunc("month", Payment.worked_on) <= func.date_trunc("month", max(days)),
        *live(),
    )
    beside = {each for each in db.session.scalars(in_their_months) if each is not None}
    everything = near | beside | set(_sharing_a_child(beside))
    return [each for each in _standing(everything) if each.claim.key not in {claim.key for claim in claims}]


def _sharing_a_child(visit_ids: Collection[int]) -> list[int]:
    """Other visits, of the same school year, to a child of these visits."""
    these = VisitStudent.__table__.alias("these")
    return list(
        db.session.scalars(
            select(VisitStudent.visit_id)
            .distinct()
            .join(these, these.c.student_id == VisitStudent.student_id)
            .where(these.c.visit_id.in_(visit_ids), these.c.school_year_id == VisitStudent.school_year_id)
        )
    )


def _standing(visit_ids: Collection[int]) -> list[Standing]:
    children = _children(visit_ids)
    rows = db.session.execute(_payments(visit_ids).execution_options(populate_existing=True))
    found = []
    for payment, visit, member in rows:
        claim = Claim(
            visit=visit.id,
            person=payment.person_id,
            started_at=visit.started_at,
            day=payment.worked_on,
            year=visit.school_year_id,
            visitor=payment.kind == "visit",
            planned=member is None or member.busy is not None,
            household=visit.family_id,
            children=children.get(visit.id, frozenset()),
            settled=not _is_open(payment),
        )
        found.append(Standing(payment, claim, _is_open(payment)))
    return found


def _payments(visit_ids: Collection[int]) -> Select[Payment, Visit, VisitEducator]:
    """Payable ones and those that a limit stands against; locked, so that nobody approves one meanwhile.

    One that is paid over a limit by exception takes nobody's place, nor one that somebody gave up.
    """
    rule = Payment.explanation["rule"].as_string()
    by_exception = Payment.exception_by.is_not(None) & rule.in_(LIMITS)
    same_person = (VisitEducator.visit_id == Payment.visit_id) & (
        VisitEducator.person_id == Payment.person_id
    )
    return (
        select(Payment, Visit, VisitEducator)
        .join(Visit, Visit.id == Payment.visit_id)
        .outerjoin(VisitEducator, same_person)
        .where(Payment.visit_id.in_(visit_ids), Payment.kind.in_(KINDS), Visit.started_at.is_not(None))
        .where(*live(), Payment.state != "waived", or_(Payment.state != "not_payable", rule.in_(LIMITS)))
        .where(or_(rule.is_(None), ~by_exception))
        .order_by(Payment.id)
        .with_for_update(of=Payment)
    )


def _is_open(payment: Payment) -> bool:
    if payment.exception_by or payment.first_approved_by:
        return False
    return payment.state == "not_payable" or (payment.state == "due" and payment.replaces_id is None)


def _children(visit_ids: Collection[int]) -> dict[int, frozenset[int]]:
    rows = db.session.execute(
        select(VisitStudent.visit_id, func.array_agg(VisitStudent.student_id))
        .where(VisitStudent.visit_id.in_(visit_ids))
        .group_by(VisitStudent.visit_id)
    )
    return {visit_id: frozenset(children) for visit_id, children in rows}
