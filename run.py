"""The product in one command: database, migrations, roles, sample district, web and worker.

    python run.py           everything; Ctrl-C stops it all
    python run.py web       the web server alone
    python run.py worker    the background jobs alone

Web and worker are processes of their own. They are handed the application's role only; the owner's password
stays with this process, which changes tables at the start and then merely waits.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is read by whatever Python a newcomer has.
    sys.exit("Porchlight needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

import errno
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryFile
from typing import LiteralString

import psycopg
from psycopg import sql
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

import config
from app import embedded
from app.embedded import mail

SECONDS_TO_LEAVE = 10
"""How long a request or a job under way may take to end; then it is cut off (a cut job starts again)."""

FIRST_RUN_LOCK = 7_041_776
"""Any number that no other advisory lock uses: one starter alone decides whether this is the first run."""

IS_NEW: LiteralString = """
SELECT NOT EXISTS (TABLE district) AND NOT EXISTS (TABLE ab_user)
   AND shobj_description(oid, 'pg_database') IS NULL FROM pg_database WHERE datname = current_database()"""

# No letter or figure that is read for another one.
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

spawn = get_context("spawn")


class CannotStart(Exception):
    """Its text is one sentence for the person at the terminal: what is wrong and how to repair it."""


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 when asked to stop, 1 with one sentence when something is in the way."""
    for request_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request_to_stop, signal.default_int_handler)
    try:
        return run(parts_named(arguments), chosen_settings())
    except (CannotStart, embedded.DatabaseCannotStart) as obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nGood night.")
        return 0


def run(parts: Sequence[str], chosen: config.Settings) -> int:
    check_instance(chosen)
    listening = listen(chosen) if "web" in parts else None
    with databases(chosen) as with_urls, mail_caught(with_urls, chosen) as ready:
        refuse_what_is_unsafe(ready)
        print("Porchlight is looking after its tables …", flush=True)
        someone_signs_in = prepare(ready)
        beginning = None if someone_signs_in or "web" not in parts else first_link(ready)
        for_children = ready.model_copy(update={"migration_database_url": None})
        with children(parts, for_children, listening) as started:
            if "web" in parts:
                welcome(chosen, beginning, someone_signs_in)
            return wait_for_the_end(started)


# --- before anything starts


def parts_named(arguments: Sequence[str]) -> Sequence[str]:
    if not arguments:
        return tuple(PARTS)
    if len(arguments) == 1 and arguments[0] in PARTS:
        return (arguments[0],)
    raise CannotStart(f"Say `python run.py`, or one of {', '.join(PARTS)} after it.")


def chosen_settings() -> config.Settings:
    try:
        chosen = config.settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise CannotStart(f"The setting {name} does not do: {first['msg']}.") from wrong
    if chosen.database_url and not chosen.migration_database_url:
        raise CannotStart(
            "With DATABASE_URL, give the owner's MIGRATION_DATABASE_URL too: the tables belong to it "
            "(docs/database.md says how to make both roles)."
        )
    return chosen.model_copy(update={"instance": chosen.instance.resolve()})


def check_instance(chosen: config.Settings) -> None:
    folder = chosen.instance
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
        config.secret_key(chosen)
        config.encryption_keys(chosen)
        config.mail_server(chosen)
    except OSError as refused:
        raise CannotStart(
            f"Porchlight may not write to {folder} ({refused.strerror}); "
            "give your user that right or set INSTANCE to a folder of your own."
        ) from refused
    except ValueError as wrong:
        raise CannotStart(str(wrong)) from wrong


