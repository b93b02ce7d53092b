"""Mail servers for tests, on this machine only: one that keeps what it takes, and one that answers as it is told."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from app.embedded.mail import Keeper, catching
from config import MailServer

SENDER = Address(display_name="Plum Valley Schools", addr_spec="visits@example.org")
HANGS, DROPS = "hangs", "drops"


def server_at(port: int, **settings: object) -> MailServer:
    """The settings of a mail server on this port, without encryption."""
    given: dict[str, object] = {"host": "127.0.0.1", "port": port, "sender": SENDER, "security": "none"}
    return MailServer(**(given | settings))  # type: ignore[arg-type]


@contextmanager
def keeping(folder: Path) -> Iterator[MailServer]:
    """A server that keeps every message as a file of this folder."""
    with catching(Counter(folder)) as port:
        yield server_at(port, caught=folder)


class Counter(Keeper):
    """Writes down each arrival, also of a message that came before and has its file already."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        with (self.folder / "arrivals").open("a") as file:
            file.write(f"{envelope.rcpt_tos[0]}\n")
        return answer


def arrivals(folder: Path) -> list[str]:
    """The address of every message that arrived, as often as it did."""
    file = folder / "arrivals"
    return file.read_text().splitlines() if file.exists() else []


def kept(folder: Path) -> list[EmailMessage]:
    """What was taken, the oldest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


@contextmanager
def answering(answers: Sequence[str]) -> Iterator[MailServer]:
    """A server that says these lines, one per command; `hangs` says nothing more, `drops` hangs up.

    The first is the greeting. What comes between DATA and its end counts as one command.
    """
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, answers, stop), daemon=True)
        thread.start()
        address = listening.getsockname()
        try:
            yield server_at(int(address[1]))
        finally:
            stop.set()
            socket.create_connection(address).close()  # Whom nobody called would wait for ever.
            thread.join(5)


def _serve(listening: socket.socket, answers: Sequence[str], stop: threading.Event) -> None:
    line, _address = listening.accept()
    with line, line.makefile("rb") as heard:
        for answer in answers if not stop.is_set() else ():
            if answer == HANGS:
                stop.wait(10)
                return
            if answer == DROPS:
                return
            line.sendall(answer.encode() + b"\r\n")
            _listen(heard, whole_message=answer.startswith("354"))


def _listen(heard: object, *, whole_message: bool) -> None:
    while True:
        said = heard.readline()  # type: ignore[attr-defined]
        if not whole_message or said in (b".\r\n", b""):
            return
