"""A roster import from its upload to its end: what a coordinator decides. The work itself is in `working`."""

from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import defer as later
from sqlalchemy.orm import object_session

from app.extensions import db
from app.models import RosterFile, RosterImport
from app.services import clock, history, queue
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.roster.storing import LOCK
from app.services.roster.streams import keep
from app.services.transaction import transaction
from forms.roster import unpacked
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

OPEN = ("uploaded", "previewed", "applying")
JOBS = {"uploaded": "roster.read", "applying": "roster.apply"}
"""The background job that brings an import out of a state."""
MOST = 1_000
"""Imports that are listed; one every night of some years has fewer."""
UPLOAD_LOCK = 727_003
"""The first number of the advisory lock under which one import at a time begins per district."""

ONE_AT_A_TIME = N_("A roster waits here already (%(filename)s). Store it or cancel it first.")
NOT_WAITING = N_("This roster does not wait for a decision any more.")
SAY_THAT_IT_IS_RIGHT = N_("Many would leave a school. Look at the list, and say that this is right.")
IN_USE = N_("This roster is being stored at this moment; wait until it is done.")


Given = bytes | IO[bytes]
"""A file as it was handed in; a stream is kept piece by piece."""


def upload(
    *, by: Actor, filename: str, roster: Given, families: Given | None = None, staff: Given | None = None
) -> int:
    """Keep the files and have them read in the background; returns the import's id.

    `roster` is a OneRoster zip. Raises Refused while another roster of the district is on its way.
    """
    district_id = district_of(by)
    with transaction():
        _nothing_on_its_way(district_id)
        found = RosterImport(
            district_id=district_id,
            uploaded_by=by.person_id,
            filename=_printable(filename),
            state="uploaded",
        )
        db.session.add(found)
        db.session.flush()  # The files, the job and the event name its id.
        for kind, content in (("roster", roster), ("families", families), ("staff", staff)):
            if content:
                keep(db.session, found.id, kind, BytesIO(content) if isinstance(content, bytes) else content)
        _ask_for_work(found, by)
        history.of_district("roster.uploaded", district_id, by=by, roster_import=found.id)
        return found.id


def apply(import_id: int, *, by: Actor, sure: bool = False) -> None:
    """Have the previewed roster stored in the background, as a whole.

    Raises Refused when so many would leave a school that somebody must say that this is right (`sure`).
    """
    with transaction():
        found = _waiting(import_id, by, "previewed")
        if found.preview.get("vanishing") and not sure:
            raise Refused(SAY_THAT_IT_IS_RIGHT)
        found.state, found.progress, found.step = "applying", 0, None
        _ask_for_work(found, by)
        many = len(found.preview.get("vanishing", ())) or None
        history.of_district(
            "roster.decided", found.district_id, by=by, roster_import=found.id, many_leave_at=many
        )


def cancel(import_id: int, *, by: Actor) -> None:
    """Store nothing of this roster and forget its files. Refused while it is being stored."""
    with transaction():
        found = _waiting(import_id, by, *OPEN)
        if found.state == "applying":
            _nobody_stores(found)
        end(found, "cancelled")
        history.of_district("roster.cancelled", found.district_id, by=by, roster_import=found.id)


def try_again(import_id: int, *, by: Actor) -> None:
    """Ask once more for work that stopped before its end."""
    with transaction():
        found = _waiting(import_id, by, "uploaded", "applying")
        if standing(found) == "stopped":
            _ask_for_work(found, by)


def past(*, by: Actor) -> list[RosterImport]:
    """The district's imports, the newest first, without their previews and errors."""
    query = select(RosterImport).where(RosterImport.district_id == district_of(by))
    query = query.options(later(RosterImport.preview), later(RosterImport.errors))
    return list(db.session.scalars(query.order_by(RosterImport.id.desc()).limit(MOST)))


def one(import_id: int) -> RosterImport:
    """The import. Raises NotFound when there is none for this person."""
    found = db.session.get(RosterImport, import_id)
    if found is None:
        raise NotFound
    return found


def how_far(import_id: int) -> RosterImport:
    """The import without its preview and errors, for a page that asks every second. Raises NotFound."""
    brief = (later(RosterImport.preview), later(RosterImport.errors))
    found = db.session.get(RosterImport, import_id, options=brief)
    if found is None:
        raise NotFound
    return found


def every_error(found: RosterImport) -> Iterator[dict[str, Any]]:
    """All errors of a refused import, those beyond the first thousand too."""
    if found.every_error is None:
        yield from found.errors
    else:
        yield from (asdict(error) for error in unpacked(found.every_error))


def standing(found: RosterImport) -> str | None:
    """How the background work on it stands: `waiting`, `working` or `stopped`; None when there is none to do."""
    if found.state not in JOBS:
        return None
    return queue.standing(db.session, JOBS[found.state], import_id=found.id)


def district_of(by: Actor) -> int:
    """The district whose roster this person brings in. Raises NotYourRole for whoever is no coordinator."""
    for held in by.holdings:
        if held.role == Role.district_coordinator and held.school_id is None:
            return held.district_id
    raise NotYourRole("upload", (Role.district_coordinator,))


def end(found: RosterImport, state: str) -> None:
    """Close the import: files and names are forgotten, figures stay."""
    found.state, found.finished_at, found.step = state, clock.now(), None
    _forget_files(found)
    found.preview = without_names(found.preview)


def _forget_files(found: RosterImport) -> None:
    """By the import's number, so that their contents are not read once more; a new import has none."""
    session = object_session(found)
    if session is not None:
        session.execute(delete(RosterFile).where(RosterFile.import_id == found.id))
        session.expire(found, ["files"])


def without_names(preview: dict) -> dict:
    """The preview's figures, without anybody's name in them."""
    kinds = ("new", "changed", "gone", "returned", "moved")
    figures = {
        name: {k: part[k] for k in kinds if k in part} for name, part in preview.get("parts", {}).items()
    }
    return {**preview, "parts": figures, "notices": []} if preview else preview


def _nothing_on_its_way(district_id: int) -> None:
    lock = text("SELECT pg_advisory_xact_lock(:lock, :district)")
    db.session.execute(lock, {"lock": UPLOAD_LOCK, "district": district_id})
    query = select(RosterImport.filename).where(
        RosterImport.district_id == district_id, RosterImport.state.in_(OPEN)
    )
    for filename in db.session.scalars(query.limit(1)):
        raise Refused(ONE_AT_A_TIME, values={"filename": filename})


def _waiting(import_id: int, by: Actor, *states: str) -> RosterImport:
    """The import, locked. Raises Refused unless it is in one of these states."""
    query = select(RosterImport).where(RosterImport.id == import_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    if found.district_id != district_of(by):
        raise NotYourRole("decide", (Role.district_coordinator,))
    if found.state not in states:
        raise Refused(NOT_WAITING)
    return found


def _nobody_stores(found: RosterImport) -> None:
    free = text("SELECT pg_try_advisory_xact_lock(:lock, :district)")
    if not db.session.scalar(free, {"lock": LOCK, "district": found.district_id}):
        raise Refused(IN_USE)


def _ask_for_work(found: RosterImport, by: Actor) -> None:
    lock = f"roster:{found.id}"
    queue.defer(db.session, JOBS[found.state], as_person=by.person_id, lock=lock, import_id=found.id)


def _printable(filename: str) -> str:
    name = "".join(letter for letter in PurePath(filename.replace("\\", "/")).name if letter.isprintable())
    return name[-200:] or "roster.zip"
