"""Whoever edits, takes out, moves, slips in or cuts off history is found, and where."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AuditAnchor, Event, EventChain
from app.security.session import identify, steward
from app.services.audit import chaining
from app.services.audit.links import EVENTS, NAMES, START, canonical, link
from app.services.audit.verifying import Found, Known, Verdict, verify
from tests import builders
from tests.database import Database

MANY = 120
POSITIONS = range(5, 105)
SOME_OR_ALL = [
    pytest.param(POSITIONS[::10], id="some"),
    pytest.param(POSITIONS, id="all", marks=pytest.mark.prove),
]


@pytest.fixture
def district_id(owner: Engine) -> int:
    return builders.the_district().id


def happened(owner: Engine, district_id: int, count: int, *, since: timedelta = timedelta(days=30)) -> None:
    start = datetime.now(UTC) - since
    rows = [
        {"kind": "school.changed", "district_id": district_id, "facts": {"id": n, "é": [n, None]}, "at": at}
        for n, at in ((n, start + timedelta(minutes=n)) for n in range(count))
    ]
    with owner.begin() as connection:
        connection.execute(insert(Event.__table__), rows)


@pytest.fixture
def chained(session: object, owner: Engine, district_id: int) -> int:
    happened(owner, district_id, MANY)
    identify(db.session, steward(district_id))
    chaining.make_the_round(district_id)
    db.session.rollback()
    return district_id


@pytest.fixture
def tampering(own_database: Database) -> Iterator[Engine]:
    """Somebody who may do anything to the database, triggers and keys asleep."""
    engine = create_engine(own_database.superuser_url)
    yield engine
    engine.dispose()


def asked(connection: Connection, district_id: int, *known: Known) -> Verdict:
    return verify(Session(connection), district_id, known)


def ids(connection: Connection) -> list[int]:
    return list(connection.scalars(select(EventChain.event_id).order_by(EventChain.number)))


def edit(connection: Connection, event_id: int, _other: int) -> None:
    connection.execute(
        text("UPDATE event SET facts = facts || '{\"id\": 7000}' WHERE id = :id"), {"id": event_id}
    )


def take_out(connection: Connection, event_id: int, _other: int) -> None:
    connection.execute(text("DELETE FROM event WHERE id = :id"), {"id": event_id})


def take_out_with_its_link(connection: Connection, event_id: int, _other: int) -> None:
    take_out(connection, event_id, _other)
    connection.execute(text("DELETE FROM event_chain WHERE event_id = :id"), {"id": event_id})


def swap(connection: Connection, event_id: int, other: int) -> None:
    both = {"one": event_id, "two": other}
    for before, after in (("one", -1), ("two", "one"), (-1, "two")):
        values = {"before": both.get(str(before), -1), "after": both.get(str(after), -1)}
        connection.execute(text("UPDATE event_chain SET event_id = :after WHERE event_id = :before"), values)


def slip_in(connection: Connection, event_id: int, _other: int) -> None:
    connection.execute(
        text(
            "INSERT INTO event (kind, district_id, at, facts) SELECT 'school.added', district_id, at, '{}'"
            " FROM event WHERE id = :id"
        ),
        {"id": event_id},
    )


@pytest.mark.parametrize("positions", SOME_OR_ALL)
@pytest.mark.parametrize("tamper", [edit, take_out, take_out_with_its_link, swap, slip_in])
def test_every_tampering_is_found_wherever_it_is(
    chained: int, tampering: Engine, tamper: Callable[[Connection, int, int], None], positions: range
) -> None:
    """At each of a hundred places in the full proof, at ten of them in every run."""
    missed = []
    for position in positions:
        with tampering.connect() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            order = ids(connection)
            tamper(connection, order[position], order[position + 3])
            found = asked(connection, chained).found
            if not found or not any(each.number in (position + 1, position + 2, None) for each in found):
                missed.append((position, found))
            connection.rollback()

    assert missed == []


def test_an_untouched_chain_is_whole_and_says_how_long_it_is(chained: int, owner: Engine) -> None:
    with owner.connect() as connection:
        verdict = asked(connection, chained)

    assert (verdict.events, verdict.found, verdict.waiting) == (MANY, (), 0)
    [anchor] = builders.every(AuditAnchor)
    assert (anchor.count, anchor.head) == (MANY, verdict.head)


def test_a_cut_end_is_found_by_the_anchor_and_by_what_somebody_wrote_down(
    chained: int, tampering: Engine
) -> None:
    with tampering.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        head = asked(connection, chained).head
        for event_id in ids(connection)[-10:]:
            take_out_with_its_link(connection, event_id, 0)
        by_anchor = asked(connection, chained).found
        connection.execute(text("DELETE FROM audit_anchor"))
        unnoticed = asked(connection, chained).found
        by_mail = asked(connection, chained, Known("the e-mail", MANY, head)).found
        connection.rollback()

    assert ["cut off" in each.what for each in by_anchor] == [True]
    assert unnoticed == ()  # Without anything outside of the chain, a cut end cannot be known.
    assert by_mail == (Found(f"the e-mail knows {MANY} events; the end is cut off", MANY - 10),)


def test_a_chain_written_anew_is_found_by_the_anchor(chained: int, tampering: Engine) -> None:
    with tampering.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        edit(connection, ids(connection)[3], 0)
        connection.execute(text("DELETE FROM event_chain"))
        previous = START
        events = connection.execute(EVENTS.order_by(Event.id)).all()
        for number, event in enumerate(events, 1):
            head = link(previous, number, event)
            values = {"event_id": event.id, "district_id": chained, "number": number}
            connection.execute(insert(EventChain.__table__).values(**values, previous=previous, hash=head))
            previous = head
        [found] = asked(connection, chained).found
        connection.rollback()

    assert "says another hash" in found.what


def test_new_events_continue_the_chain_and_an_anchor_comes_once_a_day(chained: int, owner: Engine) -> None:
    happened(owner, chained, 7, since=timedelta(minutes=10))

    chaining.make_the_round(chained)

    with owner.connect() as connection:
        verdict = asked(connection, chained)
    assert (verdict.events, verdict.found) == (MANY + 7, ())
    assert len(builders.every(AuditAnchor)) == 1


def test_a_history_from_before_the_chain_is_linked_by_its_time(
    session: object, owner: Engine, district_id: int
) -> None:
    for days in (3, 40, 11):  # As taken over: later ids may tell of earlier days.
        happened(owner, district_id, 5, since=timedelta(days=days))

    identify(db.session, steward(district_id))
    chaining.make_the_round(district_id)

    with owner.connect() as connection:
        verdict = asked(connection, district_id)
    assert (verdict.events, verdict.found, verdict.waiting) == (15, (), 0)


def test_districts_have_chains_of_their_own(chained: int, owner: Engine) -> None:
    other = builders.a_district("Elsewhere").id
    happened(owner, other, 3)

    identify(db.session, steward(other))
    chaining.make_the_round(other)

    with owner.connect() as connection:
        assert asked(connection, other).events == 3
        assert asked(connection, chained).found == ()


def test_an_event_that_waits_for_the_next_round_is_no_finding(chained: int, owner: Engine) -> None:
    happened(owner, chained, 2, since=timedelta(minutes=5))

    with owner.connect() as connection:
        verdict = asked(connection, chained)

    assert (verdict.waiting, verdict.found) == (2, ())


def test_a_link_hashes_the_words_of_its_docstring() -> None:
    at = datetime(2026, 3, 3, 17, tzinfo=UTC)
    event = {"id": 5, "at": at, "kind": "a.b", "district_id": 1, "facts": {"é": 1}}

    assert canonical(1, [event.get(name) for name in NAMES]) == (
        '{"actor_id":null,"at":"2026-03-03T17:00:00.000000+00:00","district_id":1,"facts":{"\\u00e9":1},'
        '"from_state":null,"id":5,"kind":"a.b","number":1,"payment_id":null,"school_id":null,'
        '"to_state":null,"visit_id":null}'
    )


@pytest.mark.parametrize("table", ["event", "event_chain", "audit_anchor"])
def test_nobody_changes_or_removes_history_with_its_triggers_awake(
    chained: int, owner: Engine, table: str
) -> None:
    for words in (f"UPDATE {table} SET district_id = district_id", f"DELETE FROM {table}"):
        with owner.connect() as connection, pytest.raises(Exception, match="never changed or removed"):
            connection.execute(text(words))
