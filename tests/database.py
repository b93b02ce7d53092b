"""PostgreSQL for the tests: one server for all processes of a run, one migrated template, a copy for each."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, make_url, text

from app import embedded
from app.deploy import deploy
from app.embedded import APP, DATABASE, OWNER
from app.security.policies import OPEN_TO_READ

KEPT = ("alembic_version", *OPEN_TO_READ)
"""Tables that deploying fills and no test changes."""
SEQUENCE_STEP = 1_009
"""Each table counts from a place of its own, so that no test passes because two ids happen to be equal."""


@dataclass(frozen=True)
class Database:
    """One migrated database, as its owner, the application and the server's superuser reach it.

    `superuser` stays connected: to connect takes longer than to empty every table.
    """

    owner_url: str
    app_url: str
    superuser_url: str
    superuser: psycopg.Connection


@contextmanager
def server_of(run: str) -> Iterator[embedded.Server]:
    """Start or join the server of this test run; the last process to leave removes it.

    Under root the server runs as another user, who may not enter pytest's own temporary folders.
    """
    folder = Path(tempfile.gettempdir()) / f"porchlight-tests-{run}"
    with _door(folder):
        folder.mkdir(mode=0o755, exist_ok=True)
        server = embedded.start(folder, fast=True)
        deploy(server.owner_url)
    try:
        yield server
    finally:
        with _door(folder):
            server.stop()
            if not (folder / "database" / "data" / "postmaster.pid").exists():
                shutil.rmtree(folder)


@contextmanager
def copy_of_template(server: embedded.Server, name: str) -> Iterator[Database]:
    """Copy the migrated database under another name, and drop the copy afterwards."""
    named = sql.Identifier(name)
    with _superuser(server) as superuser:
        with _door(server.folder):
            superuser.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    named, sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        superuser.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(named))
        superuser.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(named, sql.Identifier(APP)))
    try:
        urls = [_at(url, name) for url in (server.owner_url, server.app_url, server.superuser_url)]
        with psycopg.connect(urls[2].replace("+psycopg", ""), autocommit=True) as emptying:
            emptying.execute("SET lock_timeout = '30s'")
            yield Database(*urls, superuser=emptying)
    finally:
        with _superuser(server) as superuser:
            superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))


def spread_sequences(owner: Engine) -> None:
    """Let every table's ids begin somewhere else."""
    with owner.begin() as connection:
        names = connection.execute(
            text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        ).scalars()
        for place, name in enumerate(names, start=1):
            connection.execute(text(f"ALTER SEQUENCE {name} START {place * SEQUENCE_STEP} RESTART"))


EMPTY = """
DO $$ DECLARE found record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR found IN SELECT c.relname AS name, pg_relation_size(c.oid) AS bytes FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'
    AND pg_relation_size(c.oid) > 0 AND c.relname <> ALL (%(kept)s)
  LOOP
    IF %(at_once)s AND found.bytes > 1000000 THEN EXECUTE format('TRUNCATE %%I CASCADE', found.name);
    ELSE EXECUTE format('DELETE FROM %%I', found.name); END IF;
  END LOOP;
  DELETE FROM ab_permission_view_role USING ab_role r WHERE role_id = r.id AND starts_with(r.name, 'district_role:');
  DELETE FROM ab_role WHERE starts_with(name, 'district_role:');
  PERFORM setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'ab_permission%%';
END $$"""


def empty(mine: Database, *, at_once: bool = True) -> None:
    """Remove every row that a test wrote, in a few milliseconds.

    As superuser, who may leave foreign keys and triggers asleep meanwhile; emptied tables need no order then.
    `at_once` empties large tables without reading them, and waits for whoever reads them.
    """
    kept = sql.Literal(list(KEPT)).as_string()
    mine.superuser.execute(
        EMPTY.replace("%(kept)s", kept).replace("%(at_once)s", str(at_once)).replace("%%", "%")
    )


FILLED = """
SELECT c.relname, array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
  AND (c.relname <> ALL (%(kept)s) OR c.relname = ANY (%(own)s)) GROUP BY 1 ORDER BY 1"""
OWN_ROLES = {
    "ab_role": "starts_with(name, 'district_role:')",
    "ab_permission_view_role": "role_id IN (SELECT id FROM ab_role WHERE starts_with(name, 'district_role:'))",
}
"""Of the tables that deploying fills: what a test may have added."""
COUNTED = """
SELECT format('SELECT setval(%L, %s);', quote_ident(sequencename), last_value) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL"""


def keep_rows(mine: Database) -> str:
    """What every table holds now, as the statements that `put_back` runs."""
    tables = mine.superuser.execute(FILLED, {"kept": list(KEPT), "own": list(OWN_ROLES)}).fetchall()
    rows = " UNION ALL ".join(
        f"SELECT 'INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE VALUES ' || string_agg('(' || "
        f"concat_ws(', ', {', '.join(f'quote_nullable({each})' for each in columns)}) || ')', ', ') || ';'"
        f" FROM {table} WHERE {OWN_ROLES.get(table, 'true')} HAVING count(*) > 0"
        for table, columns in tables
    )
    written = [line for [line] in mine.superuser.execute(rows.encode())] if rows else []
    return "\n".join(written + [line for [line] in mine.superuser.execute(COUNTED)])


def put_back(mine: Database, kept: str) -> None:
    """Write the kept rows into the emptied database again: a tenth of the time that builders take."""
    asleep = "BEGIN; SET LOCAL session_replication_role = replica;"
    mine.superuser.execute(f"{asleep}{kept} COMMIT".encode())


@contextmanager
def _door(folder: Path) -> Iterator[None]:
    """One process at a time: nobody may be connected to a template that is copied."""
    with folder.with_name(f"porchlight-tests-{os.getuid()}.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _superuser(server: embedded.Server) -> psycopg.Connection:
    return psycopg.connect(server.superuser_url.replace("+psycopg", ""), autocommit=True)


def _at(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
