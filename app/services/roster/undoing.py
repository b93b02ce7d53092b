"""Undo the last roster: what it changed goes back, unless later work stands on it."""

from datetime import timedelta
from typing import Any

from psycopg.errors import ForeignKeyViolation, UniqueViolation
from sqlalchemy import delete, exists, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.models import RosterImport, RosterUndo
from app.services import clock, history
from app.services.access import addresses
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.roster.imports import IN_USE, district_of
from app.services.roster.storing import LOCK
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

AnySession = Session | scoped_session[Any]

KEPT_FOR = timedelta(days=14)
"""So long a roster can be undone; then what was before is forgotten."""
VERSIONED = ("district", "employment", "family", "guardian", "person", "school", "school_year", "student")
UNVERSIONED = ("enrollment", "person_school", "school_class", "student_family", "student_school")

NOT_THE_LAST = N_("Only the last roster that was stored can be undone, for two weeks.")
WORK_SINCE = N_(
    "People have worked since with what this roster brought: it cannot be undone any more as a whole. Bring in a"
    " roster that is right instead."
)


def undo(import_id: int, *, by: Actor) -> None:
    """Put back what the last stored roster changed, and take out what it added: all of it or nothing.

    Raises Refused when it is not the last one, its time is over, or people worked with it since.
    """
    with transaction():
        found = _last(import_id, by)
        if not db.session.scalar(FREE, {"lock": LOCK, "district": found.district_id}):
            raise Refused(IN_USE)
        take_back(db.session, found)
        history.of_district("roster.undone", found.district_id, by=by, roster_import=found.id)


def can_be_undone(found: RosterImport) -> bool:
    """Whether it is the last one, and what was before is still known."""
    if found.state != "applied":
        return False
    return bool(db.session.scalar(select(exists().where(RosterUndo.import_id == found.id))))


def take_back(session: AnySession, found: RosterImport) -> None:
    """The work of `undo`, in the caller's transaction."""
    pieces = select(RosterUndo.id, RosterUndo.place, RosterUndo.kind).where(RosterUndo.import_id == found.id)
    every = session.execute(pieces.order_by(RosterUndo.id.desc())).all()
    if not every:
        raise Refused(NOT_THE_LAST)
    for piece in every:
        _take_back_piece(session, piece.id, piece.place, piece.kind)
    session.execute(delete(RosterUndo).where(RosterUndo.import_id == found.id))
    addresses.tell_former(session, found.district_id)
    found.state = "undone"


def forget_older(session: AnySession, district_id: int, import_id: int) -> None:
    """Only the last roster of a district that changed anything can be undone."""
    changed = exists().where(RosterUndo.import_id == import_id)
    if session.scalar(select(changed)):
        older = (RosterUndo.district_id == district_id, RosterUndo.import_id != import_id)
        session.execute(delete(RosterUndo).where(*older))


def forget_in_time(district_id: int) -> None:
    """Forget what was before rosters that were stored two weeks ago. The session acts as the district's steward."""
    with transaction():
        old = select(RosterImport.id).where(RosterImport.finished_at < clock.now() - KEPT_FOR)
        mine = RosterUndo.district_id == district_id
        db.session.execute(delete(RosterUndo).where(mine, RosterUndo.import_id.in_(old)))


def _last(import_id: int, by: Actor) -> RosterImport:
    query = select(RosterImport).where(RosterImport.id == import_id).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    if found.district_id != district_of(by):
        raise NotYourRole("undo", (Role.district_coordinator,))
    if found.state != "applied":
        raise Refused(NOT_THE_LAST)
    return found


def _take_back_piece(session: AnySession, piece_id: int, place: str, kind: str) -> None:
    if place not in VERSIONED + UNVERSIONED:  # It becomes part of a statement.
        raise LookupError(place)
    statement = {"added": TAKE_OUT, "changed": _put_back(session, piece_id, place), "removed": _put_in(place)}
    try:
        with session.begin_nested():
            done = session.execute(text(statement[kind]), {"piece": piece_id}).scalar()
    except IntegrityError as error:
        if not isinstance(error.orig, ForeignKeyViolation | UniqueViolation):
            raise
        raise Refused(WORK_SINCE) from error
    if done != session.scalar(HOW_MANY, {"piece": piece_id}):
        raise Refused(WORK_SINCE)


def _put_back(session: AnySession, piece_id: int, place: str) -> str:
    """SQL that writes the former values where the roster's are still there, and counts the rows."""
    keys, columns = session.execute(SHAPE, {"piece": piece_id}).one()
    if not columns or not all(name.isidentifier() for name in (*keys, *columns)):
        return ""
    same = " AND ".join(f"t.{key} = k.{key}" for key in keys)
    now = ", ".join(f"t.{column}" for column in columns), ", ".join(f"n.{column}" for column in columns)
    former = ", ".join(f"{column} = w.{column}" for column in columns)
    version = "" if place in UNVERSIONED else ", version = t.version + 1"
    return (
        f"WITH done AS (UPDATE {place} t SET {former}{version} FROM roster_undo u, jsonb_array_elements(u.rows) e,"
        f" jsonb_populate_record(NULL::{place}, e->'key') k, jsonb_populate_record(NULL::{place}, e->'was') w,"
        f" jsonb_populate_record(NULL::{place}, e->'now') n WHERE u.id = :piece AND {same}"
        f" AND ({now[0]}) IS NOT DISTINCT FROM ({now[1]}) RETURNING 1) SELECT count(*) FROM done"
    )


def _put_in(place: str) -> str:
    return (
        f"WITH done AS (INSERT INTO {place} SELECT w.* FROM roster_undo u,"
        f" jsonb_populate_recordset(NULL::{place}, u.rows) w WHERE u.id = :piece RETURNING 1)"
        " SELECT count(*) FROM done"
    )


FREE = text("SELECT pg_try_advisory_xact_lock(:lock, :district)")
TAKE_OUT = "SELECT app_take_out(:piece)"
HOW_MANY = text("SELECT jsonb_array_length(rows) FROM roster_undo WHERE id = :piece")
SHAPE = text(
    "SELECT ARRAY(SELECT jsonb_object_keys(rows->0->'key')), ARRAY(SELECT jsonb_object_keys(rows->0->'was'))"
    " FROM roster_undo WHERE id = :piece AND kind = 'changed'"
    " UNION ALL SELECT '{}', '{}' LIMIT 1"
)
