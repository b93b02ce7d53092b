"""The database that comes along: it starts anywhere, is shared, and is left behind in good order."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import embedded
from app.embedded import DatabaseCannotStart, Server, start
from app.embedded.programs import runner_for


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """With a space in its path; everyone may pass, since under root the server runs as another user."""
    with tempfile.TemporaryDirectory(prefix="porch light ") as place:
        Path(place).chmod(0o755)
        yield Path(place) / "instance"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with start(folder, fast=True) as running:
        yield running


RIGHTS = (
    "SELECT (rolcreatedb, rolsuper, rolbypassrls, rolcreaterole)::text FROM pg_roles WHERE rolname = user"
)


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def ask(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def postmaster(folder: Path) -> int:
    return int((folder / "database" / "data" / "postmaster.pid").read_text().split()[0])


def test_owner_owns_the_database_and_may_make_others_but_is_no_superuser(server: Server) -> None:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'porchlight'"

    assert ask(server.owner_url, RIGHTS) == "(t,f,f,f)"
    assert ask(server.owner_url, owner) == "porchlight_owner"


def test_application_role_has_no_right_beyond_connecting(server: Server) -> None:
    memberships = "SELECT count(*) FROM pg_auth_members WHERE member = user::regrole"

    assert ask(server.app_url, RIGHTS) == "(f,f,f,f)"
    assert ask(server.app_url, memberships) == 0
    for attempt in (
        "CREATE TABLE mine ()",
        "SET ROLE porchlight_owner",
        "ALTER ROLE porchlight_app BYPASSRLS",
    ):
        with connect(server.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt)


def test_application_role_sees_no_row_that_a_policy_hides(server: Server) -> None:
    with connect(server.owner_url) as owner:
        owner.execute("CREATE TABLE secret AS SELECT 1 AS number")
        owner.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT ON secret TO porchlight_app")
        try:
            assert ask(server.owner_url, "SELECT count(*) FROM secret") == 1
            assert ask(server.app_url, "SELECT count(*) FROM secret") == 0
            with connect(server.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("SET row_security = off; SELECT * FROM secret")
        finally:
            owner.execute("DROP TABLE secret")


def test_passwords_and_data_are_for_their_owners_only(server: Server, folder: Path) -> None:
    assert stat.S_IMODE((folder / "database.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "database").stat().st_mode) == 0o700
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(server.app_url.replace("porchlight_app:", "porchlight_app:x"))


def test_server_listens_on_this_machine_only(server: Server) -> None:
    assert ask(server.superuser_url, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(server.superuser_url, "SHOW unix_socket_directories") == ""


def test_second_starter_joins_and_only_the_last_to_leave_stops_it(server: Server, folder: Path) -> None:
    pid = postmaster(folder)

    second = start(folder, fast=True)
    second.stop()
    second.stop()

    assert second.app_url == server.app_url
    assert postmaster(folder) == pid
    assert ask(server.app_url, "SELECT 1") == 1


def test_killed_server_starts_again_with_its_data_and_durable_unless_told_otherwise() -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        data = Path(place) / "database" / "data"
        with start(Path(place)) as first:
            assert ask(first.superuser_url, "SHOW fsync") == "on"
            with connect(first.owner_url) as owner:
                owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
            os.kill(postmaster(Path(place)), signal.SIGKILL)

            with start(Path(place)) as second:
                assert ask(second.owner_url, "SELECT number FROM kept") == 7
        assert not (data / "postmaster.pid").exists()


def test_process_number_given_to_another_program_does_not_look_like_our_server(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "database" / "data"
        data.mkdir(parents=True)
        (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n1\n")

        assert embedded._port_of_running(Path(place), {}) is None
        assert not (data / "postmaster.pid").exists()


def test_lost_passwords_are_said_in_one_sentence() -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "database" / "data").mkdir(parents=True)

        with pytest.raises(DatabaseCannotStart, match="put it back from a backup"):
            start(Path(place))


def test_a_folder_that_the_servers_user_may_not_enter_is_named() -> None:
    """Under root the server runs as another user, who is stopped; anyone else runs it as himself."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o700)
        runner = runner_for(Path(place))

        if not runner.is_someone_else:
            assert runner.uid == os.geteuid() != 0
            return
        with pytest.raises(DatabaseCannotStart, match=f"may not enter {place}"):
            start(Path(place) / "instance")


def test_two_processes_that_start_at_once_share_one_server() -> None:
    script = (
        "import sys; from pathlib import Path; from app.embedded import start\n"
        "with start(Path(sys.argv[1]), fast=True) as server: print(server.port); sys.stdin.read()"
    )
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        command = [sys.executable, "-c", script, place]
        both = [subprocess.Popen(command, stdin=-1, stdout=-1, text=True) for _ in range(2)]
        ports = {starter.stdout.readline() for starter in both if starter.stdout}
        for starter in both:
            starter.communicate()

        assert len(ports) == 1
        assert [starter.returncode for starter in both] == [0, 0]
        assert not (Path(place) / "database" / "data" / "postmaster.pid").exists()
