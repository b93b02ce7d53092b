"""What must not be so where families' data is real: one list, for the start of the product and for `flask doctor`.

A trial (`make run` with the database that comes along, or TRIAL=1) starts all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, create_engine, text
from sqlalchemy.exc import ArgumentError, OperationalError

import config

SHORTEST = 32
"""Bytes of a secret key."""
KNOWN = (
    "changeme",
    "secret",
    "thisismyscretkey",
    "\\2\\1thisismyscretkey",
    "dev",
    "supersecret",
    "your-secret-key",
)
"""Keys that stand in manuals, example files and other products."""

OLDEST_SERVER = 16
"""PostgreSQL's oldest version that has all that the tables and policies use."""
ROLE = text(
    "SELECT r.rolname AS name, r.rolsuper, r.rolbypassrls, r.rolcreaterole,"
    " (SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    "  AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owned,"
    " (SELECT string_agg(m.rolname, ', ' ORDER BY m.rolname) FROM pg_roles m WHERE m.oid <> r.oid"
    "  AND (m.rolsuper OR m.rolbypassrls OR m.rolcreaterole) AND pg_has_role(r.oid, m.oid, 'MEMBER')) AS becomes,"
    " CAST(current_setting('server_version_num') AS int) / 10000 AS version"
    " FROM pg_roles r WHERE r.rolname = current_user"
)


@dataclass(frozen=True)
class Finding:
    """What is wrong, and how to mend it."""

    wrong: str
    mend: str


class NotSafe(ValueError):
    """A start in earnest was refused; the text lists every finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        lines = [f"- {each.wrong} {each.mend}" for each in findings]
        super().__init__("\n".join(["Porchlight does not start like this (TRIAL=1 is for a trial):", *lines]))


def refuse_what_is_unsafe(chosen: config.Settings) -> None:
    """Raise NotSafe for a start in earnest with anything on the list."""
    if not chosen.trial and (found := findings(chosen)):
        raise NotSafe(found)


def findings(chosen: config.Settings) -> list[Finding]:
    """Go through the list."""
    return [finding for check in CHECKS for finding in check(chosen)]


def _secret_key(chosen: config.Settings) -> Iterator[Finding]:
    mend = "Set SECRET_KEY to `openssl rand -base64 48`, or leave it away: one is made and kept."
    if chosen.secret_key is None:
        return
    key = chosen.secret_key.get_secret_value()
    if key.lower() in KNOWN or any(key.lower().startswith(known) for known in KNOWN[2:]):
        yield Finding("SECRET_KEY is one that everybody knows.", mend)
    elif len(key.encode()) < SHORTEST or len(set(key)) < 8:
        yield Finding(f"SECRET_KEY is weak: fewer than {SHORTEST} random bytes.", mend)


def _encryption_keys(chosen: config.Settings) -> Iterator[Finding]:
    try:
        config.encryption_keys(chosen)
    except ValueError as wrong:
        yield Finding(
            str(wrong) + ".", "Keep the old keys behind the new one until `flask keys rotate` is done."
        )
    file = config.keys_file(chosen)
    if chosen.encryption_keys is None and file.exists() and file.stat().st_mode & 0o077:
        yield Finding(f"Others than its owner may read {file}.", f"Say: chmod 600 {file}")


def _debugging(chosen: config.Settings) -> Iterator[Finding]:
    if chosen.debug:
        yield Finding("FLASK_DEBUG is on: a visitor can run code here.", "Take FLASK_DEBUG away.")


def _cookies(chosen: config.Settings) -> Iterator[Finding]:
    """With SECURE_COOKIES the name begins with `__Host-`; HttpOnly and SameSite are always set."""
    if not chosen.secure_cookies:
        yield Finding("Cookies travel unprotected.", "Serve HTTPS and set SECURE_COOKIES=1.")
    address = urlsplit(chosen.public_url or "")
    if chosen.public_url and address.scheme != "https":
        yield Finding("PUBLIC_URL leads people here without encryption.", "Write it with https://.")


def of_the_database(chosen: config.Settings) -> Iterator[Finding]:
    """Look at the application's role and the server, by each way that leads there."""
    if not chosen.database_url:
        yield Finding("DATABASE_URL is not set.", "Name the application role's database (docs/database.md).")
        return
    yield from _one_way("DATABASE_URL", chosen.database_url)
    if chosen.database_pool_url:
        yield from _one_way("DATABASE_POOL_URL", chosen.database_pool_url)


def _one_way(setting: str, url: str) -> Iterator[Finding]:
    try:
        engine = create_engine(url, hide_parameters=True, connect_args={"prepare_threshold": None})
    except ArgumentError:
        yield Finding(f"{setting} cannot be read.", "Write postgresql+psycopg://user:password@host/name.")
        return
    try:
        with engine.connect() as connection:
            role = connection.execute(ROLE).one()
    except OperationalError:
        yield Finding(f"The database of {setting} does not let us in.", "Start it, or correct the address.")
        return
    finally:
        engine.dispose()
    yield from _of_the_role(setting, role)
    if role.version < OLDEST_SERVER:
        yield Finding(
            f"The server of {setting} is PostgreSQL {role.version}.", f"Use version {OLDEST_SERVER} or newer."
        )


def _of_the_role(setting: str, role: Row[Any]) -> Iterator[Finding]:
    mend = f"Let {setting} name a role of its own, as docs/database.md makes it."
    if role.rolsuper:
        yield Finding(f"The database role {role.name} is a superuser: no row is hidden from it.", mend)
    if role.rolbypassrls:
        yield Finding(f"The database role {role.name} may bypass row security.", mend)
    if role.rolcreaterole:
        yield Finding(
            f"The database role {role.name} may make roles, and with them go around row security.", mend
        )
    if role.becomes and not role.rolsuper:
        yield Finding(
            f"The database role {role.name} may become {role.becomes}, from whom no row is hidden.", mend
        )
    if role.owned and not role.rolsuper:
        yield Finding(f"The database role {role.name} owns tables: row security does not bind it.", mend)


CHECKS: tuple[Callable[[config.Settings], Iterator[Finding]], ...] = (
    _secret_key,
    _encryption_keys,
    _debugging,
    _cookies,
    of_the_database,
)
