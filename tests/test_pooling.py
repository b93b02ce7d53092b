"""The tests' pooler passes on whatever comes, in whichever pieces."""

import socket
import struct
from collections.abc import Iterator

import pytest

from tests import database
from tests.pooling import Pooler, a_pooler

ROWS, LONG = 10, 3_000
"""Together more than the server keeps to itself before it begins to send; a row is less."""


@pytest.fixture
def pooler(own_database: database.Database) -> Iterator[Pooler]:
    with a_pooler(own_database.app_url, connections=1) as running:
        yield running


def message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def told(line: socket.socket, *, until: bytes) -> bytes:
    """What comes until this ends it; TimeoutError where it never does."""
    found = b""
    while not found.endswith(until):
        found += line.recv(65536)
    return found


@pytest.fixture
def line(pooler: Pooler) -> Iterator[socket.socket]:
    """A client's line to the pooler, after the greeting."""
    with socket.create_connection(("127.0.0.1", pooler.port), timeout=5) as opened:
        asked = struct.pack("!I", 196608) + b"user\0anybody\0\0"
        opened.sendall(struct.pack("!I", len(asked) + 4) + asked)
        told(opened, until=message(b"Z", b"I"))
        yield opened


def test_rows_arrive_though_the_client_is_not_done_asking(line: socket.socket) -> None:
    """The server sends the rest of a row that it has begun only when the client asks for no more."""
    question = f"SELECT repeat('x', {LONG}) FROM generate_series(1, {ROWS})".encode()
    line.sendall(message(b"P", b"\0" + question + b"\0\0\0"))
    line.sendall(message(b"B", b"\0\0" + struct.pack("!HHH", 0, 0, 0)))
    line.sendall(message(b"E", b"\0" + struct.pack("!I", 0)))
    begun = line.recv(1)  # The pooler stands in the midst of the row now.
    line.sendall(message(b"S", b""))

    answer = begun + told(line, until=message(b"Z", b"I"))

    assert answer.count(b"x") >= ROWS * LONG


def test_two_transactions_one_after_the_other_are_two_turns(line: socket.socket, pooler: Pooler) -> None:
    for _ in range(2):
        line.sendall(message(b"Q", b"SELECT 1\0"))
        told(line, until=message(b"Z", b"I"))

    assert len(pooler.transactions) == 2


def test_one_transaction_stays_one_turn_until_it_is_over(line: socket.socket, pooler: Pooler) -> None:
    for question, stands in ((b"BEGIN", b"T"), (b"SELECT 1", b"T"), (b"COMMIT", b"I")):
        line.sendall(message(b"Q", question + b"\0"))
        told(line, until=message(b"Z", stands))

    assert len(pooler.transactions) == 1
