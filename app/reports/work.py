"""My work: what waits for one person, each with the day it is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    DistrictSettings,
    FollowUp,
    OutgoingMail,
    Reflection,
    SchoolYear,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.reports import moved
from app.reports.lateness import BETWEEN_VISITS
from app.reports.quiet import wants_quiet
from app.reports.scope import places_of
from app.reports.visits import names_of_students, names_of_team
from app.security.encrypted import Encrypted
from app.services.actors import Actor
from app.services.mail import given_up
from app.services.visits.facts import MADE
from workflows.people import LIAISONS, Role

MOST = 60
"""Rows that the page can hold; what is due first comes first."""
AHEAD = timedelta(days=7)
OPEN = ("invited", "scheduled", "completed")
ASK_AFTER = timedelta(days=7)
"""So long after the invitation, somebody asks the family (a no is fine)."""


@dataclass(frozen=True)
class Task:
    """Something to do for a visit.

    `kind`: ask, ask_again, schedule, visit, record, reflect; wait_record and wait_reflect are for others to do;
    overdue: nobody has ended a visit, and the person is its safety contact; promise: `promise` is due; unsent: an
    e-mail about it is not tried again by itself; second: so many families (`promise`) could be asked for a second
    visit, this one for the longest; moved: so many visits wait to be handed over to another school; came: so many
    families whom another school had invited come, and `visit_id` may be out of sight.
    """

    kind: str
    visit_id: int
    students: tuple[str, ...]
    team: tuple[str, ...]
    due: datetime
    promise: str = ""


def tasks(actor: Actor, now: datetime, *, school_id: int | None = None) -> tuple[Task, ...]:
    """What this person has to do for visits in the week ahead, or is late with; the earliest first.

    `school_id`: of this school only.
    """
    near = _near(actor, school_id)
    kind, due = _kinds(near.c, now)
    steps = select(
        near.c.id, kind.label("kind"), due.label("due"), cast(null(), Text).label("promise")
    ).where(kind.is_not(None), due <= now + AHEAD)
    few = (*_unsent(actor, school_id), *_second_visits(actor, now, school_id))
    every = union_all(
        steps, _promises(actor, now, school_id), *few, *moved.tasks(actor, now, school_id)
    ).subquery()
    waiting = select(every).order_by(every.c.due, every.c.id).limit(MOST).subquery()
    rows = db.session.execute(
        select(
            waiting.c.kind,
            waiting.c.id,
            names_of_students().label("students"),
            names_of_team().label("team"),
            waiting.c.due,
            type_coerce(waiting.c.promise, Encrypted).label("promise"),
        )
        .select_from(waiting)
        .outerjoin(Visit, Visit.id == waiting.c.id)
        .order_by(waiting.c.due, waiting.c.id)
    )
    return tuple(
        Task(row.kind, row.id, tuple(row.students or ()), tuple(row.team or ()), row.due, row.promise or "")
        for row in rows
    )


def _promises(actor: Actor, now: datetime, school_id: int | None) -> Select[Any]:
    """What this person promised families, and is due in the week ahead or late."""
    due = _start_of(FollowUp.due_on)
    here = true() if school_id is None else FollowUp.school_id == school_id
    is_open = (FollowUp.done_on.is_(None), FollowUp.dropped_on.is_(None))
    return select(
        FollowUp.visit_id.label("id"), literal("promise").label("kind"), due.label("due"), FollowUp.promise
    ).where(FollowUp.person_id == actor.person_id, here, due <= now + AHEAD, *is_open)


def _unsent(actor: Actor, school_id: int | None) -> list[Select[int, str, datetime, str]]:
    """Visits of the schools a liaison serves, with an e-mail that waits for a person; nothing for other roles."""
    schools, districts = places_of(actor, *LIAISONS)
    if not schools and not districts:
        return []
    here = true() if school_id is None else OutgoingMail.school_id == school_id
    mine = or_(OutgoingMail.school_id.in_(schools), OutgoingMail.district_id.in_(districts))
    since = func.min(func.coalesce(OutgoingMail.tried_at, OutgoingMail.created_at))
    failed = select(
        OutgoingMail.visit_id.label("id"),
        literal("unsent").label("kind"),
        since.label("due"),
        cast(null(), Text),
    )
    return [failed.where(given_up(), mine, here).group_by(OutgoingMail.visit_id)]


def _second_visits(
    actor: Actor, now: datetime, school_id: int | None
) -> list[Select[int, str, datetime, str]]:
    """One row for all families whom a liaison could ask for a second visit (R86); nothing for other roles.

    Who said no was asked, and who asked for quiet is left in peace.
    """
    schools, districts = places_of(actor, *LIAISONS)
    if not schools and not districts:
        return []
    again, other = aliased(VisitStudent), aliased(Visit)
    asked = exists().where(
        again.student_id == VisitStudent.student_id,
        again.school_year_id == VisitStudent.school_year_id,
        again.number == 2,
        other.id == again.visit_id,
        other.state != "cancelled",
    )
    families = func.count(Visit.id.distinct())
    due = (
        select(
            func.min(Visit.id).label("id"),
            literal("second").label("kind"),
            literal(now + AHEAD).label("due"),
            cast(families, Text),
        )
        .join(VisitStudent, VisitStudent.visit_id == Visit.id)
        .join(SchoolYear, and_(SchoolYear.id == Visit.school_year_id, SchoolYear.current))
        .where(Visit.number == 1, Visit.state.in_(MADE), Visit.started_at < now - BETWEEN_VISITS, ~asked)
        .where(~wants_quiet(now))
        .where(or_(Visit.school_id.in_(schools), Visit.district_id.in_(districts)))
        .where(true() if school_id is None else Visit.school_id == school_id)
        .having(families > 0)
    )
    return [due]


def _near(actor: Actor, school_id: int | None) -> CTE:
    """The open visits on whose team the person is, or whose school they look after.

    PostgreSQL puts the row-level security of a table into every question about it: here each is asked once,
    and the answers kept (MATERIALIZED), however often the kinds of tasks look at them.
    """
    is_open, liaison = Visit.state.in_(OPEN), _at(actor, *LIAISONS)
    own = select(VisitEducator.visit_id).where(VisitEducator.person_id == actor.person_id)
    member = and_(VisitEducator.visit_id == Visit.id, VisitEducator.person_id == actor.person_id)
    here = true() if school_id is None else Visit.school_id == school_id
    wrote = exists().where(Reflection.visit_id == Visit.id, Reflection.person_id == actor.person_id)
    columns = (Visit.id, Visit.state, Visit.answer, Visit.agreed_at, Visit.ask_again_on, Visit.invited_on)
    late, theirs = overdue(actor), select(Visit.id).where(is_open, liaison)
    return (
        select(
            *columns,
            Visit.starts_at,
            Visit.ends_at,
            Visit.ended_at,
            late.label("late"),
            VisitEducator.visit_id.is_not(None).label("mine"),
            func.coalesce(VisitEducator.went, false()).label("went"),
            wrote.label("wrote"),
            liaison.label("liaison"),
        )
        .outerjoin(VisitEducator, member)
        .where(is_open, here, Visit.id.in_(union(own, theirs, select(Visit.id).where(late))))
        .cte("near")
        .prefix_with("MATERIALIZED")
    )


def overdue(actor: Actor) -> ColumnElement[bool]:
    """Nobody ended it, the safety contact was told, and it is for this person to look after (people.md)."""
    contact = select(DistrictSettings.safety_contact_id).where(
        DistrictSettings.district_id == Visit.district_id
    )
    named = contact.correlate(Visit).scalar_subquery()
    leads = _at(actor, Role.site_admin, Role.district_coordinator)
    return and_(
        Visit.state == "scheduled",
        Visit.district_id.in_({held.district_id for held in actor.holdings}),
        Visit.overdue_told_at.is_not(None),
        Visit.checked_out_at.is_(None),
        or_(named == actor.person_id, and_(named.is_(None), leads)),
    )


def _kinds(near: Any, now: datetime) -> tuple[ColumnElement[str], ColumnElement[datetime]]:
    """What there is to do with each of these visits, and when it is due."""
    invited, scheduled, completed = (near.state == name for name in OPEN)
    over = and_(scheduled, near.ends_at < now)
    said_yes = and_(invited, near.answer == "yes")
    # fmt: off
    rows = [
        (near.late,                                       "overdue",      near.ends_at),
        (and_(over, near.mine),                           "record",       near.ends_at),
        (and_(scheduled, near.mine),                      "visit",        near.starts_at),
        (and_(completed, near.went, ~near.wrote),         "reflect",      near.ended_at),
        (and_(completed, or_(near.went, near.liaison)),   "wait_reflect", near.ended_at),
        (and_(said_yes, or_(near.mine, near.liaison)),    "schedule",     near.agreed_at),
        (and_(invited, near.liaison, near.answer == "later"), "ask_again", _start_of(near.ask_again_on)),
        (and_(invited, near.liaison),                     "ask",          _start_of(near.invited_on) + ASK_AFTER),
        (and_(over, near.liaison),                        "wait_record",  near.ends_at),
    ]
    # fmt: on
    kind = case(*((condition, name) for condition, name, _ in rows), else_=null())
    due = case(*((condition, when) for condition, _, when in rows), else_=null())
    return kind, due


def _start_of(day: Any) -> ColumnElement:
    """Noon UTC: the same calendar day in every time zone of the United States."""
    return func.timezone("UTC", day + timedelta(hours=12))


def _at(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    schools, districts = places_of(actor, *roles)
    return or_(Visit.school_id.in_(schools), Visit.district_id.in_(districts))
