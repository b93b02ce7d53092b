"""Whether a roster in a watched folder is there, all of it: another program may be copying it at this moment."""

import csv
import hashlib
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from forms.roster.archive import zipped
from forms.roster.reader import KNOWN_FILES

AT_REST = 60
"""Seconds since a file was written last; a younger one may still be on its way."""
PATIENCE = 3_600
"""Seconds that a zip without its end, or a folder without a file of its manifest, is waited for; then it is read."""
NAMES = frozenset(name.lower() for name in KNOWN_FILES)
PIECE = 1 << 20
"""Bytes of a file that are looked at together."""
ON_THE_WAY = frozenset({".part", ".filepart", ".partial", ".tmp", ".crdownload"})
"""How programs that copy call a file until it is whole."""


def newest(folder: Path, *, now: float | None = None) -> Path | None:
    """The roster to look at: the folder with a manifest.csv, else its newest zip; None while one is written.

    Raises OSError when the folder cannot be read, such as a share that is away.
    """
    moment = time.time() if now is None else now
    files = csv_files(folder)
    zips = [path for path in folder.iterdir() if path.suffix.lower() == ".zip" and path.is_file()]
    if "manifest.csv" in (path.name.lower() for path in files):
        rest = moment - max(path.stat().st_mtime for path in files)
        return folder if _has_arrived(rest, whole=_folder_is_whole(folder, files)) else None
    if not zips:
        return None
    found = max(zips, key=lambda path: (path.stat().st_mtime, path.name))
    rest = moment - found.stat().st_mtime
    return found if _has_arrived(rest, whole=zipfile.is_zipfile(found)) else None


def fingerprint_of(path: Path) -> str:
    """SHA-256 over the zip, or over every file of the folder with its name."""
    digest = hashlib.sha256()
    for name, content in contents(path):
        digest.update(name.encode() + b"\0")
        for piece in iter(lambda: content.read(PIECE), b""):  # noqa: B023 Read before the next one is opened.
            digest.update(piece)
    return digest.hexdigest()


def contents(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The zip, or each file of the folder, open while it is the turn of it."""
    for file in csv_files(path) if path.is_dir() else [path]:
        with file.open("rb") as content:
            yield file.name, content


def as_zip(path: Path) -> IO[bytes]:
    """The zip as it is, or the folder's files as one."""
    return zipped(contents(path)) if path.is_dir() else path.open("rb")


def csv_files(folder: Path) -> list[Path]:
    """The folder's files that a roster may have."""
    return sorted(path for path in folder.iterdir() if path.name.lower() in NAMES and path.is_file())


def _has_arrived(rest: float, *, whole: bool) -> bool:
    return rest >= (AT_REST if whole else PATIENCE)


def _folder_is_whole(folder: Path, files: list[Path]) -> bool:
    """Every file that the manifest names is there, and none is on its way under another name."""
    if any(path.suffix.lower() in ON_THE_WAY for path in folder.iterdir()):
        return False
    there = {path.name.lower() for path in files}
    manifest = next(path for path in files if path.name.lower() == "manifest.csv")
    return all(name in there for name in _promised(manifest))


def _promised(manifest: Path) -> Iterator[str]:
    """The files that the manifest calls bulk or delta; whatever else is wrong with it, reading the roster says."""
    text = manifest.read_text("utf-8-sig", errors="replace")
    for row in csv.reader(text.splitlines()):
        name, value = ([cell.strip().lower() for cell in row] + ["", ""])[:2]
        if name.startswith("file.") and value in ("bulk", "delta"):
            yield f"{name.removeprefix('file.')}.csv"
