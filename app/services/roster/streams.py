"""The files of an import, read out of the database piece by piece: a district's zip needs no memory of its size."""

import io

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import RosterFile
from app.security.session import Identity, identify

PIECE = 1 << 20
"""Bytes that are asked for at once."""


def files_of(import_id: int, who: Identity) -> dict[str, io.BufferedReader]:
    """Every file of the import by its kind; each piece is read in a short transaction of its own, as this person."""
    with Session(db.engine) as beside:
        identify(beside, who)
        size = func.length(RosterFile.content)
        found = beside.execute(select(RosterFile.kind, size).where(RosterFile.import_id == import_id)).all()
    return {kind: io.BufferedReader(KeptFile(import_id, kind, size, who), PIECE) for kind, size in found}


class KeptFile(io.RawIOBase):
    """One file as a stream."""

    def __init__(self, import_id: int, kind: str, size: int, who: Identity) -> None:
        self._here = (RosterFile.import_id == import_id, RosterFile.kind == kind)
        self._size, self._who, self._at = size, who, 0

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
        piece = select(func.substr(RosterFile.content, self._at + 1, many)).where(*self._here)
        with Session(db.engine) as beside:
            identify(beside, self._who)
            return bytes(beside.scalar(piece) or b"")