def listen(chosen: config.Settings) -> socket.socket:
    """Take the port before the database starts, so that a second start is told at once."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        return socket.create_server((chosen.host, chosen.port), family=family)
    except OSError as refused:
        other = f"`make run PORT={chosen.port + 1 if chosen.port < 65535 else 8080}`"
        if refused.errno == errno.EADDRINUSE:
            reason = (
                f"Port {chosen.port} is in use by another program, perhaps Porchlight itself; try {other}."
            )
        elif refused.errno == errno.EACCES:
            reason = f"Your user may not open port {chosen.port}; try `make run PORT=8080`."
        else:
            reason = f"Porchlight cannot listen on HOST={chosen.host} ({refused.strerror}); try 127.0.0.1."
        raise CannotStart(reason) from refused


# --- the database


@contextmanager
def databases(chosen: config.Settings) -> Iterator[config.Settings]:
    """The settings with both addresses filled in, while the database is there."""
    if chosen.database_url:
        yield chosen
        return
    with embedded.start(chosen.instance) as server:
        urls: dict[str, object] = {"database_url": server.app_url, "migration_database_url": server.owner_url}
        urls["database_pool_url"] = None  # Where that leads is another database.
        if not (chosen.public_url or "").startswith("https://"):
            urls["trial"] = True  # Its own database, on its own machine, led to by nobody's https address.
        if not chosen.public_url and not chosen.empty:
            urls["public_url"] = own_address(chosen)  # The sample's letters lead to this very machine.
        try:
            yield chosen.model_copy(update=urls)
        finally:
            finish_undisturbed()


def finish_undisturbed() -> None:
    """From here on a second Ctrl-C is ignored: cutting the stopping short would leave a server behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@contextmanager
def mail_caught(chosen: config.Settings, given: config.Settings) -> Iterator[config.Settings]:
    """The settings with a mail server that keeps what it takes, where the database comes along and none is set.

    A start on a database of its own is in earnest: without SMTP_HOST it sends nothing and says so.
    """
    if given.database_url or given.smtp_host:
        yield chosen
        return
    folder = chosen.instance / "mail"
    with mail.catching(mail.Keeper(folder)) as port:
        caught = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_caught": folder}
        nobody = {"smtp_username": None, "smtp_password": None}
        sender = {"mail_from": given.mail_from or "Porchlight <porchlight@localhost>"}
        yield chosen.model_copy(update=caught | nobody | sender)


def prepare(chosen: config.Settings) -> bool:
    """Bring all up to date and add the sample the first time; say whether anyone can sign in."""
    from app import catalogs
    from app.deploy import TablesInUse, deploy
    from app.security import encrypted

    owner_url = str(chosen.migration_database_url)
    catalogs.compile_changed()
    encrypted.unlock(config.encryption_keys(chosen))
    try:
        deploy(owner_url)
        return fill_the_first_time(chosen, owner_url)
    except TablesInUse as refused:
        raise CannotStart(str(refused)) from refused
    except ArgumentError as wrong:
        raise CannotStart("DATABASE_URL looks like postgresql+psycopg://user:password@host/name.") from wrong
    except (OperationalError, psycopg.OperationalError) as refused:
        address = make_url(owner_url).render_as_string(hide_password=True)
        reason = str(getattr(refused, "orig", refused)).strip().splitlines()[0]
        raise CannotStart(f"The database {address} does not let Porchlight in: {reason}.") from refused


def refuse_what_is_unsafe(chosen: config.Settings) -> None:
    from app import checks

    try:
        checks.refuse_what_is_unsafe(chosen)
    except checks.NotSafe as refused:
        raise CannotStart(str(refused)) from refused


