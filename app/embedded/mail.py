"""The mail server that comes along: it takes every message, keeps it as a file, and sends nothing anywhere."""

import asyncio
import hashlib
import os
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

SECONDS_TO_LEAVE = 5


class Keeper:
    """Keeps what arrives; the names are aiosmtpd's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        """Write the message to its file: readable by its owner only, since it speaks to a family."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message_id = message_from_bytes(content).get("Message-ID", "")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file_of(self.folder, str(message_id)).with_suffix(".part")
        with open(beside, "wb", opener=_private) as file:
            file.write(content)
        beside.replace(file_of(self.folder, str(message_id)))
        return "250 Kept"


def file_of(folder: Path, message_id: str) -> Path:
    """Where the message with this id is kept; an id is data and never a path."""
    return folder / (hashlib.sha256(message_id.strip().encode()).hexdigest() + ".eml")


@contextmanager
def catching(keeper: Keeper) -> Iterator[int]:
    """Listen on a free port of this machine alone, and yield it."""
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=_run, args=(loop, _serve(keeper, listening, stop)), daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(SECONDS_TO_LEAVE)


def _run(loop: asyncio.AbstractEventLoop, serving: Coroutine[Any, Any, None]) -> None:
    try:
        loop.run_until_complete(serving)
    finally:
        loop.close()


async def _serve(keeper: Keeper, listening: socket.socket, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost"), sock=listening)
    async with server:
        await stop.wait()
    conversations = asyncio.all_tasks() - {asyncio.current_task()}
    for each in conversations:
        each.cancel()
    await asyncio.gather(*conversations, return_exceptions=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
