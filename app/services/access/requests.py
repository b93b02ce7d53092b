"""Somebody meets a closed page and asks for it; whoever may give the role answers, and both know."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import AccessRequest, Assignment, Person, School
from app.security import roles
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.access.assignments import Wanted, check_grant, give
from app.services.access.reach import person_named
from app.services.access.rules import KEEPERS, keeper_in
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

OTHER = "other"
"""Stands for no page in particular."""
AGAIN_AFTER = timedelta(days=7)
"""Whoever was told no asks for the same page again a week later at the soonest."""
MOST_OPEN = 5
ASKED_ALREADY = N_("You asked for this already; you are told as soon as somebody answers.")
ANSWERED_LATELY = N_("This was answered in the last days; please speak with whoever answered.")
TOO_MANY = N_("Several of your requests are still open; please wait for an answer.")
ANSWERED = N_("Somebody answered this meanwhile.")


def ask(
    page: str, words: str, *, role: Role | None = None, school_id: int | None = None, by: Actor
) -> AccessRequest:
    """Ask for a page. One open request per person and page; an answered one is asked again after a week.

    `by` may hold no role at all. Raises Refused, and NotFound for a school elsewhere.
    """
    with transaction():
        person = person_named(by.person_id or 0)
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"asks:{person.id}", 0))))
        _not_too_often(person, page)
        if school_id is not None and not _is_here(school_id, person):
            raise NotFound
        asked = AccessRequest(
            district_id=person.district_id,
            person_id=person.id,
            school_id=school_id,
            page=page[:80],
            role=role.value if role else None,
            words=words,
        )
        db.session.add(asked)
        db.session.flush()  # The event and the notices name its id.
        with acting_as(db.session, steward(person.district_id)):  # Whoever holds no role writes no history.
            _tell("access.asked", asked, by)
        notices.tell(
            _who_answers(person, role),
            "access_asked",
            about=f"access_asked:{asked.id}",
            district_id=person.district_id,
        )
    return asked


def grant_request(
    request_id: int,
    role: Role,
    *,
    school_id: int | None = None,
    ends_on: date | None = None,
    own: int | None = None,
    words: str = "",
    by: Actor,
) -> Assignment:
    """Give the role that somebody asked for, or another one that opens it, and tell them. Raises Refused, NotFound."""
    with transaction():
        asked = _open(request_id, by)
        wanted = Wanted(asked.person_id, role, school_id, ends_on=ends_on, reason=asked.words, own=own)
        given = give(wanted, by=by)
        db.session.flush()  # The event of the answer follows that of the role.
        _answer(asked, "granted", words, by)
        return given


def decline_request(request_id: int, words: str, *, by: Actor) -> None:
    """Say no, in a few words. Raises Refused, NotFound."""
    with transaction():
        asked = _open(request_id, by)
        person = person_named(asked.person_id)
        if asked.role:
            check_grant(person, Role(asked.role), by)
        else:
            keeper_in(person.district_id, by)
        _answer(asked, "declined", words, by)


def open_requests(*, by: Actor) -> Sequence[AccessRequest]:
    """What waits for this person to answer, the oldest first: never their own, nor roles that they cannot give."""
    held = {each.district_id for each in by.holdings if each.role in KEEPERS and each.school_id is None}
    if not held:
        return []
    query = (
        select(AccessRequest)
        .where(AccessRequest.answer.is_(None), AccessRequest.district_id.in_(held))
        .where(AccessRequest.person_id != by.person_id)
        .options(joinedload(AccessRequest.person), joinedload(AccessRequest.school))
        .order_by(AccessRequest.asked_at)
    )
    return [each for each in db.session.scalars(query) if _mine(each, by)]


def own_request(page: str, *, by: Actor) -> AccessRequest | None:
    """The person's own latest request for a page."""
    query = select(AccessRequest).where(AccessRequest.person_id == by.person_id, AccessRequest.page == page)
    return db.session.scalars(query.order_by(AccessRequest.id.desc()).limit(1)).one_or_none()


def _mine(asked: AccessRequest, by: Actor) -> bool:
    return asked.role is None or roles.may_grant(set(by.roles_in(asked.district_id)), Role(asked.role))


def _not_too_often(person: Person, page: str) -> None:
    since = clock.now() - AGAIN_AFTER
    mine = select(AccessRequest).where(AccessRequest.person_id == person.id)
    rows = db.session.scalars(
        mine.where(or_(AccessRequest.answer.is_(None), AccessRequest.answered_at > since))
    ).all()
    here = [each for each in rows if each.page == page]
    if any(each.answer is None for each in here):
        raise Refused(ASKED_ALREADY)
    if any(each.answer == "declined" for each in here):
        raise Refused(ANSWERED_LATELY)
    if sum(each.answer is None for each in rows) >= MOST_OPEN:
        raise Refused(TOO_MANY)


def _is_here(school_id: int, person: Person) -> bool:
    with acting_as(db.session, steward(person.district_id)):
        return db.session.get(School, school_id) is not None


def _who_answers(person: Person, role: Role | None) -> set[int]:
    """Colleagues of today who may give the role: those just below Admin, or (where there is none) the Admins."""
    with acting_as(db.session, steward(person.district_id)):
        today = clock.today(person.district_id)
        rows = db.session.execute(
            select(Assignment.person_id, Assignment.role)
            .join(Person, Person.id == Assignment.person_id)
            .where(
                Assignment.district_id == person.district_id, Assignment.school_id.is_(None), Person.active
            )
            .where(Assignment.role.in_([each.value for each in KEEPERS]), Assignment.starts_on <= today)
            .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today))
            .where(Assignment.person_id != person.id)
        ).all()
    able = [row for row in rows if role is None or roles.may_grant({Role(row.role)}, role)]
    usual = {row.person_id for row in able if row.role != Role.admin}
    return usual or {row.person_id for row in able}


def _open(request_id: int, by: Actor) -> AccessRequest:
    asked = db.session.get(AccessRequest, request_id, with_for_update=True, populate_existing=True)
    if asked is None or asked.person_id == by.person_id:
        raise NotFound
    if asked.answer is not None:
        raise Refused(ANSWERED)
    return asked


def _answer(asked: AccessRequest, answer: str, words: str, by: Actor) -> None:
    asked.answer, asked.answer_words = answer, words or None
    asked.answered_by, asked.answered_at = by.person_id, clock.now()
    _tell(f"access.{answer}", asked, by)
    kind = f"access_{answer}"
    notices.tell({asked.person_id}, kind, about=f"{kind}:{asked.id}", district_id=asked.district_id)


def _tell(kind: str, asked: AccessRequest, by: Actor) -> None:
    """The words stay with the request, out of the history."""
    facts = {"request": asked.id, "person_id": asked.person_id, "page": asked.page, "role": asked.role}
    history.of_district(kind, asked.district_id, by=by, **facts)
