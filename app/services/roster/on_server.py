"""A roster brought in on the server itself, by the database's owner; the caller commits."""

from sqlalchemy.orm import Session

from app.models import District, Event, RosterImport
from app.services import clock
from app.services.errors import Refused
from app.services.roster import undoing
from app.services.roster.storing import Outcome, Tell, store
from forms.roster import RosterRead
from workflows.words import N_


def the_district(owner: Session, district_id: int | None) -> District:
    """The district of that number, or without a number the only one. Raises Refused when it cannot be told."""
    if district_id is not None:
        found = owner.get(District, district_id)
        if found is None:
            raise Refused(N_("There is no district %(id)s."), values={"id": district_id})
        return found
    districts = owner.query(District).order_by(District.id).limit(2).all()
    if len(districts) != 1:
        raise Refused(N_("Name the district with --district; there is none here yet, or more than one."))
    return districts[0]


def preview(owner: Session, district_id: int, read: RosterRead, tell: Tell) -> Outcome:
    """What storing the roster would change; it is taken back."""
    before = owner.begin_nested()
    try:
        return store(owner, district_id, read, tell)
    finally:
        before.rollback()


def store_now(
    owner: Session,
    district_id: int,
    read: RosterRead,
    filename: str,
    tell: Tell,
    *,
    fingerprint: str | None = None,
) -> Outcome:
    """Store the roster and remember that it was; no person is named as the one who did it."""
    kept = RosterImport(
        district_id=district_id,
        filename=filename[-200:],
        state="applied",
        progress=100,
        fingerprint=fingerprint,
        finished_at=clock.now(),
    )
    owner.add(kept)
    owner.flush()  # What was before is kept under its id, and the event names it.
    outcome = store(owner, district_id, read, tell, remember_as=kept.id)
    undoing.forget_older(owner, district_id, kept.id)
    kept.preview = {"parts": outcome.counts, "notices": [], "without_school": outcome.without_school}
    facts = {"roster_import": kept.id, "counts": outcome.counts}
    owner.add(Event(kind="roster.applied", district_id=district_id, facts=facts))
    return outcome
