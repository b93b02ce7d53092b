"""Who may do what, where: one person in plain words, who has not signed in for long, schools without an approver."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    all_,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.models import (
    AccessRequest,
    AccessReview,
    AccessReviewLine,
    AccessRules,
    Account,
    AdminGrant,
    Assignment,
    DistrictRole,
    Invitation,
    OutsideIdentity,
    Payment,
    Person,
    PersonSchool,
    School,
    UserSession,
    VisitEducator,
)
from app.models.questions import Question
from app.security.abilities import BY_CODE, Ability, abilities_of
from app.security.roles import GRANTS
from app.security.session import SIGN_IN, acting_as
from app.services.actors import Actor
from workflows.people import Role

USUAL_DAYS = 90
"""Without rules of its own, a district proposes access for ending that was not used for so long."""


@dataclass(frozen=True)
class Held:
    """One assignment, who gave it, what it lets a person do, and how it stands: `now`, `later` or `ended`."""

    assignment: Assignment
    given_by: str | None
    own_name: str | None
    abilities: tuple[Ability, ...]
    standing: str


@dataclass(frozen=True)
class SignIn:
    """How a person signs in: `username` is None without an account; `seen_at` the last time, if there was one."""

    username: str | None = None
    active: bool = False
    password: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Unused:
    """Somebody who holds a role and has not signed in for long, or never (`seen_at` is None)."""

    person: Person
    seen_at: datetime | None
    assignments: tuple[Assignment, ...]


def held_by(person_id: int, today: date) -> list[Held]:
    """A person's assignments: those of today first, then later ones, then those that ended, latest first."""
    giver = aliased(Person)
    own, changed = aliased(DistrictRole), aliased(DistrictRole)
    rows = db.session.execute(
        select(Assignment, giver, own, changed)
        .outerjoin(giver, giver.id == Assignment.given_by)
        .outerjoin(own, own.id == Assignment.district_role_id)
        .outerjoin(
            changed,
            and_(
                changed.district_id == Assignment.district_id,
                changed.role == Assignment.role,
                changed.name.is_(None),
            ),
        )
        .where(Assignment.person_id == person_id)
        .options(joinedload(Assignment.school))
        .order_by(Assignment.starts_on.desc(), Assignment.id.desc())
    ).all()
    found = [
        Held(
            each,
            giver_.name if giver_ else None,
            own_.name if own_ else None,
            _abilities(each, own_ or changed_),
            standing(each, today),
        )
        for each, giver_, own_, changed_ in rows
    ]
    return sorted(found, key=lambda held: ("now", "later", "ended").index(held.standing))


def standing(assignment: Assignment, today: date) -> str:
    """Whether a role counts `now`, `later`, or has `ended`."""
    if assignment.ends_on is not None and assignment.ends_on < today:
        return "ended"
    return "later" if assignment.starts_on > today else "now"


def _abilities(assignment: Assignment, shaped: DistrictRole | None) -> tuple[Ability, ...]:
    if shaped is None:
        return abilities_of(Role(assignment.role))
    return tuple(BY_CODE[code] for code in BY_CODE if code in shaped.abilities)


def sign_in_of(person_id: int) -> SignIn:
    """How a person signs in; the pages that show it ask for the right to look after accounts."""
    with acting_as(db.session, SIGN_IN):
        row = db.session.execute(
            select(Account.username, Account.active, Account.password, _seen()).where(
                Account.person_id == person_id
            )
        ).one_or_none()
    if row is None:
        return SignIn()
    return SignIn(row.username, bool(row.active), bool(row.password), row.seen)


def unused(district_id: int, today: date, days: int, now: datetime) -> list[Unused]:
    """Who holds a role for so many days already and did not sign in during them, by name."""
    since = now - timedelta(days=days)
    query = (
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.district_id == district_id, Person.active, Assignment.starts_on <= since.date())
        .where(*_of_today(today))
        .options(joinedload(Assignment.person), joinedload(Assignment.school))
        .order_by(Person.look_up, Assignment.id)
    )
    held: dict[int, list[Assignment]] = {}
    for assignment in db.session.scalars(query):
        held.setdefault(assignment.person_id, []).append(assignment)
    seen = _seen_by(held)
    return [
        Unused(rows[0].person, seen.get(person_id), tuple(rows))
        for person_id, rows in held.items()
        if (last := seen.get(person_id)) is None or last < since
    ]


