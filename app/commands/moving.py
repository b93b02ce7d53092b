"""`flask move-database`: from the PostgreSQL that comes along into one of the district's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import click
import psycopg
from psycopg import sql
from sqlalchemy import select

import config
from app import checks, embedded
from app.commands.database import chosen_settings, owner_session
from app.embedded import copying
from app.models import District
from app.security import encrypted
from app.security.policies import APP_ROLE
from app.services.audit.verifying import verify

OLDEST = 18
"""The PostgreSQL that comes along: what it writes is read by the same version and by newer ones."""
IN_USE: LiteralString = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
)
"""Asked by a superuser, who alone is told what others' connections are."""
TAKEN: LiteralString = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'"
)
TABLES: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES: LiteralString = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
)


@dataclass(frozen=True)
class Account:
    """What a database holds: rows of each table, where each sequence stands, each district's history."""

    rows: dict[str, int]
    sequences: dict[str, int | None]
    history: dict[str, str]
    """By district: how many events, and the hash of their chain."""
    broken: tuple[str, ...]
    """Districts whose history does not fit its own proof."""


@click.command("move-database")
def move_database() -> None:
    """Copy everything from the database that comes along (INSTANCE) into the one of DATABASE_URL, which is empty.

    Stop Porchlight first. Nothing is changed in the old database.
    """
    chosen = chosen_settings()
    if not chosen.database_url or not chosen.migration_database_url:
        raise click.ClickException(
            "Give the new database's addresses: DATABASE_URL for the application's role and MIGRATION_DATABASE_URL "
            "for the owner (docs/database.md says how to make both roles)."
        )
    encrypted.unlock(config.encryption_keys(chosen))
    _refuse_a_target_that_does_not_do(chosen)
    with _old(chosen) as old:
        before = _moved(old, chosen)
    count = sum(before.rows.values())
    click.echo(f"Everything is there: {len(before.rows)} tables, {count:,} rows, the same history.")
    for name in before.broken:
        click.echo(f"In both the history of {name} does not fit its proof: flask audit verify says where.")
    click.echo(
        f"From now on start with these two addresses; {chosen.instance / 'database'} is no longer used."
    )
    click.echo("Keep the other files of that folder: secret-key and encryption-keys go with the data.")


@contextmanager
def _old(chosen: config.Settings) -> Iterator[config.Settings]:
    """The settings of the database that comes along, while it runs."""
    if not (chosen.instance / "database" / "data").exists():
        raise click.ClickException(
            f"There is no database under {chosen.instance}; set INSTANCE to its folder."
        )
    try:
        server = embedded.start(chosen.instance.resolve())
    except embedded.DatabaseCannotStart as obstacle:
        raise click.ClickException(str(obstacle)) from obstacle
    with server:
        _refuse_a_running_one(server)
        yield chosen.model_copy(
            update={"database_url": server.app_url, "migration_database_url": server.owner_url}
        )


def _moved(old: config.Settings, new: config.Settings) -> Account:
    """Copy and compare; what both databases hold."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "porchlight.dump"
        try:
            click.echo("Reading the old database …")
            copying.dump(_owner(old), file)
            click.echo(f"Writing the new one ({file.stat().st_size / 1e6:,.1f} MB) …")
            copying.restore(_owner(new), file)
        except copying.NotCopied as refused:
            raise click.ClickException(f"{refused} The new database is still empty.") from refused
    before, after = account_of(old), account_of(new)
    if found := differences(before, after):
        lines = "\n".join(f"- {each}" for each in found)
        raise click.ClickException(
            f"The two databases differ; stay with the old one, and empty the new one:\n{lines}"
        )
    return before


def account_of(chosen: config.Settings) -> Account:
    """Count every row, past every policy, and read every district's history."""
    with psycopg.connect(_plain(_owner(chosen))) as owner:
        owner.execute("SET row_security = off")
        names = [name for (name,) in owner.execute(TABLES).fetchall()]
        rows = {name: _count(owner, name) for name in names}
        sequences: dict[str, int | None] = dict(owner.execute(SEQUENCES).fetchall())
    history, broken = {}, []
    with owner_session(chosen) as session:
        for district in session.scalars(select(District).order_by(District.id)):
            verdict, named = verify(session, district.id), f"district {district.id}, {district.name}"
            history[named] = f"{verdict.events}:{verdict.head}"
            if verdict.found:
                broken.append(named)
    return Account(rows, sequences, history, tuple(broken))


def differences(before: Account, after: Account) -> list[str]:
    """What is not the same in both, in words."""
    pairs = (
        ("rows of", before.rows, after.rows),
        ("the sequence", before.sequences, after.sequences),
        ("the history of", before.history, after.history),
    )
    found = [
        f"{what} {name}: {old.get(name)} and {new.get(name)}"
        for what, old, new in pairs
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    return found + [
        f"the history of {name} fits its proof no longer"
        for name in after.broken
        if name not in before.broken
    ]


def _refuse_a_target_that_does_not_do(new: config.Settings) -> None:
    wrong = list(checks.of_the_database(new))
    if wrong:
        raise click.ClickException("\n".join(f"{each.wrong} {each.mend}" for each in wrong))
    try:
        with psycopg.connect(_plain(_owner(new)), connect_timeout=10) as owner:
            version = owner.info.server_version // 10_000
            role = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (APP_ROLE,)).fetchone()
            taken = owner.execute(TAKEN).fetchone()
    except psycopg.OperationalError as refused:
        raise click.ClickException("The database of MIGRATION_DATABASE_URL does not let us in.") from refused
    if version < OLDEST:
        raise click.ClickException(
            f"The new server is PostgreSQL {version}; what the old one writes is read by {OLDEST} or newer."
        )
    if role is None:
        raise click.ClickException(
            f"The new server has no role {APP_ROLE}; docs/database.md says how to make it."
        )
    if taken is None or taken[0]:
        raise click.ClickException("The new database is not empty; give one in which nothing was made yet.")


def _refuse_a_running_one(server: embedded.Server) -> None:
    with psycopg.connect(_plain(server.superuser_url)) as superuser:
        row = superuser.execute(IN_USE, (embedded.DATABASE,)).fetchone()
    if row is None or row[0]:
        raise click.ClickException("Porchlight is running on the old database; stop it first.")


def _count(owner: psycopg.Connection, table: str) -> int:
    row = owner.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _owner(chosen: config.Settings) -> str:
    return str(chosen.migration_database_url)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


COMMANDS = (move_database,)
