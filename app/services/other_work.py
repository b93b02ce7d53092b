"""Training and preparation that is paid without a visit (R21): written down for one or many, corrected, taken back.

Its payments go the same way as those of visits. Whoever is paid never approves their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import (
    OtherWork,
    Payment,
    Person,
    PersonSchool,
    School,
    TrainingCertificate,
    Visit,
    VisitEducator,
)
from app.security.session import acting_as, steward
from app.services import clock, records
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.payments.gathering import minutes_between, other_work
from app.services.payments.writing import live, take_back, write
from app.services.programme import settings_of
from app.services.transaction import transaction
from forms.records import months_after
from workflows.machine import NotYourRole
from workflows.pay import LONGEST, TOO_LONG
from workflows.people import Role
from workflows.words import N_

WRITERS = (Role.trainer, Role.district_coordinator, Role.payroll)
CERTIFIERS = (Role.trainer, Role.district_coordinator)

TICK_SOMEBODY = N_("Tick at least one person.")
NO_SUCH_SCHOOL = N_("Choose a school of your district.")
NOT_THERE = N_("Somebody who is ticked does not work at this school any more; look at the list again.")
ENDS_FIRST = N_("It ends before it begins; check the times.")
TO_COME = N_("This lies in the future; write down what has happened.")
TWICE = N_("%(name)s has other training or preparation written down at this time.")
VISITED = N_("%(name)s was at a visit at this time.")
DECIDED = N_("Its pay is approved already. Ask the approver to send it back first.")
SAY_WHY = N_("Give a short reason, so that others understand it later.")
NOT_YOURS = N_("Trainers and the district coordinator write certificates.")
GONE = N_("This was taken back already.")


class Span(NamedTuple):
    """From when to when."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Entry:
    """What is written down at once: the same work, at the same time, of several people of a school.

    `starts` and `ends` are hours of the district's clock on `day`; `course`: the certificate that it earned.
    """

    school_id: int
    activity: str
    what: str
    day: date
    starts: time
    ends: time
    person_ids: tuple[int, ...]
    course: str | None = None


def enter(entry: Entry, *, form_id: str | None = None, by: Actor) -> list[int]:
    """Write down other work of everyone ticked, each with a payment that is due, or not payable and says why.

    All of it or nothing. Raises Refused at the field, NotYourRole. A form that is sent twice counts once.
    """
    _writes_down(by)
    with records.in_words(), transaction():
        if records.added_before(OtherWork, by.district_id, form_id):
            return []
        span = _span_of(entry.day, entry.starts, entry.ends, by.district_id)
        people = _people_of(entry, by.district_id)
        if entry.course and by.roles_in(by.district_id).isdisjoint(CERTIFIERS):
            raise Refused(NOT_YOURS, "course")
        made = [_write_down(person, entry, span, form_id, by) for person in people]
        if entry.course:
            for person in people:
                _certify(person, entry.course, entry.day, by)
    return [work.id for work in made]


def correct(
    work_id: int, *, what: str, day: date, starts: time, ends: time, version: int | None, by: Actor
) -> OtherWork:
    """Mend what was written down; its payment is worked out anew.

    Raises Refused once its pay is approved or at the field, Changed, NotFound, NotYourRole.
    """
    _writes_down(by)
    with records.in_words(), transaction():
        work = _load(work_id)
        if version is not None and work.version != version:
            raise Changed
        span = _span_of(day, starts, ends, work.district_id)
        _refuse_what_overlaps(work.person_id, span, work.district_id, without=work.id)
        _take_its_payment_back(work)
        values = {"what": what, "started_at": span.starts, "ended_at": span.ends, "entered_by": by.person_id}
        records.change_within(work, values, by=by)
        _pay(work)
    return work


def withdraw(work_id: int, reason: str, *, by: Actor) -> None:
    """Take back what was written down by mistake. Raises Refused once its pay is approved, NotFound, NotYourRole."""
    _writes_down(by)
    if not reason.strip():
        raise Refused(SAY_WHY, "reason")
    with records.in_words(), transaction():
        work = _load(work_id)
        _take_its_payment_back(work)
        work.withdrawn = True
        records.tell(work, "withdrawn", by=by, why=reason.strip())


def people_at(school_id: int) -> list[Person]:
    """Who works at a school, by name."""
    query = (
        select(Person)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .where(PersonSchool.school_id == school_id, Person.active)
    )
    return list(db.session.scalars(query.order_by(Person.look_up, Person.id)))


def refuse_where_visited(
    person_ids: Iterable[int], starts: datetime, ends: datetime, district_id: int
) -> None:
    """Refuse a visit at a time for which somebody who went has other work: the same hours are never paid twice.

    Within the caller's transaction. Raises Refused.
    """
    for person_id in sorted(set(person_ids)):
        _alone(person_id)
        with acting_as(db.session, steward(district_id)):
            if db.session.scalar(_other_work_at(person_id, Span(starts, ends), 0)):
                raise Refused(TWICE, values={"name": db.session.get_one(Person, person_id).name})


