"""Gather what the rules of a visit read. What the person may not see, the steward looks up for the rule alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from psycopg.types.range import Range
from sqlalchemy import ARRAY, Date, Integer, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import TSTZRANGE

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
from app.models.questions import VISIT, Question, answers
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.programme import programme_of
from workflows.payment import PaymentState
from workflows.visit import TeamMember, VisitFacts, VisitState

MADE = ("completed", "reflected", "paid")
VISITORS = bindparam("visitors", type_=ARRAY(Integer))
PLANNED = bindparam("planned", type_=Date)
HOURS = bindparam("hours", type_=TSTZRANGE)
APPROVED = (PaymentState.approved, PaymentState.exported, PaymentState.paid)


@dataclass(frozen=True)
class Plan:
    """Who is to go and when: those recorded, or those that somebody enters."""

    people: tuple[int, ...]
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Found:
    """What the rules read besides the visit's own row: of its plan, its reflections and its payments."""

    reflected_by: frozenset[int]
    trained: frozenset[int]
    busy: frozenset[int]
    payments: tuple[PaymentState, ...]
    approved: bool


NOTHING_FOUND = Found(frozenset(), frozenset(), frozenset(), (), approved=False)


def facts_of(
    visit: Visit,
    *,
    by: Actor,
    team: Collection[int] | None = None,
    found: Found | None = None,
    **entered: Any,
) -> VisitFacts:
    """The facts of a recorded visit, with what the actor enters (`team`, times, reason …) filled in.

    `found`: what was looked up for its plan already; without it, it is looked up now.
    """
    plan = plan_of(visit)
    if team is not None:
        plan = replace(plan, people=tuple(team))
    plan = replace(plan, **_known({name: entered.get(name) for name in ("starts_at", "ends_at")}))
    found = found or look_up(visit, plan)
    facts = VisitFacts(
        now=clock.now(),
        programme=programme_of(visit.district_id),
        state=VisitState(visit.state),
        actor_id=by.person_id,
        actor_roles=by.roles_at(visit.school_id, visit.district_id),
        number=visit.number,
        number_taken=False,
        no_contact=False,
        approved_payment_exists=found.approved,
        selection_method=visit.selection_method,
        answer=cast(Any, visit.answer),
        ask_again_on=visit.ask_again_on,
        agreed_at=visit.agreed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        at_home=visit.place == "home",
        address_verified=visit.family is not None and visit.family.address_verified_on is not None,
        team=_members(plan, found),
        recorded_team=frozenset(plan_of(visit).people),
        alone_reason=visit.alone_reason or "",
        checked_in_at=visit.checked_in_at,
        checked_out_at=visit.checked_out_at,
        went=tuple(member.person_id for member in visit.team if member.went and member.part == "visitor"),
        started_at=visit.started_at,
        ended_at=visit.ended_at,
        length_note=visit.length_note or "",
        proof=visit.proof or "",
        reflected_by=found.reflected_by,
        payments=found.payments,
    )
    return replace(facts, **_known(entered))


def plan_of(visit: Visit) -> Plan:
    """Who is to go as a visitor and when, as recorded."""
    people = (member.person_id for member in visit.team if member.part == "visitor")
    return Plan(tuple(people), visit.starts_at, visit.ends_at)


def look_up(visit: Visit, plan: Plan) -> Found:
    """What the rules read besides the visit's own row. What the person may not see, the steward looks up."""
    seen, unseen = answers(questions_of(visit, plan)), questions_of_steward(visit, plan)
    if unseen:
        with acting_as(db.session, steward(visit.district_id)):
            seen |= answers(unseen)
    return found_in(seen)


def questions_of(visit: Visit, plan: Plan) -> dict[str, Question[Any]]:
    """What the person asks for the rules."""
    asked: dict[str, Question[Any]] = {}
    if visit.state in MADE:
        asked["reflected_by"] = Question(_asked_reflected_by(), _ids, {"visit": visit.id})
    if plan.starts_at is not None and plan.people:
        day = clock.day_of(plan.starts_at, visit.district_id)
        asked["trained"] = Question(_asked_trained(), _ids, {"visitors": list(plan.people), "planned": day})
    return asked


def questions_of_steward(visit: Visit, plan: Plan) -> dict[str, Question[Any]]:
    """What only the steward may look up: payments, and who is elsewhere (visits at other schools count, unseen)."""
    asked: dict[str, Question[Any]] = {}
    if visit.state in ("reflected", "paid"):
        asked["payments"] = Question(_asked_payments(), _payment_states, {"visit": visit.id})
    if plan.people and plan.starts_at is not None and plan.ends_at and plan.ends_at > plan.starts_at:
        hours = Range(plan.starts_at, plan.ends_at)
        asked["busy"] = Question(
            _asked_busy(), _ids, {"visit": visit.id, "visitors": list(plan.people), "hours": hours}
        )
    return asked


def found_in(given: Mapping[str, Any]) -> Found:
    """The answers to both kinds of questions as the rules read them."""
    payments, approved = given.get("payments", ((), False))
    nobody: frozenset[int] = frozenset()
    return Found(
        reflected_by=given.get("reflected_by", nobody),
        trained=given.get("trained", nobody),
        busy=given.get("busy", nobody),
        payments=payments,
        approved=approved,
    )


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


def trained_on(people: Collection[int], day: date) -> set[int]:
    """Those of these persons whose training is current on that day."""
    return set(db.session.scalars(_asked_trained(), {"visitors": list(people), "planned": day}))


def _members(plan: Plan, found: Found) -> tuple[TeamMember, ...]:
    """Trained that day? Free at that hour? While no time is agreed, nothing stands against anybody."""
    if plan.starts_at is None:
        return tuple(TeamMember(person, trained=True, busy=False) for person in plan.people)
    return tuple(TeamMember(person, person in found.trained, person in found.busy) for person in plan.people)


@cache
def _asked_reflected_by() -> Select:
    return select(Reflection.person_id).where(Reflection.visit_id == VISIT)


@cache
def _asked_trained() -> Select:
    return select(TrainingCertificate.person_id).where(
        TrainingCertificate.person_id == any_(VISITORS),
        TrainingCertificate.earned_on <= PLANNED,
        TrainingCertificate.valid_until >= PLANNED,
    )


@cache
def _asked_busy() -> Select:
    return select(VisitEducator.person_id).where(
        VisitEducator.person_id == any_(VISITORS),
        VisitEducator.visit_id != VISIT,
        VisitEducator.busy.op("&&")(HOURS),
    )


@cache
def _asked_payments() -> Select:
    return select(Payment.state, Payment.reversed_on).where(
        Payment.visit_id == VISIT,
        Payment.kind != "no_one_home",
        Payment.reverses_id.is_(None),
        ~Payment.withdrawn,
        Payment.state != "rejected",
    )


def _payment_states(rows: Sequence[Any]) -> tuple[tuple[PaymentState, ...], bool]:
    """The states of a visit's payments, and whether one of them is approved or further.

    One that was taken back counts as settled, and stands in nobody's way when the record is put right.
    """
    states = tuple(PaymentState(row.state) for row in rows)
    return states, any(row.state in APPROVED and row.reversed_on is None for row in rows)


def _ids(rows: Sequence[Any]) -> frozenset[int]:
    return frozenset(row[0] for row in rows)


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
