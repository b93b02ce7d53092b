"""Find out whether a district's history is whole: nothing edited, taken out, put in, moved or cut off.

Read by the owner of the tables (`flask audit verify`). It is evidence, not protection: whoever owns the database can
write a whole new chain, but not one that ends in the hashes that left the house before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import AuditAnchor, Event, EventChain, PayrollBatch
from app.services.audit.chaining import LATE
from app.services.audit.links import AT, FIELDS, START, link


@dataclass(frozen=True)
class Found:
    """Something that does not fit: which event (where one is known), its place in the chain, and what is wrong."""

    what: str
    number: int | None = None
    event_id: int | None = None

    def __str__(self) -> str:
        place = f"link {self.number}" if self.number is not None else "no link"
        return f"{place}, event {self.event_id}: {self.what}" if self.event_id else f"{place}: {self.what}"


@dataclass(frozen=True)
class Known:
    """What somebody wrote down outside of the chain: at so many events, this was the last hash."""

    where: str
    count: int
    head: str


@dataclass(frozen=True)
class Verdict:
    """How many links were read, the last hash, how many events wait for theirs, and all that does not fit."""

    events: int
    head: str
    waiting: int
    found: tuple[Found, ...]


def verify(session: Session, district_id: int, known: Iterable[Known] = ()) -> Verdict:
    """Read a district's whole chain against its events, its anchors, its payroll batches and what else is `known`."""
    outside: dict[int, list[Known]] = {}
    for each in (*_anchors(session, district_id), *_batches(session, district_id), *known):
        outside.setdefault(each.count, []).append(each)
    found: list[Found] = []
    number, head, newest = 0, START, None
    for row in _links(session, district_id):
        event_id, here, previous, kept = row[:4]
        values = row[4:]
        found += [Found(what, here, event_id) for what in _out_of_place(here, previous, number, head)]
        found += [Found(what, here, event_id) for what in _spoilt(here, previous, kept, values, newest)]
        at: datetime | None = values[AT]
        number, head = here, kept
        newest = at if newest is None or (at is not None and at > newest) else newest
        found += [
            Found(f"{each.where} says another hash", number, event_id)
            for each in outside.pop(number, ())
            if each.head != head
        ]
    cut = [each for count in sorted(outside) for each in outside[count] if count]
    found += [Found(f"{each.where} knows {each.count} events; the end is cut off", number) for each in cut]
    odd, waiting = _without_link(session, district_id, newest)
    return Verdict(number, head, waiting, (*found, *odd))


def _links(session: Session, district_id: int) -> Iterator[Sequence[Any]]:
    statement = (
        select(EventChain.event_id, EventChain.number, EventChain.previous, EventChain.hash, *FIELDS)
        .outerjoin(Event, Event.id == EventChain.event_id)
        .where(EventChain.district_id == district_id)
        .order_by(EventChain.number)
        .execution_options(yield_per=5_000)
    )
    yield from session.execute(statement)


def _out_of_place(here: int, previous: str, number: int, head: str) -> Iterator[str]:
    """What is wrong with the link after that of `number` and `head`."""
    if here != number + 1:
        yield f"link {number + 1} is missing" if here > number + 1 else "is there twice"
    if previous != head:
        yield "does not follow from the link before it"


def _spoilt(
    here: int, previous: str, kept: str, values: Sequence[Any], newest: datetime | None
) -> Iterator[str]:
    """What is wrong with the event of a link."""
    at = values[AT]
    if at is None:
        yield "its event was taken out"
        return
    if kept != link(previous, here, values):
        yield "its event was changed"
    if newest is not None and at < newest - LATE:
        yield "its event is much older than those before it"


def _without_link(session: Session, district_id: int, newest: datetime | None) -> tuple[list[Found], int]:
    """Events that an earlier round should have linked, and how many wait for the next one."""
    linked = select(EventChain.event_id).where(EventChain.event_id == Event.id).exists()
    rows = session.execute(
        select(Event.id, Event.at < func.now() - LATE, Event.at)
        .where(Event.district_id == district_id, ~linked)
        .order_by(Event.id)
    ).all()
    odd = [row.id for row in rows if newest is not None and row[1] and row.at < newest]
    return [Found("was put in without a link", None, each) for each in odd], len(rows) - len(odd)


def _anchors(session: Session, district_id: int) -> Iterator[Known]:
    rows = session.scalars(
        select(AuditAnchor).where(AuditAnchor.district_id == district_id).order_by(AuditAnchor.day)
    )
    yield from (Known(f"the anchor of {row.day}", row.count, row.head) for row in rows)


def _batches(session: Session, district_id: int) -> Iterator[Known]:
    rows = session.execute(
        select(PayrollBatch.id, PayrollBatch.chain_count, PayrollBatch.chain_head)
        .where(PayrollBatch.district_id == district_id, PayrollBatch.chain_count.is_not(None))
        .order_by(PayrollBatch.id)
    )
    yield from (Known(f"payroll batch #{row.id}", row.chain_count, row.chain_head) for row in rows)
