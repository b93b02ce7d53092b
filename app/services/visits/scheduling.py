"""Agree a day and who goes; give it back when it does not work out."""

from collections.abc import Callable, Collection
from datetime import datetime

from psycopg.types.range import Range

from app.extensions import db
from app.models import Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import notices
from app.services.actors import Actor
from app.services.payments.expecting import known_of
from app.services.payments.gathering import Known
from app.services.payments.making import make_for_no_one_home
from app.services.payments.money import commit, promise_anew, release
from app.services.payments.warning import tell_of_missing_rates
from app.services.visits.checking import forget_the_door
from app.services.visits.facts import NOTHING_FOUND, facts_of
from app.services.visits.moves import load, move, raise_version, step
from app.services.visits.overdue import expect_the_end


def schedule(
    visit_id: int,
    *,
    by: Actor,
    starts_at: datetime | None,
    ends_at: datetime | None,
    educators: Collection[int],
    interpreters: Collection[int] = (),
    alone_reason: str = "",
    version: int | None = None,
) -> bool:
    """Agree a day with the family and name the pair who go.

    Returns whether the money was there: a short fund warns, it never blocks a family.
    """
    with step("schedule"):
        visit = load(visit_id, version)
        facts = facts_of(
            visit, by=by, team=educators, starts_at=starts_at, ends_at=ends_at, alone_reason=alone_reason
        )
        visit.starts_at, visit.ends_at, visit.alone_reason = starts_at, ends_at, alone_reason or None
        move(visit, "schedule", facts, by=by, starts_at=starts_at, educators=sorted(educators))
        _go(visit, educators, interpreters, by)
        expect_the_end(visit)
        with acting_as(db.session, steward(visit.district_id)):
            notices.visit_agreed(visit, notices.team(visit), by=by)
            return _promise(visit, by, commit)


def reschedule(
    visit_id: int,
    *,
    by: Actor,
    starts_at: datetime | None,
    ends_at: datetime | None,
    agreed_at: datetime | None = None,
    place: str | None = None,
    place_note: str | None = None,
    version: int | None = None,
) -> None:
    """Move the visit to another time that the family agreed to (`agreed_at`: when they did).

    `place`: where they meet then, with its note; without one, where they were to meet.
    """
    with step("reschedule"):
        visit = load(visit_id, version)
        before, there = visit.starts_at, place or visit.place
        facts = facts_of(
            visit, by=by, at_home=there == "home", starts_at=starts_at, ends_at=ends_at, agreed_at=agreed_at
        )
        if place is not None:
            visit.place, visit.place_note = place, place_note or None
        visit.starts_at, visit.ends_at, visit.agreed_at = facts.starts_at, facts.ends_at, facts.agreed_at
        raise_version(visit)
        move(visit, "reschedule", facts, by=by, before=before, starts_at=facts.starts_at)
        _make_busy(visit)
        forget_the_door(visit)
        expect_the_end(visit)
        with acting_as(db.session, steward(visit.district_id)):
            notices.visit_moved(visit, before, by=by)
            _promise(visit, by, promise_anew)


def change_team(
    visit_id: int,
    *,
    by: Actor,
    educators: Collection[int],
    interpreters: Collection[int] = (),
    alone_reason: str = "",
    version: int | None = None,
) -> bool:
    """Someone left or fell ill: others go. Returns whether the money is still there."""
    with step("change_team"):
        visit = load(visit_id, version)
        before = notices.team(visit)
        facts = facts_of(visit, by=by, team=educators, alone_reason=alone_reason)
        visit.alone_reason = alone_reason or None
        raise_version(visit)
        move(visit, "change_team", facts, by=by, before=sorted(before), educators=sorted(educators))
        _go(visit, educators, interpreters, by)
        with acting_as(db.session, steward(visit.district_id)):
            notices.visit_agreed(visit, notices.team(visit) - before, by=by)
            notices.visit_handed_on(visit, before - notices.team(visit), by=by)
            return _promise(visit, by, promise_anew)


def another_day(visit_id: int, *, by: Actor, version: int | None = None) -> None:
    """The day does not work: the visit waits for a new one, its history kept."""
    with step("another_day"):
        visit = load(visit_id, version)
        facts, before = facts_of(visit, by=by, found=NOTHING_FOUND), visit.starts_at  # It has no rules.
        move(visit, "another_day", facts, by=by, before=before)
        _no_day(visit)
        with acting_as(db.session, steward(visit.district_id)):
            notices.visit_off(visit, by=by, when=before)
            release(visit)


def no_one_home(
    visit_id: int, *, by: Actor, door: str = "no_one_home", note: str = "", version: int | None = None
) -> None:
    """The pair stood at the door and no one was home: an attempt is kept, pay follows the district's setting.

    `door` is `called_off` when the family was there and asked for another day: an attempt all the same.
    """
    with step("no_one_home"):
        visit = load(visit_id, version)
        facts, before = facts_of(visit, by=by), visit.starts_at
        move(visit, "no_one_home", facts, by=by, before=before, door=door, note=note or None)
        make_for_no_one_home(visit, door=door)
        _no_day(visit)
        release(visit)


def _promise(visit: Visit, by: Actor, promised: Callable[[Visit, Known], bool]) -> bool:
    """Last of all: the fund is locked, and its visits wait for each other no longer than they must.

    The steward acts.
    """
    known = known_of(visit)
    tell_of_missing_rates(visit, known, by=by)
    return promised(visit, known)


def _no_day(visit: Visit) -> None:
    forget_the_door(visit)
    visit.starts_at = visit.ends_at = None
    for member in visit.team:
        member.busy = None


def _go(visit: Visit, educators: Collection[int], interpreters: Collection[int], by: Actor) -> None:
    parts = dict.fromkeys(interpreters, "interpreter") | dict.fromkeys(educators, "visitor")
    known = {member.person_id: member for member in visit.team}
    going = [known.get(person_id) or _member(visit, person_id) for person_id in parts]
    for member in going:
        member.part = parts[member.person_id]
    own = known.get(by.person_id or 0)
    if own is not None and own not in going:
        visit.team = [*going, own]
        db.session.flush()  # A visit of one's own may be changed; so one's own row goes last.
    visit.team = going
    _make_busy(visit)


def _member(visit: Visit, person_id: int) -> VisitEducator:
    return VisitEducator(person_id=person_id, district_id=visit.district_id, school_id=visit.school_id)


def _make_busy(visit: Visit) -> None:
    for member in visit.team:
        member.busy = Range(visit.starts_at, visit.ends_at)
