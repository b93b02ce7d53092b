"""A roster in a watched folder counts when all of it is there."""

import os
from pathlib import Path

from app.services.roster import arriving
from tests import rosters

LONG_AGO = 1_000_000_000


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def a_zip(folder: Path, name: str = "plum.zip") -> Path:
    return put(folder / name, rosters.zipped(rosters.a_roster()))


def a_folder(folder: Path) -> Path:
    files = rosters.a_roster()
    files["manifest.csv"].append({"propertyName": "file.users", "value": "bulk"})
    for name, rows in files.items():
        put(folder / name, rosters.as_csv(rows))
    return folder


def test_the_newest_zip_counts_once_it_is_written(tmp_path: Path) -> None:
    assert arriving.newest(tmp_path) is None
    old, new = a_zip(tmp_path, "old.zip"), a_zip(tmp_path, "new.zip")
    os.utime(new, (LONG_AGO + 100, LONG_AGO + 100))

    assert arriving.newest(tmp_path, now=LONG_AGO + 120) is None
    assert arriving.newest(tmp_path, now=LONG_AGO + 161) == new
    new.unlink()
    assert arriving.newest(tmp_path, now=LONG_AGO + 161) == old


def test_a_zip_without_its_end_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    half = put(tmp_path / "plum.zip", a_zip(tmp_path).read_bytes()[:-40])

    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.AT_REST) is None
    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.PATIENCE) == half


def test_a_folder_with_a_manifest_is_a_roster_itself(tmp_path: Path) -> None:
    a_folder(tmp_path)
    before = arriving.fingerprint_of(tmp_path)

    assert arriving.newest(tmp_path) == tmp_path
    (tmp_path / "notes.txt").write_text("not a part of it")
    assert arriving.fingerprint_of(tmp_path) == before
    (tmp_path / "orgs.csv").write_text("another")
    assert arriving.fingerprint_of(tmp_path) != before


def test_a_folder_is_waited_for_until_every_file_of_its_manifest_is_there(tmp_path: Path) -> None:
    a_folder(tmp_path)
    users = (tmp_path / "users.csv").read_bytes()
    (tmp_path / "users.csv").unlink()

    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.AT_REST) is None
    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.PATIENCE) == tmp_path
    put(tmp_path / "users.csv", users)
    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.AT_REST) == tmp_path


def test_a_folder_is_waited_for_while_a_file_is_on_its_way(tmp_path: Path) -> None:
    a_folder(tmp_path)
    part = put(tmp_path / "users.csv.filepart", b"sourcedId")

    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.AT_REST) is None
    part.unlink()
    assert arriving.newest(tmp_path, now=LONG_AGO + arriving.AT_REST) == tmp_path
