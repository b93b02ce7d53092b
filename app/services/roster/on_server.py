"""A roster brought in on the server itself, by the database's owner; the caller commits."""

from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models import District, Event, RosterImport, RosterUndo
from app.services import clock
from app.services.errors import Refused
from app.services.roster import undoing, working
from app.services.roster.stored import Kept
from app.services.roster.storing import Outcome, Tell, store
from forms.roster import RosterRead, read
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


def read_for(
    owner: Session, district_id: int, source: Path, families: Path | None = None, staff: Path | None = None
) -> RosterRead:
    """Read a zip or a folder; what files of changes point to is looked up in the district."""
    zone = owner.scalars(select(District.time_zone).where(District.id == district_id)).one()
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    stored = Kept(owner, district_id)
    return read(source, families=families, staff=staff, stored=stored, on=today)


def undo_last(owner: Session, district_id: int) -> RosterImport:
    """Undo the last roster of the district. Raises Refused when there is none, or people worked with it since."""
    query = select(RosterImport).where(
        RosterImport.district_id == district_id,
        RosterImport.state == "applied",
        exists().where(RosterUndo.import_id == RosterImport.id),
    )
    found = owner.scalars(query.order_by(RosterImport.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise Refused(undoing.NOT_THE_LAST)
    undoing.take_back(owner, found)
    owner.add(Event(kind="roster.undone", district_id=district_id, facts={"roster_import": found.id}))
    return found


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
    working.ask_to_tell_moves(owner, district_id)
    kept.preview = {"parts": outcome.counts, "notices": [], "without_school": outcome.without_school}
    facts = {"roster_import": kept.id, "counts": outcome.counts}
    owner.add(Event(kind="roster.applied", district_id=district_id, facts=facts))
    return outcome
