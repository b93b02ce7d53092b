"""The zip as it comes from outside: few files, known names, bounded bytes, nothing written to disk."""

import io
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, BinaryIO, Self, TextIO, TypeAlias

from forms.roster import problems
from forms.roster.problems import Findings, Refused

Source: TypeAlias = str | os.PathLike[str] | BinaryIO

LONGEST_DIRECTORY = 1_000_000
"""Bytes that zipfile may ask for at once; it reads the whole list of members in one piece."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises over hostile bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: files in the zip (OneRoster 1.2 knows 22), and bytes of all files together, unpacked."""

    members: int = 30
    bytes: int = 400_000_000


class Budget:
    """Bytes that may still be read; the headers of a zip may lie, so what is really read counts."""

    def __init__(self, limits: Limits) -> None:
        self._limit = self._left = limits.bytes

    def spend(self, count: int, file: str) -> None:
        self._left -= count
        if self._left < 0:
            raise Refused(problems.TOO_BIG, file, more=megabytes(self._limit))


class Metered(io.RawIOBase):
    """A stream that spends from the budget, and names its file when the bytes are broken."""

    def __init__(self, take: Callable[[int], bytes], file: str, budget: Budget) -> None:
        self._take, self._file, self._budget = take, file, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer, 3.12
        try:
            data = self._take(len(buffer))
        except BROKEN as error:
            raise Refused(problems.DAMAGED, self._file) from error
        self._budget.spend(len(data), self._file)
        buffer[: len(data)] = data
        return len(data)


class ShortReads:
    """The zip's own bytes, never more at once than a list of a few members needs."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """The stream belongs to whoever gave it."""

    def read(self, count: int = -1) -> bytes:
        if count > LONGEST_DIRECTORY:
            raise zipfile.BadZipFile("list of members too long")
        return self._stream.read(LONGEST_DIRECTORY if count < 0 else count)


class Archive:
    """The roster's zip, its known members by their proper names; Refused when it is not safe to read."""

    def __init__(self, source: Source, known: frozenset[str], limits: Limits, findings: Findings) -> None:
        self.name = name_of(source, "roster.zip")
        self.budget = Budget(limits)
        self._findings = findings
        self._stream = opened(source, self.name)
        self._owned = self._stream is not source
        try:
            self._zip = self._unzipped()
            self._check(limits)
            self._members = self._named({name.lower(): name for name in known})
        except Refused:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened here, and leaves alone a stream that was given."""
        if self._owned:
            self._stream.close()

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def text(self, name: str) -> TextIO:
        """The member as text; bytes that are not UTF-8 come as U+FFFD."""
        try:
            member = self._zip.open(self._members[name])
        except BROKEN as error:
            raise Refused(problems.DAMAGED, name) from error
        return as_text(Metered(member.read, name, self.budget), name)

    def folder_of(self, name: str) -> str:
        """The path of a member of this name inside a folder, "" when there is none."""
        paths = (info.filename for info in self._zip.infolist())
        return next((path for path in paths if path.lower().endswith("/" + name.lower())), "")

    def _unzipped(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(ShortReads(self._stream))
        except BROKEN as error:
            raise Refused(problems.NOT_A_ZIP, self.name) from error

    def _check(self, limits: Limits) -> None:
        members = self._zip.infolist()
        if len(members) > limits.members:
            raise Refused(problems.TOO_MANY_FILES, self.name, more=str(limits.members))
        if sum(info.file_size for info in members) > limits.bytes:
            raise Refused(problems.TOO_BIG, self.name, more=megabytes(limits.bytes))
        for info in members:
            self._check_member(info)

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & 0x1:
            raise Refused(problems.ENCRYPTED, self.name, value=info.filename)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(problems.ODD_COMPRESSION, self.name, value=info.filename)

    def _named(self, known: dict[str, str]) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = known.get(info.filename.lower())
            if name in members:
                raise Refused(problems.TWICE_IN_ZIP, name)
            if name:
                members[name] = info
            self._mention(info, name)
        return members

    def _mention(self, info: zipfile.ZipInfo, name: str | None) -> None:
        if name is None and not info.is_dir():
            self._findings.notice(problems.NOT_USED, self.name, value=info.filename)
        elif name and name != info.filename:
            self._findings.notice(problems.OTHER_CASE, name, value=info.filename, more=name)


def opened(source: Source, name: str) -> BinaryIO:
    """The file itself, or the stream that was given."""
    if not isinstance(source, (str, os.PathLike)):
        return source
    try:
        return open(source, "rb")
    except OSError as error:
        raise Refused(problems.NOT_FOUND, name) from error


def zipped(files: Iterable[tuple[str, IO[bytes]]]) -> IO[bytes]:
    """A zip of these, by name; it lies in a file that goes when it is closed."""
    whole = TemporaryFile()  # noqa: SIM115 Whoever asked reads it.
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files:
            with archive.open(name, "w", force_zip64=True) as member:
                shutil.copyfileobj(content, member)
    whole.seek(0)
    return whole


def as_text(raw: io.RawIOBase, name: str) -> TextIO:
    """Lines as they stand, without the mark that some programs put before UTF-8."""
    buffered = io.BufferedReader(raw, 1 << 16)
    if buffered.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(problems.UTF_16, name)
    return io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="replace", newline="")


def name_of(source: Source, otherwise: str) -> str:
    """The file's own name, without its folder."""
    path = source if isinstance(source, (str, os.PathLike)) else getattr(source, "name", None)
    return Path(path).name if isinstance(path, (str, os.PathLike)) else otherwise


def megabytes(count: int) -> str:
    return f"{count / 1_000_000:g}"
