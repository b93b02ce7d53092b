"""A pooler in transaction mode, of our own and small: each transaction goes to the next connection of the server.

It does to a client what PgBouncer does with `pool_mode = transaction`, as often as it can be done: whatever a client
left in a connection (a setting, a prepared statement, a lock) is somewhere else at its next transaction.
"""

import os
import select
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from sqlalchemy import make_url

TOLD = ("server_version", "server_encoding", "client_encoding", "TimeZone", "DateStyle", "integer_datetimes",
        "standard_conforming_strings")  # fmt: skip
"""What a server tells each client of itself."""
REFUSED_ENCRYPTION = {80877103: b"N", 80877104: b"N"}
"""A client asks for TLS or GSS first; on this machine's loopback there is none."""
ENDS_A_TURN = (b"Q", b"S", b"F")
"""Messages to which the server answers that it is ready for the next one."""


class Gone(Exception):
    """One end closed its connection."""


class Pooler:
    """Listens on a port of its own until it is closed; `transactions` says which connection took each one."""

    def __init__(self, url: str, connections: int = 3) -> None:
        self._url = url.replace("+psycopg", "", 1)
        self._servers: list[psycopg.Connection] = []
        for _ in range(connections):
            self._connected()
        self._free = deque(self._servers)
        self._door = threading.Condition()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._clients: set[socket.socket] = set()
        self.port: int = self._listening.getsockname()[1]
        self.transactions: list[int] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url: str) -> str:
        """The same address, through the pooler."""
        return make_url(url).set(host="127.0.0.1", port=self.port).render_as_string(hide_password=False)

    def close(self) -> None:
        """Cut everybody off."""
        self._listening.close()
        for client in list(self._clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for server in self._servers:
            server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._clients.add(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(Gone, OSError):
            self._greet(client)
            while (message := _message(client))[0] != b"X":
                self._transaction(client, message)
        self._clients.discard(client)

    def _greet(self, client: socket.socket) -> None:
        """Whoever comes is let in: the server knows the pooler, as one user."""
        while True:
            [length] = struct.unpack("!I", _exactly(client, 4))
            [code] = struct.unpack("!I", _exactly(client, length - 4)[:4])
            if code not in REFUSED_ENCRYPTION:
                break
            client.sendall(REFUSED_ENCRYPTION[code])
        told = b"".join(
            _packed(b"S", f"{name}\0{self._servers[0].info.parameter_status(name)}\0".encode())
            for name in TOLD
        )
        key = _packed(b"K", struct.pack("!II", 1, 1))
        client.sendall(_packed(b"R", struct.pack("!I", 0)) + told + key + _packed(b"Z", b"I"))

    def _transaction(self, client: socket.socket, first: tuple[bytes, bytes]) -> None:
        """Lend the client the connection that rested longest, until the server says that its transaction is over."""
        with self._door:
            self._door.wait_for(lambda: self._free)
            server = self._free.popleft()
        self.transactions.append(server.info.backend_pid)
        try:
            with socket.socket(fileno=os.dup(server.fileno())) as line:
                _pass_on(client, line, first)
        except (
            Gone,
            OSError,
        ):  # What it left half done is nobody's: another connection takes this one's place.
            server.close()
            server = self._connected()
            raise
        finally:
            with self._door:
                self._free.append(server)
                self._door.notify()

    def _connected(self) -> psycopg.Connection:
        server = psycopg.connect(self._url, autocommit=True)
        self._servers.append(server)
        return server


@contextmanager
def a_pooler(url: str, connections: int = 3) -> Iterator[Pooler]:
    """One that is closed at the end."""
    pooler = Pooler(url, connections)
    try:
        yield pooler
    finally:
        pooler.close()


def _pass_on(client: socket.socket, server: socket.socket, first: tuple[bytes, bytes]) -> None:
    """Each way whatever comes, until the transaction is over.

    The server may hold back the rest of a message until the client has asked to the end: it is never waited for.
    """
    server.setblocking(True)
    server.sendall(_packed(*first))
    waits, idle, said = int(first[0] in ENDS_A_TURN), False, bytearray()
    while waits or not idle or said:
        ready, _, _ = select.select([client, server], [], [])
        if client in ready:
            kind, body = _message(client)
            server.sendall(_packed(kind, body))
            waits += kind in ENDS_A_TURN
        if server in ready:
            more = server.recv(65536)
            if not more:
                raise Gone
            client.sendall(more)
            said += more
            for status in _ready_in(said):
                waits, idle = waits - 1, status == b"I"


def _ready_in(said: bytearray) -> Iterator[bytes]:
    """How its transaction stands, each time that the server said it is ready; whole messages are taken away."""
    while len(said) >= 5 and len(said) > (length := struct.unpack_from("!I", said, 1)[0]):
        if said[:1] == b"Z":
            yield bytes(said[5:6])
        del said[: length + 1]


def _message(line: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(line, 1)
    [length] = struct.unpack("!I", _exactly(line, 4))
    return kind, _exactly(line, length - 4)


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = line.recv(count - len(found))
        if not more:
            raise Gone
        found += more
    return found


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body
