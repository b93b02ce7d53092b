"""`flask roster …` on the server: a folder of files, the guard, undoing, and a watched folder."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from app.cli import create_app
from app.models import RosterImport, Student
from tests import builders, database, rosters

NOBODY_THERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"
TEN = tuple(f"s{number}" for number in range(10))


@pytest.fixture
def flask(owner: Engine, own_database: database.Database, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run `flask roster …` on this database, which has one district."""
    monkeypatch.setenv("DATABASE_URL", own_database.app_url)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
    builders.a_district()
    bare = create_app()

    def run(*words: str) -> Result:
        return CliRunner().invoke(bare.cli, ["roster", *words])

    return run


def a_folder(path: Path, files: rosters.Files) -> str:
    path.mkdir(exist_ok=True)
    for name, rows in files.items():
        (path / name).write_bytes(rosters.as_csv(rows))
        os.utime(path / name, (1_000_000_000, 1_000_000_000))
    return str(path)


def test_a_folder_goes_in_the_guard_asks_and_the_last_is_undone(flask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    files = rosters.a_roster()
    files["users.csv"] += [rosters.a_user(each, "student", each, "Reyes", "alder") for each in TEN]
    stored = flask("import", a_folder(tmp_path / "all", files), "--yes")
    assert stored.exit_code == 0, stored.output
    fewer = a_folder(tmp_path / "few", rosters.without(files, *TEN))

    refused = flask("import", fewer, "--yes")
    assert refused.exit_code == 1
    assert "10 of 12 (students) would leave Alder Elementary" in refused.output
    assert flask("import", fewer, "--yes", "--sure").exit_code == 0
    assert sum(each.active for each in builders.every(Student)) == 3
    undone = flask("undo")

    assert undone.exit_code == 0, undone.output
    assert all(each.active for each in builders.every(Student))
    assert "Only the last roster" in flask("undo").output


def test_a_watched_folder_is_looked_into_once(flask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "No roster" in flask("watch", str(tmp_path), "--once").output
    folder = a_folder(tmp_path, rosters.a_roster())

    first, again = flask("watch", folder, "--once"), flask("watch", folder, "--once")

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert "stored" in first.output
    assert "was here before" in again.output
    assert len(builders.every(RosterImport)) == 1


def test_a_watch_outlives_a_database_that_is_away(
    flask,  # type: ignore[no-untyped-def]
    own_database: database.Database,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    folder, pauses = a_folder(tmp_path, rosters.a_roster()), []
    monkeypatch.setenv("MIGRATION_DATABASE_URL", NOBODY_THERE)

    def sleep(seconds: int) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
        if len(pauses) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", sleep)

    output = flask("watch", folder).output

    assert pauses == [15, 30, 60, 900]
    assert output.count("The database is away.") == 3
    assert ": stored." in output
    assert len(builders.every(RosterImport)) == 1


def test_a_watch_outlives_a_folder_that_is_away(
    flask,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    share = tmp_path / "share"
    share.mkdir()

    def sleep(seconds: int) -> None:
        if seconds < 900:
            raise KeyboardInterrupt
        share.rmdir()

    monkeypatch.setattr("time.sleep", sleep)

    assert "The folder cannot be read" in flask("watch", str(share)).output


def test_a_single_look_says_that_the_database_is_away(
    flask,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MIGRATION_DATABASE_URL", NOBODY_THERE)

    assert flask("watch", a_folder(tmp_path, rosters.a_roster()), "--once").exit_code == 1
