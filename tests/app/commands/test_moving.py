"""Backup, restore and the move to a PostgreSQL of one's own: every row and the whole history are there afterwards."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

import config
from app import embedded, sample
from app.cli import create_app
from app.commands.moving import Account, account_of, differences
from app.deploy import deploy
from app.embedded import copying
from tests import builders as b
from tests import database
from workflows.people import Role

Move = Callable[..., Result]


@pytest.fixture
def elsewhere(server: embedded.Server, worker_id: str) -> Iterator[config.Settings]:
    """A new database in which nothing was made, as docs/database.md says to make one."""
    name = f"elsewhere_{worker_id}"
    with psycopg.connect(server.superuser_url.replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE {name} OWNER {embedded.OWNER} ENCODING 'UTF8'")
        superuser.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        superuser.execute(f"GRANT CONNECT ON DATABASE {name} TO {embedded.APP}")
        yield settings_of(server.app_url, server.owner_url, name)
        superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")


def settings_of(app_url: str, owner_url: str, name: str) -> config.Settings:
    return config.Settings(
        database_url=app_url.rsplit("/", 1)[0] + f"/{name}",
        migration_database_url=owner_url.rsplit("/", 1)[0] + f"/{name}",
        _env_file=None,
    )


@pytest.fixture
def move(elsewhere: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Move:
    """Run `flask move-database` from an instance's folder to the new database, or to where `changed` leads."""

    def moved(folder: Path, **changed: str) -> Result:
        to = {
            "DATABASE_URL": str(elsewhere.database_url),
            "MIGRATION_DATABASE_URL": str(elsewhere.migration_database_url),
            "INSTANCE": str(folder),
        }
        for name, value in (to | changed).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(create_app().cli, ["move-database"])

    return moved


def test_a_backup_is_restored_with_every_row_and_the_rights_of_the_application(
    owner: Engine, own_database: database.Database, elsewhere: config.Settings, tmp_path: Path
) -> None:
    b.a_person("Maria Reyes", roles={Role.liaison: b.a_school("Alder Street")})
    b.a_student("Ana", at=b.the_school())
    here = config.Settings(migration_database_url=own_database.owner_url, _env_file=None)

    copying.dump(own_database.owner_url, tmp_path / "backup")
    copying.restore(str(elsewhere.migration_database_url), tmp_path / "backup")

    before, after = account_of(here), account_of(elsewhere)
    assert differences(before, after) == []
    assert before.rows["student"] == 1
    with psycopg.connect(str(elsewhere.database_url).replace("+psycopg", "")) as application:
        assert application.execute("SELECT count(*) FROM student").fetchone() == (0,), (
            "The policies came along."
        )
    deploy(str(elsewhere.migration_database_url))
    assert account_of(elsewhere).rows["student"] == 1


def test_a_row_or_an_event_that_is_missing_is_told() -> None:
    whole = Account({"visit": 3, "event": 9}, {"visit_id_seq": 3}, {"district 1, Plum": "9:ab"}, ())
    less = Account(
        {"visit": 2, "event": 9}, {"visit_id_seq": None}, {"district 1, Plum": "8:cd"}, ("district 1",)
    )

    assert differences(whole, whole) == []
    assert differences(whole, less) == [
        "rows of visit: 3 and 2",
        "the sequence visit_id_seq: 3 and None",
        "the history of district 1, Plum: 9:ab and 8:cd",
        "the history of district 1 fits its proof no longer",
    ]


def test_a_backup_that_cannot_be_read_is_said_and_leaves_the_database_empty(
    elsewhere: config.Settings, tmp_path: Path
) -> None:
    (tmp_path / "backup").write_text("not a backup")

    with pytest.raises(copying.NotCopied, match="pg_restore failed"):
        copying.restore(str(elsewhere.migration_database_url), tmp_path / "backup")


def test_the_move_refuses_a_folder_without_a_database(move: Move, tmp_path: Path) -> None:
    said = move(tmp_path)

    assert said.exit_code == 1
    assert "There is no database under" in said.output


def test_the_move_refuses_a_database_that_is_not_empty(
    move: Move, own_database: database.Database, tmp_path: Path
) -> None:
    said = move(tmp_path, DATABASE_URL=own_database.app_url, MIGRATION_DATABASE_URL=own_database.owner_url)

    assert said.exit_code == 1
    assert "The new database is not empty" in said.output


def test_the_move_refuses_a_role_that_the_policies_do_not_bind(
    move: Move, own_database: database.Database, tmp_path: Path
) -> None:
    said = move(tmp_path, DATABASE_URL=own_database.superuser_url)

    assert said.exit_code == 1
    assert "is a superuser" in said.output


def test_the_move_asks_for_both_addresses(move: Move, tmp_path: Path) -> None:
    said = move(tmp_path, MIGRATION_DATABASE_URL="")

    assert said.exit_code == 1
    assert "Give the new database's addresses" in said.output


@pytest.fixture
def instance() -> Iterator[Path]:
    """A folder as `make run` makes it, with the sample district."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "instance"
        with embedded.start(folder, fast=True) as server:
            deploy(server.owner_url)
            sample.create_default(server.owner_url)
        yield folder


@pytest.mark.prove
def test_everything_moves_once_and_only_while_nobody_is_at_work(
    move: Move, instance: Path, elsewhere: config.Settings
) -> None:
    with embedded.start(instance) as running, psycopg.connect(running.app_url.replace("+psycopg", "")):
        at_work = move(instance)
    moved = move(instance)
    again = move(instance)

    assert at_work.exit_code == 1
    assert "Porchlight is running on the old database" in at_work.output
    assert (moved.exit_code, "Everything is there" in moved.output) == (0, True), moved.output
    assert account_of(elsewhere).rows["visit"] > 100
    assert "The new database is not empty" in again.output
