"""An import's files, into the database and out of it piece by piece: a district's zip needs no memory of its size."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import IO, Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.models import RosterFile
from app.security.session import Identity, identify

PIECE = 1 << 20
"""Bytes that are kept in one row, and asked for at once."""


def keep(session: Session | scoped_session[Any], import_id: int, kind: str, content: IO[bytes]) -> None:
    """Keep the rest of a stream as a file of the import; a long one is several rows: `roster`, `roster/1` …"""
    for number, piece in enumerate(iter(lambda: content.read(PIECE), b"")):
        row = {"import_id": import_id, "kind": f"{kind}/{number}" if number else kind, "content": piece}
        session.execute(insert(RosterFile).values(row))


def files_of(import_id: int, who: Identity, filename: str) -> dict[str, io.BufferedReader]:
    """Every file of the import by its kind; each piece is read in a short transaction of its own, as this person.

    The roster is called `filename`, as whoever handed it in knows it.
    """
    names = {"roster": filename}
    with Session(db.engine) as beside:
        identify(beside, who)
        sizes = select(RosterFile.kind, func.length(RosterFile.content).label("size"))
        rows = sorted(beside.execute(sizes.where(RosterFile.import_id == import_id)), key=_in_order)
    pieces: dict[str, list[tuple[str, int]]] = {}
    for row in rows:
        pieces.setdefault(_in_order(row)[0], []).append((row.kind, row.size))
    return {
        kind: io.BufferedReader(KeptFile(import_id, each, who, names.get(kind)), PIECE)
        for kind, each in pieces.items()
    }


def _in_order(row: Row[Any]) -> tuple[str, int]:
    """What the file is, and the number of the piece."""
    kind, _, number = row.kind.partition("/")
    return kind, int(number or 0)


class KeptFile(io.RawIOBase):
    """One file as a stream; `pieces` are the kinds of its rows and their sizes."""

    name: str | None

    def __init__(
        self, import_id: int, pieces: Sequence[tuple[str, int]], who: Identity, name: str | None = None
    ) -> None:
        self.name = name
        self._import_id, self._kinds = import_id, [kind for kind, _size in pieces]
        self._ends = list(accumulate(size for _kind, size in pieces))
        self._size, self._who, self._at = self._ends[-1], who, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if begin + offset < 0:
            raise OSError("before the beginning of the file")
        self._at = begin + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer, 3.12
        piece = self._piece(min(len(buffer), max(self._size - self._at, 0)))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, many: int) -> bytes:
        """Empty at the end, and when the files were forgotten meanwhile."""
        if not many:
            return b""
        number = bisect_right(self._ends, self._at)
        before = self._ends[number - 1] if number else 0
        here = RosterFile.import_id == self._import_id, RosterFile.kind == self._kinds[number]
        piece = select(func.substr(RosterFile.content, self._at - before + 1, many)).where(*here)
        with Session(db.engine) as beside:
            identify(beside, self._who)
            return bytes(beside.scalar(piece) or b"")
