"""What shows that a visit took place: who went and reflected, a slip, a note; never the words of a reflection."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import Event, OtherWork, Payment, Person, Visit, VisitEducator, VisitEvidence
from app.security.session import acting_as, steward


@dataclass(frozen=True)
class Reflected:
    """Who wrote down what they learned, and when; never the words."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """How many went, who reflected, when a slip was photographed, and what was noted as proof.

    `seen`: whether the reader sees the visit itself; else its `proof` stays unread, and is only known to be `noted`.
    """

    reflected: tuple[Reflected, ...] = ()
    went: int = 0
    proof: str = ""
    noted: bool = False
    photo_at: datetime | None = None
    seen: bool = False


def evidence(visit_ids: Collection[int]) -> dict[int, Evidence]:
    """What shows each of these visits; where the person sees no visit, that and when a slip was photographed."""
    went = func.count(VisitEducator.person_id).filter(
        VisitEducator.went.is_(True), VisitEducator.part == "visitor"
    )
    seen = db.session.execute(
        select(Visit.id, went, Visit.proof)
        .outerjoin(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(Visit.id.in_(visit_ids))
        .group_by(Visit.id)
    )
    photos = db.session.execute(
        select(VisitEvidence.visit_id, func.max(VisitEvidence.created_at))
        .where(VisitEvidence.visit_id.in_(visit_ids), VisitEvidence.removed_at.is_(None))
        .group_by(VisitEvidence.visit_id)
    )
    photo_at, told = {row[0]: row[1] for row in photos}, _reflected(visit_ids)
    found = {
        row[0]: Evidence(
            told.get(row[0], ()), row[1], row[2] or "", bool(row[2]), photo_at.get(row[0]), seen=True
        )
        for row in seen
    }
    return {visit: Evidence(photo_at=at) for visit, at in photo_at.items()} | found


def evidence_for_approver(visit_ids: Collection[int], district_id: int) -> dict[int, Evidence]:
    """The same for somebody who decides about the pay: a delegate sees no visit, and yet never approves blindly."""
    own = evidence(visit_ids)
    unseen = [each for each in visit_ids if each not in own or not own[each].seen]
    if not unseen:
        return own
    with acting_as(db.session, steward(district_id)):
        found = evidence(unseen)
    return own | {visit: replace(each, proof="", seen=False) for visit, each in found.items()}


def works_for_approver(payments: Sequence[Payment], district_id: int) -> dict[int | None, str]:
    """The names, by number, of other work that its approver does not see: a delegate's."""
    ids = [each.other_work_id for each in payments if each.other_work_id and each.other_work is None]
    if not ids:
        return {}
    with acting_as(db.session, steward(district_id)):
        rows = db.session.execute(select(OtherWork.id, OtherWork.what).where(OtherWork.id.in_(ids)))
        return {row[0]: row[1] for row in rows}


def _reflected(visit_ids: Collection[int]) -> dict[int, tuple[Reflected, ...]]:
    rows = db.session.execute(
        select(Event.visit_id, Event.actor_id, Event.at, Person)
        .join(Person, Person.id == Event.actor_id)
        .where(Event.visit_id.in_(visit_ids), Event.kind == "visit.write_reflection")
        .order_by(Event.id)
    )
    found: dict[int, dict[int, Reflected]] = {}
    for row in rows:
        found.setdefault(row.visit_id, {})[row.actor_id] = Reflected(row.Person.name, row.at)
    return {visit_id: tuple(told.values()) for visit_id, told in found.items()}