def schools_without_approver(district_id: int, today: date) -> dict[int, str]:
    """Active schools where no Site admin may approve: their payments fall to the coordinator."""
    rows = db.session.execute(
        select(School.id, School.name)
        .where(
            School.district_id == district_id,
            School.active,
            ~approver_at(School.id, School.district_id, today),
        )
        .order_by(School.name)
    )
    return {row.id: row.name for row in rows}


def approver_at(school_id: Any, district_id: Any, today: date) -> ColumnElement[bool]:
    """A condition: somebody who works here is Site admin of this school today, in a form that approves."""
    return _approvers(school_id, district_id, today).exists()


def falls_to_the_coordinator(today: date) -> ColumnElement[bool]:
    """A condition on payments: everyone who may approve at the school was part of the visit, or there is nobody."""
    part = exists().where(
        VisitEducator.visit_id == Payment.visit_id, VisitEducator.person_id == Assignment.person_id
    )
    free = _approvers(Payment.school_id, Payment.district_id, today).where(
        Assignment.person_id != Payment.person_id, ~part
    )
    few = func.array(_may_fall(today).scalar_subquery())
    return and_(Payment.id == func.any(few), ~free.exists())


def _may_fall(today: date) -> CompoundSelect[Any]:
    """Payments that wait where nobody may approve, or where somebody who may was close: few, found by indexes."""
    waiting = aliased(Payment)
    nobody = select(School.id).where(~approver_at(School.id, School.district_id, today))
    admins = select(Assignment.person_id).where(Assignment.role == Role.site_admin.value, *_of_today(today))
    theirs = select(VisitEducator.visit_id).where(VisitEducator.person_id.in_(admins))
    close = (waiting.school_id.in_(nobody), waiting.person_id.in_(admins), waiting.visit_id.in_(theirs))
    return union(*(select(waiting.id).where(waiting.state == "due", each) for each in close))


def _approvers(school_id: Any, district_id: Any, today: date) -> Select:
    approves = or_(
        Assignment.district_role_id.is_(None),
        Assignment.district_role_id.in_(
            select(DistrictRole.id).where(DistrictRole.abilities.contains(["approve"]))
        ),
    )
    return (
        select(Assignment.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.role == Role.site_admin.value, Person.active, approves, *_of_today(today))
        .where(Assignment.district_id == district_id)
        .where(or_(Assignment.school_id.is_(None), Assignment.school_id == school_id))
        .correlate(School, Payment)
    )


def _of_today(today: date) -> tuple[ColumnElement[bool], ...]:
    return Assignment.starts_on <= today, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today)


def _seen() -> ColumnElement:
    """The last time an account was used: its latest session, or (those are forgotten) its last sign-in."""
    latest = (
        select(func.max(UserSession.seen_at)).where(UserSession.account_id == Account.id).scalar_subquery()
    )
    return func.greatest(latest, func.timezone("UTC", Account.last_login)).label("seen")


def _seen_by(person_ids: Collection[int]) -> dict[int, datetime]:
    with acting_as(db.session, SIGN_IN):
        rows: Sequence = db.session.execute(
            select(Account.person_id, _seen()).where(Account.person_id.in_(person_ids))
        ).all()
    return {row.person_id: row.seen for row in rows if row.seen is not None}


def without_password(district_id: int, today: date) -> list[tuple[Person, str]]:
    """Who holds a role today and cannot sign in yet, by name: `no_address`, `waits`, `sent`, `failed`, or `new`."""
    holders = select(Assignment.person_id).where(Assignment.district_id == district_id, *_of_today(today))
    people = db.session.scalars(
        select(Person).where(Person.active, Person.id.in_(holders)).order_by(Person.look_up, Person.id)
    ).all()
    with acting_as(db.session, SIGN_IN):
        able = set(
            db.session.scalars(
                select(Account.person_id).where(
                    Account.person_id.in_([person.id for person in people]), Account.password.is_not(None)
                )
            )
        )
    waiting = [person for person in people if person.id not in able]
    latest = (
        select(Invitation.person_id, Invitation.state)
        .where(Invitation.person_id.in_([person.id for person in waiting]))
        .order_by(Invitation.id)
    )
    state: dict[int, str] = {row.person_id: row.state for row in db.session.execute(latest)}
    return [(person, state.get(person.id, "new") if person.email else "no_address") for person in waiting]


