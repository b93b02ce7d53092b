"""Link new events to their district's chain, and say once a day how far it reaches. Acts as the district's steward."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select

from app.extensions import db
from app.models import AuditAnchor, Event, EventChain
from app.security.session import acting_as, steward
from app.services import clock
from app.services.audit.links import EVENTS, START, link
from app.services.queue import defer
from app.services.transaction import transaction

log = logging.getLogger(__name__)

AT_A_TIME = 5_000
"""Events that are linked in one transaction."""
LATE = timedelta(hours=3)
"""An event this much older than what is linked already is not linked any more: somebody slipped it in."""


@dataclass(frozen=True)
class Head:
    """How many events are linked, and the last hash."""

    count: int
    hash: str


def look_everywhere() -> None:
    """Ask for a round in every district."""
    with transaction():
        for district_id in db.session.scalar(select(func.app_every_district())) or ():
            defer(
                db.session,
                "audit.chain",
                as_district=district_id,
                lock=f"chain:{district_id}",
                district_id=district_id,
            )


def make_the_round(district_id: int) -> None:
    """Link what is new, and anchor the chain's end once a day."""
    while link_more(district_id) == AT_A_TIME:
        pass
    anchor(district_id)


def link_more(district_id: int) -> int:
    """Link the next events; how many there were. Two workers at once take turns."""
    with transaction():
        _take_turns(district_id)
        last = head(district_id)
        previous, rows = last.hash, []
        events = db.session.execute(_unlinked(district_id)).all()
        for number, event in enumerate(events, last.count + 1):
            row = {"event_id": event.id, "district_id": district_id, "number": number}
            rows.append({**row, "previous": previous, "hash": (previous := link(previous, number, event))})
        if rows:
            db.session.execute(insert(EventChain.__table__), rows)
    return len(rows)


def anchor(district_id: int) -> None:
    """Keep where the chain ends today, write it to the log and let it be mailed; the first time each day only."""
    with transaction():
        _take_turns(district_id)
        today = clock.today(district_id)
        mine = select(AuditAnchor.id).where(AuditAnchor.district_id == district_id, AuditAnchor.day == today)
        last = head(district_id)
        if last.count == 0 or db.session.scalar(mine):
            return
        values = {"district_id": district_id, "day": today, "count": last.count, "head": last.hash}
        db.session.execute(insert(AuditAnchor.__table__).inline().values(**values))
        log.info(
            "History of district %s on %s: %s events, head %s", district_id, today, last.count, last.hash
        )
        defer(db.session, "audit.mail", as_district=district_id, district_id=district_id, day=str(today))


def head(district_id: int) -> Head:
    """Where the chain ends, as far as the session may see it."""
    query = select(EventChain.number, EventChain.hash).where(EventChain.district_id == district_id)
    row = db.session.execute(query.order_by(EventChain.number.desc()).limit(1)).one_or_none()
    return Head(row.number, row.hash) if row else Head(0, START)


def head_for_print(district_id: int) -> Head:
    """Where the chain ends, for something that leaves the house; whoever makes it need not see the chain."""
    with acting_as(db.session, steward(district_id)):
        return head(district_id)


def _take_turns(district_id: int) -> None:
    key = func.hashtextextended(f"event_chain:{district_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _unlinked(district_id: int) -> Select[Any]:
    """The next events without a link, near the chain's end; looking at all of history every hour would be slow."""
    newest = (
        select(func.max(Event.at))
        .join(EventChain, EventChain.event_id == Event.id)
        .where(EventChain.district_id == district_id, EventChain.number > _last_numbers(district_id))
        .scalar_subquery()
    )
    linked = select(EventChain.event_id).where(EventChain.event_id == Event.id).exists()
    return (
        EVENTS.where(Event.district_id == district_id, ~linked)
        .where((Event.at > newest - LATE) | newest.is_(None))
        .order_by(Event.at, Event.id)
        .limit(AT_A_TIME)
    )


def _last_numbers(district_id: int) -> Any:
    return (
        select(func.max(EventChain.number) - AT_A_TIME)
        .where(EventChain.district_id == district_id)
        .scalar_subquery()
    )