def fill_the_first_time(chosen: config.Settings, owner_url: str) -> bool:
    """Add the sample to a database that is new; say whether anyone can sign in afterwards.

    The first start, with or without the sample, is remembered in the database, as its comment.
    """
    with psycopg.connect(owner_url.replace("+psycopg", "", 1), autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", (FIRST_RUN_LOCK,))
        # With row security off a hidden row is an error, so hidden districts never look like none.
        owner.execute("SET row_security = off")
        if yes(owner, IS_NEW):
            if not chosen.empty:
                light_the_sample(chosen.instance / "sign-ins.txt", owner_url)
            database = sql.Identifier(owner.info.dbname)
            owner.execute(sql.SQL("COMMENT ON DATABASE {} IS 'Porchlight'").format(database))
        return yes(owner, "SELECT EXISTS (SELECT FROM ab_user WHERE password IS NOT NULL)")


def first_link(chosen: config.Settings) -> str | None:
    """The address where a district begins; None where one was made by command. The last one printed counts."""
    from app.commands.database import owner_session
    from app.services import opening

    with owner_session(chosen) as session:
        secret = opening.first_link(session)
    return None if secret is None else (chosen.public_url or own_address(chosen)) + opening.LINK_PATH + secret


def yes(owner: psycopg.Connection, question: LiteralString) -> bool:
    answer = owner.execute(question).fetchone()
    return answer is not None and bool(answer[0])


def light_the_sample(note: Path, owner_url: str) -> None:
    from app import sample

    print("Porchlight is making the sample district, this once …", flush=True)
    sample.create_default(owner_url)
    lines = [
        f"{role:<22}{name:<34}{password}" for role, name, password in sample.sign_ins(owner_url, new_password)
    ]
    note.unlink(missing_ok=True)
    note.touch(mode=0o600)
    note.write_text("\n".join(lines) + "\n")


def new_password() -> str:
    """Four groups of four, 79 bits: easy to copy by hand."""
    return "-".join("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(4))


# --- the web server and the worker


def web(chosen: config.Settings, listening: socket.socket, ready: Event) -> None:
    from waitress import create_server

    from app import create_app, logs

    leave_with_the_parent()
    logs.write_as(chosen.log_format)
    server = create_server(
        create_app(chosen),
        sockets=[listening],
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=chosen.trusted_proxies == 0,
        max_request_body_size=(chosen.upload_megabytes + 1) * 1024 * 1024,
    )
    ready.set()
    server.run()


def worker(chosen: config.Settings, _listening: socket.socket | None, ready: Event) -> None:
    from app.jobs import run_worker

    leave_with_the_parent()
    ready.set()
    run_worker(chosen)


PARTS: dict[str, Callable[..., None]] = {"web": web, "worker": worker}


def leave_with_the_parent() -> None:
    """Ctrl-C reaches the parent alone, which asks each child once; no child outlives a killed parent."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parent = parent_process()

    def follow() -> None:
        if parent:
            parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def children(
    parts: Sequence[str], chosen: config.Settings, listening: socket.socket | None
) -> Iterator[list[SpawnProcess]]:
    started: list[SpawnProcess] = []
    try:
        for part in parts:
            ready = spawn.Event()
            child = spawn.Process(target=PARTS[part], args=(chosen, listening, ready), name=part)
            started.append(child)
            start_deaf_to_ctrl_c(child)
            wait_until_ready(child, ready)
        yield started
    finally:
        finish_undisturbed()
        born = [child for child in started if child.pid]
        for child in born:
            child.terminate()
        for child in born:
            child.join(SECONDS_TO_LEAVE)
            child.kill()
            child.join()


def start_deaf_to_ctrl_c(child: SpawnProcess) -> None:
    """A child inherits what its parent ignores: Ctrl-C while it starts prints no traceback of its own."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child.start()
    signal.signal(signal.SIGINT, heard)


def wait_until_ready(child: SpawnProcess, ready: Event) -> None:
    while not ready.wait(0.1):
        if not child.is_alive():
            raise CannotStart(f"The {child.name} process could not start; the lines above say why.")


def wait_for_the_end(started: Sequence[SpawnProcess]) -> int:
    connection.wait([child.sentinel for child in started])
    ended = [child.name for child in started if not child.is_alive()]
    raise CannotStart(f"The {' and '.join(ended)} process ended by itself; the lines above say why.")


# --- what the person at the terminal reads


def own_address(chosen: config.Settings) -> str:
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    return f"http://{host}:{chosen.port}"


def welcome(chosen: config.Settings, beginning: str | None, someone_signs_in: bool) -> None:
    address = chosen.public_url or own_address(chosen)
    note = chosen.instance / "sign-ins.txt"
    words = [f"\nThe porch light is on: {address}    (Ctrl-C stops it)\n"]
    if note.exists():
        words += [
            f"Sign in as any of these; they were made on this machine and are kept in {note}:\n",
            note.read_text(),
        ]
    elif beginning:
        words += [
            "Nobody can sign in yet. Open this link to name your district and become its first Admin;",
            "it works once, within 72 hours, and each start prints a new one until then:\n",
            f"    {beginning}\n",
        ]
    elif not someone_signs_in:
        words += [
            "Nobody can sign in yet. In another terminal, make the district's first account:",
            "    .venv/bin/flask admin create\n",
        ]
    print("\n".join(words), flush=True)  # In one piece: whoever waits for the light reads the rest with it.


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
