"""A photo of the slip that a family signed: kept with the visit, seen by those who see the visit, and removable."""

from hashlib import sha256

from sqlalchemy import or_, select

from app.extensions import db
from app.models import Payment, Visit, VisitEvidence, VisitEvidenceFile
from app.security.session import acting_as, steward
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.programme import settings_of
from app.services.transaction import transaction
from app.services.visits.moves import load
from forms.slips import Slip
from workflows.people import CORRECTORS, LIAISONS
from workflows.words import N_

FIELD = "photo"
NOT_YET = N_("A slip belongs to a visit that has a day; schedule the visit first.")
NOT_YOURS = N_("Only those who go on this visit, or the school’s liaisons, keep its slip.")
DECIDED = N_("A payment for this visit is approved already, so what shows the visit stays.")
MOST = N_("Six photos are kept of one visit; remove one first.")
WHY = N_("Give a short reason, so that others understand it later.")
AT_MOST = 6


def add(visit_id: int, slip: Slip, *, by: Actor) -> int:
    """Keep one more photo of a visit; returns its id. Raises NotFound, and Refused with the field to repair."""
    with transaction():
        visit = load(visit_id)
        _check_may_keep(visit, by)
        return keep(visit, slip, by=by)


def keep(visit: Visit, slip: Slip, *, by: Actor) -> int:
    """Keep a photo within the caller's transaction; the visit is locked."""
    picture = slip.content
    if visit.starts_at is None and visit.started_at is None:
        raise Refused(NOT_YET, FIELD)
    if len(of_visit(visit.id)) >= AT_MOST:
        raise Refused(MOST, FIELD)
    fingerprint = sha256(picture).hexdigest()
    kept = next((each for each in of_visit(visit.id) if each.sha256 == fingerprint), None)
    if kept is not None:  # The same photo, sent twice.
        return kept.id
    evidence = VisitEvidence(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        sha256=fingerprint,
        added_by=by.person_id,
    )
    db.session.add(evidence)
    db.session.flush()  # The file's row carries its id.
    file = VisitEvidenceFile(
        evidence_id=evidence.id, visit_id=visit.id, district_id=visit.district_id, content=picture
    )
    db.session.add(file)
    history.of_visit(visit, "evidence_added", by=by, source=visit.state, evidence=evidence.id)
    return evidence.id


def remove(evidence_id: int, *, reason: str, by: Actor) -> None:
    """Take a photo away before any pay for the visit is approved; that there was one stays, and why it went."""
    with transaction():
        evidence = _seen(evidence_id)
        visit = load(evidence.visit_id)
        _check_may_keep(visit, by)
        if not reason.strip():
            raise Refused(WHY, "reason")
        if _something_is_approved(visit):
            raise Refused(DECIDED, "reason")
        file = db.session.get(VisitEvidenceFile, evidence_id)
        if file is not None:
            db.session.delete(file)
        evidence.removed_at = clock.now()
        history.of_visit(
            visit, "evidence_removed", by=by, source=visit.state, reason=reason.strip(), evidence=evidence_id
        )


def picture_of(evidence_id: int) -> bytes:
    """The photo. Raises NotFound for whoever does not see the visit, and for one that was removed."""
    query = select(VisitEvidenceFile.content).where(VisitEvidenceFile.evidence_id == evidence_id)
    content = db.session.scalar(query)
    if content is None:
        raise NotFound
    return bytes(content)


def of_visit(visit_id: int) -> list[VisitEvidence]:
    """The photos that are kept, the oldest first."""
    query = select(VisitEvidence).where(
        VisitEvidence.visit_id == visit_id, VisitEvidence.removed_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(VisitEvidence.id)))


def is_kept(visit: Visit) -> bool:
    """Tell whether a photo is kept, where the district asks for a slip."""
    return settings_of(visit.district_id).proof_of_visit == "slip" and bool(of_visit(visit.id))


def visit_of(evidence_id: int) -> int:
    """The visit that a photo belongs to. Raises NotFound."""
    return _seen(evidence_id).visit_id


def _seen(evidence_id: int) -> VisitEvidence:
    evidence = db.session.get(VisitEvidence, evidence_id, populate_existing=True)
    if evidence is None or evidence.removed_at is not None:
        raise NotFound
    return evidence


def _check_may_keep(visit: Visit, by: Actor) -> None:
    roles = by.roles_at(visit.school_id, visit.district_id)
    team = {member.person_id for member in visit.team}
    if by.person_id not in team and roles.isdisjoint({*LIAISONS, *CORRECTORS}):
        raise Refused(NOT_YOURS, FIELD)


def _something_is_approved(visit: Visit) -> bool:
    with acting_as(db.session, steward(visit.district_id)):
        decided = or_(Payment.approved_at.is_not(None), Payment.first_approved_at.is_not(None))
        query = select(Payment.id).where(Payment.visit_id == visit.id, decided)
        return db.session.scalar(query.limit(1)) is not None