def at_the_door(district_id: int) -> list[tuple[Person, datetime]]:
    """Colleagues who signed in at an outside issuer and came no further, because they hold no role; by name."""
    seen = func.max(OutsideIdentity.seen_at)
    rows = db.session.execute(
        select(Person, seen)
        .join(OutsideIdentity, OutsideIdentity.person_id == Person.id)
        .where(
            OutsideIdentity.district_id == district_id, OutsideIdentity.account_id.is_(None), Person.active
        )
        .group_by(Person.id)
        .order_by(Person.look_up, Person.id)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """How much waits for one person who looks after access.

    `late`: open reviews whose day is over; `left`, `unused`: people.
    """

    requests: int = 0
    reviews: int = 0
    late: int = 0
    grants: int = 0
    left: int = 0
    unused: int = 0


def waiting(actor: Actor, today: date) -> Waiting:
    """What waits, in one statement; nothing is asked for those who look after nobody's access."""
    question = ask_waiting(actor, today)
    return question.answer() if question else Waiting()


def ask_waiting(actor: Actor, today: date) -> Question[Waiting] | None:
    """`waiting`, to be asked together with others; None for those who look after nobody's access."""
    keeps = not actor.roles.isdisjoint(GRANTS)
    if not keeps and Role.site_admin not in actor.roles:
        return None
    may_give = frozenset[Role]().union(*(GRANTS.get(role, frozenset()) for role in actor.roles))
    asked = (
        AccessRequest.answer.is_(None),
        AccessRequest.person_id != actor.person_id,
        or_(AccessRequest.role.is_(None), AccessRequest.role.in_([role.value for role in may_give])),
    )
    theirs = select(AccessReviewLine.review_id).where(
        AccessReviewLine.answer.is_(None), AccessReviewLine.person_id != actor.person_id
    )
    opened = (AccessReview.closed_at.is_(None), AccessReview.id.in_(theirs))
    grants = (
        AdminGrant.answer.is_(None),
        AdminGrant.expires_at > func.now(),
        AdminGrant.asked_by != actor.person_id,
        AdminGrant.person_id != actor.person_id,
    )
    counted = select(
        _count(AccessRequest, *asked).label("requests"),
        _count(AccessReview, *opened).label("reviews"),
        _count(AccessReview, *opened, AccessReview.due_on < today).label("late"),
        _count(AdminGrant, *grants).label("grants"),
        (_left(actor, today) if keeps else literal(0)).label("left"),
        (_unused(actor, today) if keeps else literal(0)).label("unused"),
    )
    return Question(counted, lambda rows: Waiting(**rows[0]._asdict()))


def _left(actor: Actor, today: date) -> Any:
    """How many left and still hold a role, where this person looks after access."""
    districts = [
        held.district_id for held in actor.holdings if held.role in GRANTS and held.school_id is None
    ]
    held = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today)
    gone = select(Person.id).where(Person.district_id.in_(districts), ~Person.active)
    query = select(func.count(Assignment.person_id.distinct()))
    return query.where(
        Assignment.district_id.in_(districts), held, Assignment.person_id.in_(gone)
    ).scalar_subquery()


def _unused(actor: Actor, today: date) -> Any:
    """How many hold a role and opened no page for long, where this person looks after access."""
    districts = [
        held.district_id for held in actor.holdings if held.role in GRANTS and held.school_id is None
    ]
    chosen = select(func.max(AccessRules.unused_days)).where(AccessRules.district_id.in_(districts))
    days = func.coalesce(chosen.scalar_subquery(), USUAL_DAYS)
    used = func.app_used_since(func.now() - func.make_interval(0, 0, 0, days))
    query = select(func.count(Assignment.person_id.distinct())).join(
        Person, Person.id == Assignment.person_id
    )
    return query.where(
        Assignment.district_id.in_(districts),
        Assignment.starts_on <= today - days,
        Person.active,
        Assignment.person_id != all_(cast(select(used).scalar_subquery(), ARRAY(Integer))),
        *_of_today(today),
    ).scalar_subquery()


def _count(table: Any, *conditions: Any) -> Any:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def without_the_role(school_id: int, role: Role, today: date) -> list[Person]:
    """Who serves a school, by the roster or a form, and does not hold this role there today or later; by name."""
    held = select(Assignment.person_id).where(
        Assignment.role == role.value,
        or_(Assignment.school_id.is_(None), Assignment.school_id == school_id),
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    return list(
        db.session.scalars(
            select(Person)
            .join(PersonSchool, PersonSchool.person_id == Person.id)
            .where(PersonSchool.school_id == school_id, Person.active, Person.id.not_in(held))
            .order_by(Person.look_up, Person.id)
        )
    )
