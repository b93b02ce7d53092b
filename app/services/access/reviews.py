"""Twice a year somebody looks through who has access: each school's site admin, and whoever keeps the district's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import AccessReview, AccessReviewLine, Assignment, Person, School
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.access.assignments import end_now
from app.services.access.reach import NOT_YOURSELF
from app.services.access.rules import KEEPERS, keeper_in, rules_of
from app.services.actors import SYSTEM, Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

TWO_ADMINS_END = N_("An Admin’s role is ended by another Admin, on the person’s page.")
NOT_LATER = N_("It ends before that day already.")
DONE = N_("This review is done; a role is ended on the person’s page.")


@dataclass(frozen=True)
class Decision:
    """What is decided about one assignment: keep it, or end it after `last_day` (without one: at once)."""

    keep: bool
    last_day: date | None = None


def open_due(district_id: int) -> int:
    """Open the reviews of a month in which the district looks through access; once per place and month.

    Within the caller's transaction, as the district's steward. Returns how many were opened.
    """
    today = clock.today(district_id)
    if today.month not in rules_of(district_id).review_months:
        return 0
    since = today.replace(day=1)
    return _open(district_id, today, since=since, by=SYSTEM)


def open_now(*, by: Actor) -> int:
    """Let everything be looked through now, besides what is being looked through already."""
    with transaction():
        keeper_in(by.district_id, by)
        with acting_as(db.session, steward(by.district_id)):
            today = clock.today(by.district_id)
            return _open(by.district_id, today, since=today + timedelta(days=1), by=by)


def reviews(*, by: Actor) -> Sequence[AccessReview]:
    """The reviews that this person may see, open ones first."""
    query = select(AccessReview).options(joinedload(AccessReview.school))
    order = (
        AccessReview.closed_at.nulls_first(),
        AccessReview.due_on.desc(),
        AccessReview.school_id.nulls_first(),
    )
    return db.session.scalars(query.order_by(*order).limit(500)).all()


def lines_of(review_id: int) -> Sequence[AccessReviewLine]:
    """The lines of a review by role and name."""
    query = (
        select(AccessReviewLine)
        .join(Assignment, Assignment.id == AccessReviewLine.assignment_id)
        .join(Person, Person.id == AccessReviewLine.person_id)
        .where(AccessReviewLine.review_id == review_id)
        .options(joinedload(AccessReviewLine.assignment), joinedload(AccessReviewLine.person))
        .order_by(Assignment.role, Person.look_up, Assignment.id)
    )
    return db.session.scalars(query).all()


def waiting(*, by: Actor) -> list[AccessReview]:
    """Open reviews with a line that waits for this person: not those in which only their own is left."""
    mine = select(AccessReviewLine.review_id).where(
        AccessReviewLine.answer.is_(None), AccessReviewLine.person_id != by.person_id
    )
    query = select(AccessReview).where(AccessReview.closed_at.is_(None), AccessReview.id.in_(mine))
    return list(
        db.session.scalars(query.options(joinedload(AccessReview.school)).order_by(AccessReview.due_on)).all()
    )


def decide(review_id: int, decisions: Mapping[int, Decision], *, by: Actor) -> bool:
    """Keep or end these assignments of a review; returns whether the review is done with it.

    Nobody decides about their own. Raises NotFound for a review or an assignment that is not there, and Refused;
    then nothing is decided.
    """
    with transaction():
        review = db.session.get(AccessReview, review_id, with_for_update=True, populate_existing=True)
        if review is None:
            raise NotFound
        if review.closed_at is not None:
            raise Refused(DONE)
        lines = {line.assignment_id: line for line in lines_of(review_id)}
        if not set(decisions) <= set(lines):
            raise NotFound
        for assignment_id, decision in decisions.items():
            _decide(lines[assignment_id], decision, review, by)
        done = all(line.answer for line in lines.values())
        if done:
            review.closed_at, review.closed_by = clock.now(), by.person_id
            history.of_district("access_review.closed", review.district_id, by=by, review=review.id)
        return done


def _decide(line: AccessReviewLine, decision: Decision, review: AccessReview, by: Actor) -> None:
    if line.person_id == by.person_id:
        raise Refused(NOT_YOURSELF)
    if line.answer == "end":
        return  # It ended already; nothing brings it back from here.
    line.answer = "keep" if decision.keep else "end"
    line.answered_by, line.answered_at = by.person_id, clock.now()
    if not decision.keep:
        line.ends_on = _end(line.assignment_id, decision.last_day, review, by)
    facts = {"review": review.id, "assignment": line.assignment_id, "person_id": line.person_id}
    history.of_district(f"access_review.{line.answer}", review.district_id, by=by, **facts)


def _end(assignment_id: int, last_day: date | None, review: AccessReview, by: Actor) -> date:
    """A review may end what it lists: also a site admin's, who gives no roles. The system does it for them."""
    with acting_as(db.session, steward(review.district_id)):
        assignment = db.session.get_one(
            Assignment, assignment_id, with_for_update=True, populate_existing=True
        )
        if assignment.role == Role.admin:
            raise Refused(TWO_ADMINS_END)
        if last_day is not None and last_day > (assignment.ends_on or date.max):
            raise Refused(NOT_LATER)
        end_now(assignment, last_day=last_day, by=by)
        return assignment.ends_on or date.max


