"""My work: what waits for one person, each with the day it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
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
    Fund,
    OutgoingMail,
    Payment,
    PaymentReversal,
    PayrollBatch,
    Reflection,
    SchoolYear,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.models.questions import Question
from app.reports import moved
from app.reports.access import falls_to_the_coordinator
from app.reports.counting import told, up_to_most
from app.reports.lateness import BETWEEN_VISITS
from app.reports.quiet import wants_quiet
from app.reports.rates import how_many_missing
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
COUNTED = ("to_approve", "overdue", "short_payments", "approved")
ASK_AFTER = timedelta(days=7)
"""So long after the invitation, somebody asks the family (a no is fine)."""
APPROVE_WITHIN = timedelta(days=7)
"""A payment that has waited longer is shown to the district coordinator as well."""


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


@dataclass(frozen=True)
class Money:
    """What waits in the way of pay, as far as the person's roles have to do with it.

    `reversals`: so many payments Payroll asks to take back; `reversal_of` is the one it asked about first.
    """

    to_approve: int = 0
    oldest: datetime | None = None
    overdue: int = 0
    reversals: int = 0
    reversal_of: int | None = None
    reversal_since: datetime | None = None
    short_payments: int = 0
    short_funds: int = 0
    without_rate: int = 0
    approved: int = 0
    approved_sum: Decimal = Decimal(0)
    open_batches: int = 0


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


def money(actor: Actor, now: datetime) -> Money:
    """Count what waits for approval, for a fund or for payroll; nothing is asked for roles without money.

    Payments are counted up to a thousand (`counting.More`).
    """
    question = ask_money(actor, now)
    return question.answer() if question else Money()


def ask_money(actor: Actor, now: datetime) -> Question[Money] | None:
    """`money`, to be asked together with others; None for roles without money."""
    decisions = {**_approvals(actor, now.date()), **_reversals(actor)}
    wanted = {**decisions, **_shortages(actor, now), **_payroll(actor)}
    if not wanted:
        return None
    return Question(select(*(value.label(name) for name, value in wanted.items())), _money)


def _money(rows: Sequence[Any]) -> Money:
    found = rows[0]._asdict()
    return Money(**found | {name: told(found[name]) for name in COUNTED if name in found})


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


def _approvals(actor: Actor, today: date) -> dict[str, ColumnElement]:
    """What is due where the person approves; for a district coordinator, what nobody at the school may approve."""
    schools, districts = places_of(actor, Role.site_admin, Role.delegate)
    _, falls_to = places_of(actor, Role.district_coordinator)
    if not schools and not districts and not falls_to:
        return {}
    places = (
        (schools, Payment.school_id.in_(schools)),
        (districts, Payment.district_id.in_(districts)),
        (falls_to, and_(Payment.district_id.in_(falls_to), falls_to_the_coordinator(today))),
    )
    due = (
        Payment.state == "due",
        ~Payment.withdrawn,
        or_(*(there for held, there in places if held)),
        *_of_others(actor),
        Payment.first_approved_by.is_distinct_from(actor.person_id),
    )
    return {
        "to_approve": up_to_most(select(Payment.id).where(*due)),
        "oldest": select(func.min(Payment.created_at)).where(*due).scalar_subquery(),
    }


def _of_others(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Nobody decides about pay for a visit of theirs."""
    mine = select(VisitEducator.visit_id).where(VisitEducator.person_id == actor.person_id)
    return (
        or_(Payment.visit_id.is_(None), Payment.visit_id.not_in(mine)),
        Payment.person_id != actor.person_id,
    )


def _reversals(actor: Actor) -> dict[str, ColumnElement]:
    """What Payroll asks to take back; whoever asked does not answer."""
    _, districts = places_of(actor, Role.district_coordinator)
    if not districts:
        return {}
    waiting = (
        select(PaymentReversal.payment_id, PaymentReversal.asked_at)
        .join(Payment, Payment.id == PaymentReversal.payment_id)
        .where(PaymentReversal.answer.is_(None), PaymentReversal.district_id.in_(districts))
        .where(PaymentReversal.asked_by != actor.person_id, *_of_others(actor))
        .subquery()
    )
    first = select(waiting.c.payment_id).order_by(waiting.c.asked_at, waiting.c.payment_id).limit(1)
    return {
        "reversals": select(func.count()).select_from(waiting).scalar_subquery(),
        "reversal_of": first.scalar_subquery(),
        "reversal_since": select(func.min(waiting.c.asked_at)).scalar_subquery(),
    }


def _shortages(actor: Actor, now: datetime) -> dict[str, ColumnElement]:
    _, districts = places_of(actor, Role.district_coordinator)
    if not districts:
        return {}
    due = (Payment.state == "due", ~Payment.withdrawn, Payment.district_id.in_(districts))
    late, short = Payment.created_at < now - APPROVE_WITHIN, Payment.short_since.is_not(None)
    day = now.astimezone(UTC).date()
    overdrawn = (
        Fund.district_id.in_(districts),
        Fund.spent + Fund.committed > Fund.allocated,
        Fund.ends_on >= day,
    )
    return {
        "overdue": up_to_most(select(Payment.id).where(*due, late, ~short)),
        "short_payments": up_to_most(select(Payment.id).where(*due, short)),
        "short_funds": select(func.count()).select_from(Fund).where(*overdrawn).scalar_subquery(),
        "without_rate": how_many_missing(actor.district_id, day),
    }


def _payroll(actor: Actor) -> dict[str, ColumnElement]:
    _, districts = places_of(actor, Role.payroll)
    if not districts:
        return {}
    approved = (Payment.state == "approved", Payment.district_id.in_(districts))
    unpaid = (PayrollBatch.paid_on.is_(None), PayrollBatch.district_id.in_(districts))
    return {
        "approved": up_to_most(select(Payment.id).where(*approved)),
        "approved_sum": select(func.coalesce(func.sum(Payment.amount), 0)).where(*approved).scalar_subquery(),
        "open_batches": select(func.count()).select_from(PayrollBatch).where(*unpaid).scalar_subquery(),
    }
