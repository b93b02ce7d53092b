"""Find out whether a district's history is whole: nothing edited, taken out, put in, moved or cut off.

Read by the owner of the tables (`flask audit verify`). It is evidence, not protection: whoever owns the database can
write a whole new chain, but not one that ends in the hashes that left the house before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from app.models import AuditAnchor, Event, EventChain, PayrollBatch
from app.services.audit.chaining import LATE
from app.services.audit.links import FIELDS, START, link


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
        problems = list(_wrong(row, number, head, newest))
        found += [Found(problem, row["number"], row["event_id"]) for problem in problems]
        number, head = row["number"], row["hash"]
        newest = max(filter(None, (newest, row["at"])), default=None)
        found += [
            Found(f"{each.where} says another hash", number, row["event_id"])
            for each in outside.pop(number, ())
            if each.head != head
        ]
    cut = [each for count in sorted(outside) for each in outside[count] if count]
    found += [Found(f"{each.where} knows {each.count} events; the end is cut off", number) for each in cut]
    odd, waiting = _without_link(session, district_id, newest)
    return Verdict(number, head, waiting, (*found, *odd))


def _links(session: Session, district_id: int) -> Iterator[RowMapping]:
    statement = (
        select(EventChain.event_id, EventChain.number, EventChain.previous, EventChain.hash, *FIELDS)
        .outerjoin(Event, Event.id == EventChain.event_id)
        .where(EventChain.district_id == district_id)
        .order_by(EventChain.number)
        .execution_options(yield_per=5_000)
    )
    yield from session.execute(statement).mappings()


def _wrong(row: RowMapping, number: int, head: str, newest: datetime | None) -> Iterator[str]:
    if row["number"] != number + 1:
        yield f"link {number + 1} is missing" if row["number"] > number + 1 else "is there twice"
    if row["previous"] != head:
        yield "does not follow from the link before it"
    if row["id"] is None:
        yield "its event was taken out"
        return
    if row["hash"] != link(row["previous"], row["number"], row):
        yield "its event was changed"
    if newest is not None and row["at"] < newest - LATE:
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