def _open(district_id: int, today: date, *, since: date, by: Actor) -> int:
    places: dict[int | None, list[Assignment]] = {}
    for assignment in _of_today(district_id, today):
        places.setdefault(assignment.school_id, []).append(assignment)
    busy = select(AccessReview.school_id).where(
        AccessReview.district_id == district_id,
        or_(AccessReview.closed_at.is_(None), AccessReview.opened_on >= since),
    )
    taken = set(db.session.scalars(busy))
    found = {place: rows for place, rows in places.items() if place not in taken}
    for school_id, rows in found.items():
        _open_one(district_id, school_id, rows, today, by)
    return len(found)


def _of_today(district_id: int, today: date) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.district_id == district_id, Person.active, Assignment.starts_on <= today)
        .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today))
        .where(or_(Assignment.school_id.is_(None), School.active))
    ).all()


def _open_one(
    district_id: int, school_id: int | None, rows: Sequence[Assignment], today: date, by: Actor
) -> None:
    review = AccessReview(
        district_id=district_id,
        school_id=school_id,
        opened_on=today,
        due_on=today + timedelta(days=rules_of(district_id).review_days),
    )
    db.session.add(review)
    db.session.flush()  # Its lines, the event and the notices name its id.
    lines = [{"review_id": review.id, "assignment_id": each.id, "person_id": each.person_id} for each in rows]
    db.session.execute(insert(AccessReviewLine.__table__), lines)
    history.of_district("access_review.opened", district_id, by=by, review=review.id, lines=len(lines))
    notices.tell(
        _who_looks(district_id, school_id, today) - {by.person_id},
        "review_opened",
        about=f"review_opened:{review.id}",
        district_id=district_id,
        school_id=school_id,
        facts={"day": review.due_on},
    )


def _who_looks(district_id: int, school_id: int | None, today: date) -> set[int]:
    """The school's site admins; where there is none, and for the district, whoever keeps its access."""
    held = (
        select(Assignment.person_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.district_id == district_id, Person.active, Assignment.starts_on <= today)
        .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today))
    )
    leads = held.where(Assignment.role == Role.site_admin.value, Assignment.school_id == school_id)
    found = set(db.session.scalars(leads)) if school_id is not None else set()
    keep = held.where(Assignment.role.in_([role.value for role in KEEPERS]), Assignment.school_id.is_(None))
    return found or set(db.session.scalars(keep))


def name_of(person_id: int | None) -> str:
    """Who decided, by name."""
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def printed(review_id: int, lines: int, *, by: Actor) -> None:
    """Keep that somebody took a review on paper."""
    with transaction():
        facts = {"list": "access-review", "lines": lines, "form": "pdf", "only": {"review": str(review_id)}}
        history.of_district("list.taken", by.district_id, by=by, **facts)
