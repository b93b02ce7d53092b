"""A folder of CSV files, read as if it were a zip: known names only, bounded bytes, plain files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from forms.roster import problems
from forms.roster.archive import Archive, Budget, Limits, Metered, Source, as_text, megabytes
from forms.roster.problems import Findings, Refused


class Files(Protocol):
    """The files of a roster by their proper names."""

    budget: Budget

    def __contains__(self, name: object) -> bool: ...

    def text(self, name: str) -> TextIO: ...

    def folder_of(self, name: str) -> str: ...


@contextmanager
def opened_files(
    source: Source, known: frozenset[str], limits: Limits, findings: Findings
) -> Iterator[Files]:
    """The zip or the folder; Refused when it is not safe to read."""
    if isinstance(source, (str, os.PathLike)) and Path(source).is_dir():
        with Folder(Path(source), known, limits, findings) as folder:
            yield folder
    else:
        with Archive(source, known, limits, findings) as archive:
            yield archive


class Folder:
    """The known files of a folder. Names may differ in capitals; links and everything else stay unread."""

    def __init__(self, path: Path, known: frozenset[str], limits: Limits, findings: Findings) -> None:
        self.budget = Budget(limits)
        self._open: list[BinaryIO] = []
        proper = {name.lower(): name for name in known}
        self._paths: dict[str, Path] = {}
        for each in sorted(path.iterdir()):
            name = proper.get(each.name.lower())
            if name and each.is_file() and not each.is_symlink():
                self._take(name, each, findings)
        size = sum(each.stat().st_size for each in self._paths.values())
        if size > limits.bytes:
            raise Refused(problems.TOO_BIG, path.name, more=megabytes(limits.bytes))

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, *_error: object) -> None:
        for stream in self._open:
            stream.close()

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def text(self, name: str) -> TextIO:
        try:
            stream = self._paths[name].open("rb")
        except OSError as error:
            raise Refused(problems.NOT_FOUND, name) from error
        self._open.append(stream)
        return as_text(Metered(stream.read, name, self.budget), name)

    def folder_of(self, name: str) -> str:
        """Folders inside are not looked into."""
        return ""

    def _take(self, name: str, path: Path, findings: Findings) -> None:
        if name in self._paths:
            raise Refused(problems.TWICE_IN_ZIP, name)
        self._paths[name] = path
        if path.name != name:
            findings.notice(problems.OTHER_CASE, name, value=path.name, more=name)
