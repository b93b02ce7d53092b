"""What the background jobs do with a roster: read and compare, then store. Each may be run again at any time."""

import dataclasses
from collections.abc import Callable
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import RosterImport
from app.security.session import identify, identity
from app.services import clock, history, queue
from app.services.actors import actor_of
from app.services.roster import guarding, undoing
from app.services.roster.imports import end, one
from app.services.roster.stored import Kept
from app.services.roster.storing import AnySession, Clash, Outcome, Tell, store
from app.services.roster.streams import files_of
from app.services.transaction import transaction
from forms.roster import RosterRead, RowError, read

NOTICES_KEPT = 200


class MoreWouldLeave(Exception):
    """More would leave a school than was shown to whoever decided; what was written is taken back."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__()


class Overtaken(Exception):
    """The import was decided otherwise meanwhile; what was written is taken back."""


def read_and_preview(import_id: int) -> None:
    """Read the files; keep every error, or what storing them would change. Nothing else is written."""
    if one(import_id).state != "uploaded":
        return
    tell = _teller(import_id)
    tell(1, "reading")
    roster = _read(import_id)
    if not roster.ok:
        _refuse(import_id, "uploaded", roster.errors, roster.error_count, roster.every_error)
        return
    try:
        outcome = _tried(import_id, roster, tell)
    except Clash as clash:
        _refuse(import_id, "uploaded", clash.errors, len(clash.errors))
    else:
        _close(import_id, "uploaded", lambda found: _show(found, roster, outcome))


def finish(import_id: int) -> None:
    """Store the roster that was decided on, all of it or nothing.

    If by now more would leave than whoever decided was shown, it waits for a decision again.
    """
    if one(import_id).state != "applying":
        return
    tell = _teller(import_id)
    tell(1, "reading")
    roster = _read(import_id)
    if not roster.ok:  # What it pointed to has changed since.
        _refuse(import_id, "applying", roster.errors, roster.error_count, roster.every_error)
        return
    try:
        with transaction():
            district_id = one(import_id).district_id
            outcome = store(db.session, district_id, roster, tell, remember_as=import_id)
            _end_with(import_id, outcome)
    except Clash as clash:
        _refuse(import_id, "applying", clash.errors, len(clash.errors))
    except MoreWouldLeave as more:
        again = more.outcome
        _close(import_id, "applying", lambda found: _show(found, roster, again))


def _tried(import_id: int, roster: RosterRead, tell: Tell) -> Outcome:
    """Store and take back: what was counted on the way is what storing will do."""
    try:
        return store(db.session, one(import_id).district_id, roster, tell)
    finally:
        db.session.rollback()


def _read(import_id: int) -> RosterRead:
    """No transaction stays open while it reads, but for what a file of changes points to."""
    found = one(import_id)
    district_id = found.district_id
    files = files_of(import_id, identity(db.session), found.filename)
    today = clock.today(district_id)
    db.session.rollback()
    try:
        return read(
            files["roster"],
            families=files.get("families"),
            staff=files.get("staff"),
            stored=Kept(db.session, district_id),
            on=today,
        )
    finally:
        db.session.rollback()


def _refuse(import_id: int, state: str, errors: list[RowError], count: int, every_error: bytes = b"") -> None:
    _close(import_id, state, lambda found: keep_errors(found, errors, count, every_error))


def keep_errors(found: RosterImport, errors: list[RowError], count: int, every_error: bytes = b"") -> None:
    """End the import as refused; those beyond the first thousand are kept packed."""
    found.errors, found.error_count = [dataclasses.asdict(error) for error in errors], count
    found.every_error = every_error or None
    end(found, "refused")


def _show(found: RosterImport, roster: RosterRead, outcome: Outcome) -> None:
    found.preview = preview_of(roster, outcome, guarding.share_of(db.session, found.district_id))
    found.state, found.progress, found.step = "previewed", 100, None


def preview_of(roster: RosterRead, outcome: Outcome, percent: int) -> dict[str, Any]:
    """What a page shows before somebody decides."""
    return {
        "parts": outcome.by_part,
        "notices": [dataclasses.asdict(notice) for notice in roster.notices[:NOTICES_KEPT]],
        "without_school": outcome.without_school,
        "other_district": outcome.other_district,
        "own_class": outcome.own_class,
        "classes_to_come": outcome.classes_to_come,
        "families_told": bool(roster.families),
        "version": roster.version,
        "changes_only": sorted(roster.partial),
        "vanishing": guarding.vanishing(outcome.leaving, percent),
        "guard_percent": percent,
    }


def _end_with(import_id: int, outcome: Outcome) -> None:
    """In the transaction of the storing itself. Raises Overtaken when the import was cancelled meanwhile."""
    found = _locked(import_id)
    if found.state != "applying":
        raise Overtaken
    percent = guarding.share_of(db.session, found.district_id)
    if guarding.beyond(found.preview.get("vanishing", []), guarding.vanishing(outcome.leaving, percent)):
        raise MoreWouldLeave(outcome)
    undoing.forget_older(db.session, found.district_id, found.id)
    ask_to_tell_moves(db.session, found.district_id)
    found.preview = {**found.preview, "parts": outcome.by_part}
    found.progress = 100
    end(found, "applied")
    by = actor_of(identity(db.session).person_id or 0)
    facts: dict[str, Any] = {"roster_import": found.id, "counts": outcome.counts}
    history.of_district("roster.applied", found.district_id, by=by, **facts)


def ask_to_tell_moves(session: AnySession, district_id: int) -> None:
    """Have liaisons told of open visits whose students go to another school now."""
    queue.defer(session, "roster.tell_moves", as_district=district_id, district_id=district_id)


def _close(import_id: int, state: str, write: Callable[[RosterImport], None]) -> None:
    """Write the result, unless somebody cancelled the import meanwhile."""
    with transaction():
        found = _locked(import_id)
        if found.state == state:
            write(found)


def _locked(import_id: int) -> RosterImport:
    db.session.expire_all()
    found = db.session.get(RosterImport, import_id, with_for_update=True)
    if found is None:
        raise Overtaken
    return found


def _teller(import_id: int) -> Tell:
    """Tells the page how far the work is, each time in a short transaction of its own, as the same person."""
    who = identity(db.session)

    def tell(percent: int, step: str) -> None:
        with Session(db.engine) as beside:
            identify(beside, who)
            here = update(RosterImport).where(RosterImport.id == import_id)
            beside.execute(here.values(progress=percent, step=step))
            beside.commit()

    return tell
