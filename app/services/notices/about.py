"""Whom each event is told to, and what is told of it. Never to the person who did it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import Assignment, Person, Visit
from app.security.session import acting_as, steward
from app.services import clock
from app.services.actors import Actor
from app.services.notices.telling import tell
from workflows.people import LIAISONS


def reply_received(visit: Visit, *, by: Actor) -> None:
    """A family answered: the school's liaisons know, unless one of them wrote it down; and whoever invited."""
    by_a_liaison = not by.roles_at(visit.school_id, visit.district_id).isdisjoint(LIAISONS)
    liaisons = set() if by_a_liaison else _liaisons(visit)
    _tell(visit, "reply_received", liaisons | {visit.invited_by or 0}, by, stamp=clock.now().isoformat())


def visit_agreed(visit: Visit, people: Iterable[int], *, by: Actor) -> None:
    """These people go, at a time to come."""
    if _to_come(visit):
        _tell(visit, "visit_agreed", people, by, when=visit.starts_at)


def visit_moved(visit: Visit, before: object, *, by: Actor) -> None:
    """Its team goes at another time than `before`."""
    if _to_come(visit) and before != visit.starts_at:
        _tell(visit, "visit_moved", team(visit), by, before=before, when=visit.starts_at)


def visit_placed(visit: Visit, *, by: Actor) -> None:
    """Its team goes somewhere else."""
    if _to_come(visit):
        _tell(visit, "visit_placed", team(visit), by, when=visit.starts_at)


def visit_handed_on(visit: Visit, people: Iterable[int], *, by: Actor) -> None:
    """These people do not go any more; others do."""
    if _to_come(visit):
        _tell(visit, "visit_handed_on", people, by, when=visit.starts_at)


def visit_off(visit: Visit, *, by: Actor, when: datetime | None = None) -> None:
    """Nobody goes at that time. `when`: the time, where the visit does not know it any more."""
    was = when or visit.starts_at
    if was is not None and was > clock.now():
        _tell(visit, "visit_off", team(visit), by, when=was)


def visit_went(visit: Visit, *, by: Actor) -> None:
    """Its school's liaisons hear that it was handed over to the student's new school."""
    _tell(visit, "visit_went", _liaisons(visit), by)


def visit_came(visit: Visit, *, by: Actor) -> None:
    """The new school's liaisons hear of an invitation that the former school handed over."""
    _tell(visit, "visit_came", _liaisons(visit), by)


def visit_overdue(visit: Visit, people: Iterable[int]) -> None:
    """Nobody ended it. The session acts as the district's steward."""
    _tell(visit, "visit_overdue", people, Actor(None), when=visit.ends_at)


def tell_of_account(kind: str, person: Person, *, by: Actor) -> None:
    """Somebody got at a person's account: a link was made, the second step taken away, a sign-in bound or unbound."""
    tell(
        {person.id} - {by.person_id},
        kind,
        about=f"{kind}:{person.id}:{clock.now().isoformat()}",
        district_id=person.district_id,
    )


def team(visit: Visit) -> set[int]:
    """Everyone who goes, whoever interprets included."""
    return {member.person_id for member in visit.team}


def _tell(
    visit: Visit, kind: str, people: Iterable[int], by: Actor, *, stamp: str = "", **facts: object
) -> None:
    tell(
        set(people) - {by.person_id, 0},
        kind,
        about=f"{kind}:{visit.id}:{stamp or visit.version}",
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        facts=facts,
    )


def _to_come(visit: Visit) -> bool:
    """A visit written down from paper has been already: nobody needs to be told of it."""
    return visit.starts_at is not None and visit.starts_at > clock.now()


def _liaisons(visit: Visit) -> set[int]:
    today = clock.today(visit.district_id)
    with acting_as(db.session, steward(visit.district_id)):
        return set(
            db.session.scalars(
                select(Assignment.person_id).where(
                    Assignment.school_id == visit.school_id,
                    Assignment.role.in_([role.value for role in LIAISONS]),
                    Assignment.starts_on <= today,
                    func.coalesce(Assignment.ends_on, today) >= today,
                )
            )
        )
