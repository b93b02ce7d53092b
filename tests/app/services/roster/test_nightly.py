"""A roster out of a watched folder: stored when harmless, waiting when many would leave, refused with its errors."""

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.models import RosterFile, RosterImport, Student
from app.services.roster import nightly
from tests import builders, rosters

LONG_AGO = 1_000_000_000
TEN = tuple(f"s{number}" for number in range(10))


def put(folder: Path, files: rosters.Files, name: str = "plum.zip") -> Path:
    path = folder / name
    path.write_bytes(rosters.zipped(files))
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def night(owner: Engine, path: Path) -> str:
    with Session(owner) as session, session.begin():
        return nightly.bring_in(session, builders.the_district().id, path, lambda _percent, _step: None)


class Growing(type(Path())):  # type: ignore[misc]
    """A file that is longer each time it is read."""

    def open(self, *how: Any, **more: Any) -> Any:
        with open(self, "ab") as file:
            file.write(b" ")
        return super().open(*how, **more)


def jobs(owner: Engine) -> list[str]:
    query = text("SELECT args ->> 'what' FROM procrastinate_jobs WHERE task_name = 'roster.tell' ORDER BY id")
    with owner.connect() as connection:
        return list(connection.execute(query).scalars())


def test_a_sound_roster_is_stored_once_and_told_once(owner: Engine, tmp_path: Path) -> None:
    builders.a_district()
    path = put(tmp_path, rosters.a_roster())

    assert [night(owner, path), night(owner, path)] == ["stored", "known"]

    assert len(builders.every(Student)) == 3
    assert [each.state for each in builders.every(RosterImport)] == ["applied"]
    assert jobs(owner) == ["stored"]


def test_the_same_district_again_in_another_zip_tells_nobody(owner: Engine, tmp_path: Path) -> None:
    builders.a_district()
    night(owner, put(tmp_path, rosters.a_roster()))
    again = rosters.a_roster()
    again["users.csv"].reverse()

    assert night(owner, put(tmp_path, again)) == "stored"

    assert jobs(owner) == ["stored"]


def test_a_roster_that_many_would_leave_by_waits_for_a_yes(owner: Engine, tmp_path: Path) -> None:
    builders.a_district()
    files = rosters.a_roster()
    files["users.csv"] += [rosters.a_user(each, "student", each, "Reyes", "alder") for each in TEN]
    night(owner, put(tmp_path, files))
    fewer = put(tmp_path, rosters.without(files, *TEN))

    assert [night(owner, fewer), night(owner, put(tmp_path, files, "b.zip"))] == ["waits", "busy"]

    waiting = builders.every(RosterImport)[-1]
    assert (waiting.state, waiting.preview["vanishing"][0]["gone"]) == ("previewed", 10)
    assert builders.every(RosterFile)[0].content == fewer.read_bytes()
    assert all(each.active for each in builders.every(Student))
    assert jobs(owner) == ["stored", "waits"]


def test_a_roster_with_errors_is_refused_and_told(owner: Engine, tmp_path: Path) -> None:
    builders.a_district()
    files = rosters.a_roster()
    rosters.row_of(files, "enrollments.csv", "e3")["userSourcedId"] = "nobody"
    path = put(tmp_path, files)

    assert [night(owner, path), night(owner, path)] == ["refused", "known"]

    (found,) = builders.every(RosterImport)
    assert (found.state, found.error_count) == ("refused", 1)
    assert jobs(owner) == ["refused"]


def test_nothing_is_stored_of_a_roster_that_changes_while_it_is_read(owner: Engine, tmp_path: Path) -> None:
    builders.a_district()
    path = put(tmp_path, rosters.a_roster())

    with pytest.raises(nightly.StillWritten):
        night(owner, Growing(path))

    assert builders.every(RosterImport) == builders.every(Student) == []
    assert jobs(owner) == []
