"""A roster that comes by itself into a watched folder: stored when it is sound and harmless, otherwise it waits."""

from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models import Event, RosterImport
from app.services import clock
from app.services.queue import defer
from app.services.roster import guarding, on_server
from app.services.roster.arriving import as_zip, fingerprint_of
from app.services.roster.imports import OPEN
from app.services.roster.storing import Busy, Clash, Tell
from app.services.roster.streams import keep
from app.services.roster.working import keep_errors, preview_of
from forms.roster import RosterRead, RowError


class StillWritten(Exception):
    """The files changed while they were read; nothing of them is stored."""


def bring_in(owner: Session, district_id: int, path: Path, tell: Tell) -> str:
    """What became of it: `stored`, `waits` (many would leave), `refused`, or, without a trace, `known` or `busy`.

    It works as the database's owner; the district's coordinators are told. The caller commits. Raises StillWritten
    when the files changed meanwhile, and OSError when they are gone: nothing may be committed then.
    """
    fingerprint = fingerprint_of(path)
    here = RosterImport.district_id == district_id
    if owner.scalar(select(exists().where(here, RosterImport.fingerprint == fingerprint))):
        return "known"
    if owner.scalar(select(exists().where(here, RosterImport.state.in_(OPEN)))):
        return "busy"
    roster = on_server.read_for(owner, district_id, path)
    kept = RosterImport(
        district_id=district_id,
        filename=path.name[-200:],
        state="uploaded",
        fingerprint=fingerprint,
        preview={},
    )
    try:
        what = _decided(owner, kept, roster, path, tell)
    except Busy:
        return "busy"
    if fingerprint_of(path) != fingerprint:
        raise StillWritten
    return what


def _decided(owner: Session, kept: RosterImport, roster: RosterRead, path: Path, tell: Tell) -> str:
    if not roster.ok:
        return _refused(owner, kept, roster.errors, roster.error_count, roster.every_error)
    try:
        outcome = on_server.preview(owner, kept.district_id, roster, tell)
    except Clash as clash:
        return _refused(owner, kept, clash.errors, len(clash.errors))
    percent = guarding.share_of(owner, kept.district_id)
    preview = preview_of(roster, outcome, percent)
    if preview["vanishing"] or outcome.other_district:
        kept.state, kept.progress, kept.preview = "previewed", 100, preview
        owner.add(kept)
        owner.flush()  # The files name its id.
        with as_zip(path) as content:
            keep(owner, kept.id, "roster", content)
        return _told(owner, kept, "waits")
    on_server.store_now(owner, kept.district_id, roster, kept.filename, tell, fingerprint=kept.fingerprint)
    if outcome.written:
        _tell_coordinators(owner, kept.district_id, "stored")
    return "stored"


def _refused(
    owner: Session, kept: RosterImport, errors: list[RowError], count: int, every_error: bytes = b""
) -> str:
    keep_errors(kept, errors, count, every_error)
    return _told(owner, kept, "refused")


def _told(owner: Session, kept: RosterImport, what: str) -> str:
    owner.add(kept)
    owner.flush()  # The event names its id.
    owner.add(Event(kind=f"roster.{what}", district_id=kept.district_id, facts={"roster_import": kept.id}))
    _tell_coordinators(owner, kept.district_id, what)
    return what


def _tell_coordinators(owner: Session, district_id: int, what: str) -> None:
    stamp = clock.now().isoformat()
    defer(owner, "roster.tell", as_district=district_id, district_id=district_id, what=what, stamp=stamp)
