"""Bringing a database up to date: once, again, and from several processes at the same time."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, text

from app import deploy as deploying
from app import embedded
from app.deploy import deploy
from app.security import roles
from tests import database
from workflows.people import ASSIGNABLE


@pytest.fixture
def empty_url(server: embedded.Server, worker_id: str) -> Iterator[str]:
    """The owner's way to a database in which nothing is yet."""
    name = f"empty_{worker_id}"
    with psycopg.connect(server.owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        yield server.owner_url.rsplit("/", 1)[0] + f"/{name}"
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def deployed_url(server: embedded.Server, worker_id: str) -> Iterator[str]:
    """The owner's way to a database that is up to date."""
    with database.copy_of_template(server, f"deployed_{worker_id}") as copy:
        yield copy.owner_url


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(question))]
    engine.dispose()
    return found


STORED = (
    "SELECT r.name, p.name, v.name FROM ab_permission_view_role pvr JOIN ab_role r ON r.id = pvr.role_id"
    " JOIN ab_permission_view pv ON pv.id = pvr.permission_view_id"
    " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
)


def test_roles_in_the_database_say_what_the_table_says(server: embedded.Server) -> None:
    wanted = {(role.value, *pair) for role in ASSIGNABLE for pair in roles.permissions_of(role)}
    stored = set(ask(server.owner_url, STORED))
    names = {row[0] for row in ask(server.owner_url, "SELECT name FROM ab_role")}

    assert {row for row in stored if not row[0].startswith("most:")} == wanted
    assert {name for name in names if not name.startswith("most:")} == {r.value for r in ASSIGNABLE}


def test_a_second_time_changes_nothing(deployed_url: str) -> None:
    written = "SELECT xmin::text, id FROM ab_permission_view_role ORDER BY id"
    before = ask(deployed_url, written.replace("::", r"\:\:"))

    deploy(deployed_url)

    assert ask(deployed_url, written.replace("::", r"\:\:")) == before != []


def test_a_permission_that_nobody_named_is_taken_away_again(deployed_url: str) -> None:
    engine = create_engine(deployed_url)
    with engine.begin() as owner:
        owner.execute(
            text(
                "INSERT INTO ab_permission_view_role (id, role_id, permission_view_id)"
                " SELECT nextval('ab_permission_view_role_id_seq'), r.id, pv.id FROM ab_role r, ab_permission_view pv"
                " WHERE r.name = 'partner' ON CONFLICT DO NOTHING"
            )
        )
    engine.dispose()

    deploy(deployed_url)

    partners = {row[1:] for row in ask(deployed_url, STORED) if row[0] == "partner"}
    assert partners == roles.permissions_of(roles.Role.partner)


def test_several_processes_may_start_on_an_empty_database_at_once(empty_url: str) -> None:
    script = "import sys; from app.deploy import deploy; deploy(sys.argv[1])"
    command = [sys.executable, "-c", script, empty_url]

    starters = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [starter.communicate()[1] for starter in starters]

    assert [starter.returncode for starter in starters] == [0, 0, 0], errors
    assert errors == ["", "", ""]
    assert ask(empty_url, "SELECT count(*) FROM alembic_version") == [(1,)]


def test_a_table_in_use_is_let_go_of_and_the_next_deploy_goes_on(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = logging.getLogger("some.other.part")
    monkeypatch.setattr(deploying, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(deploying, "ATTEMPTS", 2)
    monkeypatch.setattr(deploying, "SECONDS_BETWEEN", 0.0)
    engine = create_engine(empty_url, poolclass=NullPool)
    with engine.connect() as owner:
        deploying.migrate(owner, "0005")
        with engine.begin() as report:
            report.execute(text("LOCK TABLE visit, assignment, person IN ACCESS SHARE MODE"))
            with pytest.raises(deploying.TablesInUse, match="A table is in use"):
                deploying.migrate(owner)
            left = (deploying.current(owner), owner.execute(text("SHOW lock_timeout")).scalar())
            owner.commit()

        deploying.migrate(owner)

        assert left == ("0005", "0")
        assert deploying.current(owner) == deploying.head()
        assert not quiet.disabled, "Migrating keeps the program's own logging."