def _write_down(person: Person, entry: Entry, span: Span, form_id: str | None, by: Actor) -> OtherWork:
    _refuse_what_overlaps(person.id, span, by.district_id)
    work = OtherWork(
        district_id=by.district_id,
        school_id=entry.school_id,
        person_id=person.id,
        activity=entry.activity,
        what=entry.what,
        started_at=span.starts,
        ended_at=span.ends,
        entered_by=by.person_id,
    )
    records.add_within(work, form_id=form_id, by=by)
    _pay(work)
    return work


def _pay(work: OtherWork) -> None:
    """Make its payment, as the district's steward: who writes it down may see no pay."""
    span = {"starts": work.started_at, "ends": work.ended_at}
    with acting_as(db.session, steward(work.district_id)):
        worked = other_work(
            work.person_id, work.activity, **span, school_id=work.school_id, district_id=work.district_id
        )
        payment = Payment(
            district_id=work.district_id,
            school_id=work.school_id,
            other_work_id=work.id,
            person_id=work.person_id,
            kind=work.activity,
            worked_on=clock.day_of(work.started_at, work.district_id),
            started_at=work.started_at,
            ended_at=work.ended_at,
            minutes=minutes_between(work.started_at, work.ended_at),
        )
        write(payment, worked)


def _take_its_payment_back(work: OtherWork) -> None:
    with acting_as(db.session, steward(work.district_id)):
        query = select(Payment).where(Payment.other_work_id == work.id, *live()).with_for_update()
        payment = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
        if payment is None:
            return
        if payment.state in ("approved", "exported", "paid") or payment.first_approved_by:
            raise Refused(DECIDED)
        take_back(payment)


def _span_of(day: date, starts: time, ends: time, district_id: int) -> Span:
    """The points in time of hours on a day in the district."""
    zone = clock.zone_of(district_id)
    span = Span(datetime.combine(day, starts, zone), datetime.combine(day, ends, zone))
    span = Span(*(each.astimezone(clock.now().tzinfo) for each in span))
    if span.ends <= span.starts:
        raise Refused(ENDS_FIRST, "ends")
    if span.ends - span.starts > LONGEST:
        raise Refused(TOO_LONG, "ends")
    if span.ends > clock.now():
        raise Refused(TO_COME, "day")
    return span


def _people_of(entry: Entry, district_id: int) -> list[Person]:
    if not entry.person_ids:
        raise Refused(TICK_SOMEBODY, "people")
    school = db.session.get(School, entry.school_id)
    if school is None or school.district_id != district_id:
        raise Refused(NO_SUCH_SCHOOL, "people")
    there = {person.id: person for person in people_at(entry.school_id)}
    if set(entry.person_ids) - set(there):
        raise Refused(NOT_THERE, "people")
    return [there[each] for each in sorted(set(entry.person_ids))]


def _refuse_what_overlaps(person_id: int, span: Span, district_id: int, *, without: int = 0) -> None:
    _alone(person_id)
    with acting_as(db.session, steward(district_id)):
        name = db.session.get_one(Person, person_id).name
        if db.session.scalar(_other_work_at(person_id, span, without)):
            raise Refused(TWICE, "starts", {"name": name})
        if db.session.scalar(_visit_at(person_id, span)):
            raise Refused(VISITED, "starts", {"name": name})


def _alone(person_id: int) -> None:
    """One after the other for each person: two who write the same hours down at once meet here."""
    name = func.hashtextextended(f"other_work:{person_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(name)))


def _other_work_at(person_id: int, span: Span, without: int) -> Select[int]:
    return (
        select(OtherWork.id)
        .where(OtherWork.person_id == person_id, ~OtherWork.withdrawn, OtherWork.id != without)
        .where(OtherWork.started_at < span.ends, OtherWork.ended_at > span.starts)
        .limit(1)
    )


def _visit_at(person_id: int, span: Span) -> Select[int]:
    starts = func.coalesce(Visit.started_at, Visit.starts_at)
    ends = func.coalesce(Visit.ended_at, Visit.ends_at)
    return (
        select(Visit.id)
        .join(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(VisitEducator.person_id == person_id, starts < span.ends, ends > span.starts)
        .where(or_(VisitEducator.went.is_(True), VisitEducator.busy.is_not(None)))
        .limit(1)
    )


def _certify(person: Person, course: str, day: date, by: Actor) -> None:
    months = settings_of(by.district_id).training_months
    row = TrainingCertificate(district_id=by.district_id, person_id=person.id)
    values = {"course": course, "earned_on": day, "valid_until": months_after(day, months)}
    records.add_within(row, values, by=by)


def _load(work_id: int) -> OtherWork:
    query = select(OtherWork).where(OtherWork.id == work_id).with_for_update()
    work = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if work is None:
        raise NotFound
    if work.withdrawn:
        raise Refused(GONE)
    return work


def _writes_down(by: Actor) -> None:
    if by.roles_in(by.district_id).isdisjoint(WRITERS):
        raise NotYourRole("enter", WRITERS)
