"""Gather what the rules of a visit read. What the person may not see, the steward looks up for the rule alone."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from psycopg.types.range import Range
from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    Enrollment,
    Family,
    Payment,
    Reflection,
    Student,
    TrainingCertificate,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.programme import programme_of
from workflows.payment import PaymentState
from workflows.visit import TeamMember, VisitFacts, VisitState

MADE = ("completed", "reflected", "paid")
APPROVED = (PaymentState.approved, PaymentState.exported, PaymentState.paid)


def facts_of(visit: Visit, *, by: Actor, team: Collection[int] | None = None, **entered: Any) -> VisitFacts:
    """The facts of a recorded visit, with what the actor enters (`team`, times, reason …) filled in."""
    recorded = [member.person_id for member in visit.team if member.part == "visitor"]
    payments, approved = _payment_states(visit)
    facts = VisitFacts(
        now=clock.now(),
        programme=programme_of(visit.district_id),
        state=VisitState(visit.state),
        actor_id=by.person_id,
        actor_roles=by.roles_at(visit.school_id, visit.district_id),
        number=visit.number,
        number_taken=False,
        no_contact=False,
        approved_payment_exists=approved,
        selection_method=visit.selection_method,
        answer=cast(Any, visit.answer),
        ask_again_on=visit.ask_again_on,
        agreed_at=visit.agreed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        at_home=visit.place == "home",
        address_verified=_address_is_verified(visit.family_id),
        recorded_team=frozenset(recorded),
        alone_reason=visit.alone_reason or "",
        checked_in_at=visit.checked_in_at,
        checked_out_at=visit.checked_out_at,
        went=tuple(member.person_id for member in visit.team if member.went and member.part == "visitor"),
        started_at=visit.started_at,
        ended_at=visit.ended_at,
        length_note=visit.length_note or "",
        proof=visit.proof or "",
        reflected_by=_reflected_by(visit.id),
        payments=payments,
    )
    entered_facts = replace(facts, **_known(entered))
    chosen = recorded if team is None else list(team)
    return replace(entered_facts, team=members(chosen, entered_facts, visit))


def facts_of_invitation(
    students: Collection[Student],
    *,
    number: int,
    year_id: int,
    family: Family | None,
    method: str,
    by: Actor,
    school_id: int,
    district_id: int,
) -> VisitFacts:
    """The facts of an invitation that is about to be made for these students."""
    ids = [student.id for student in students]
    numbers = live_numbers(ids, year_id)
    return VisitFacts(
        now=clock.now(),
        programme=programme_of(district_id),
        state=None,
        actor_id=by.person_id,
        actor_roles=by.roles_at(school_id, district_id),
        number=number,
        number_taken=number in numbers,
        no_contact=_asks_for_quiet(family),
        approved_payment_exists=False,
        earlier_visit_made=all(visited_before(student_id, number, year_id) for student_id in ids),
        students_active=bool(students) and all(s.active and s.school_id == school_id for s in students),
        own_students=_teaches(by, ids),
        selection_method=method,
    )


def visited_before(student_id: int, number: int, year_id: int) -> bool:
    """Tell whether this student's own visit before number `number` was made; nothing comes before the first."""
    return number == 1 or live_numbers([student_id], year_id).get(number - 1) in MADE


def live_numbers(student_ids: Collection[int], year_id: int) -> dict[int, str]:
    """The numbers of these students' live visits this school year, with the state of each."""
    rows = db.session.execute(
        select(VisitStudent.number, Visit.state)
        .join(Visit, Visit.id == VisitStudent.visit_id)
        .where(VisitStudent.student_id.in_(student_ids), VisitStudent.live)
        .where(VisitStudent.school_year_id == year_id)
    )
    return {row.number: row.state for row in rows}


def members(people: Collection[int], facts: VisitFacts, visit: Visit) -> tuple[TeamMember, ...]:
    """These persons as a team at the time that the facts name: trained that day? free at that hour?"""
    if facts.starts_at is None:
        return tuple(TeamMember(person, trained=True, busy=False) for person in people)
    trained = trained_on(people, clock.day_of(facts.starts_at, visit.district_id))
    busy = _busy(people, facts.starts_at, facts.ends_at, visit)
    return tuple(TeamMember(person, person in trained, person in busy) for person in people)


def trained_on(people: Collection[int], day: date) -> set[int]:
    """Those of these persons whose training is current on that day."""
    return set(
        db.session.scalars(
            select(TrainingCertificate.person_id).where(
                TrainingCertificate.person_id.in_(people),
                TrainingCertificate.earned_on <= day,
                TrainingCertificate.valid_until >= day,
            )
        )
    )


def _busy(people: Collection[int], start: datetime, end: datetime | None, visit: Visit) -> set[int]:
    if end is None or end <= start:
        return set()
    with acting_as(db.session, steward(visit.district_id)):  # Visits at other schools count, unseen.
        return set(
            db.session.scalars(
                select(VisitEducator.person_id).where(
                    VisitEducator.person_id.in_(people),
                    VisitEducator.visit_id != visit.id,
                    VisitEducator.busy.op("&&")(Range(start, end)),
                )
            )
        )


def _payment_states(visit: Visit) -> tuple[tuple[PaymentState, ...], bool]:
    """The states of its payments, and whether one of them is approved or further.

    One that was taken back counts as settled, and stands in nobody's way when the record is put right.
    """
    if visit.state not in ("reflected", "paid"):
        return (), False
    with acting_as(db.session, steward(visit.district_id)):
        rows = db.session.execute(
            select(Payment.state, Payment.reversed_on).where(
                Payment.visit_id == visit.id,
                Payment.kind != "no_one_home",
                Payment.reverses_id.is_(None),
                ~Payment.withdrawn,
                Payment.state != "rejected",
            )
        ).all()
    states = tuple(PaymentState(row.state) for row in rows)
    return states, any(row.state in APPROVED and row.reversed_on is None for row in rows)


def _reflected_by(visit_id: int) -> frozenset[int]:
    return frozenset(db.session.scalars(select(Reflection.person_id).where(Reflection.visit_id == visit_id)))


def _address_is_verified(family_id: int | None) -> bool:
    if family_id is None:
        return False
    family = db.session.get(Family, family_id)
    return family is not None and family.address_verified_on is not None


def _asks_for_quiet(family: Family | None) -> bool:
    if family is None or family.no_contact_until is None:
        return False
    return family.no_contact_until > clock.today(family.district_id)


def _teaches(by: Actor, student_ids: Collection[int]) -> bool:
    mine = select(Enrollment.class_id).where(Enrollment.person_id == by.person_id, Enrollment.active)
    taught = select(func.count(Enrollment.student_id.distinct())).where(
        Enrollment.student_id.in_(student_ids), Enrollment.active, Enrollment.class_id.in_(mine)
    )
    return db.session.scalar(taught) == len(set(student_ids))


def _known(entered: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entered.items() if value is not None}
