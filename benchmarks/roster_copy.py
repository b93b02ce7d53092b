"""psycopg's COPY of the rows that a roster left, into the same tables of another database: what is quickest."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from app import embedded

BESIDE = "beside"
TABLES = (
    *(
        "district",
        "school_year",
        "school",
        "school_class",
        "person",
        "person_school",
        "employment",
        "student",
    ),
    *("student_school", "enrollment", "family", "guardian", "student_family"),
)
"""In the order that references need."""
BLOCK = 1 << 16
COLUMNS = """
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
FILLED = "SELECT district_id FROM student GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"


def another(server: embedded.Server) -> str:
    """Make a database of the same tables, still empty, and return its name."""
    with superuser(server, "postgres") as connection:
        of = sql.Identifier(embedded.DATABASE), sql.Identifier(embedded.OWNER)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        connection.execute(make.format(sql.Identifier(BESIDE), *of))
    return BESIDE


@contextmanager
def superuser(server: embedded.Server, name: str) -> Iterator[psycopg.Connection[Any]]:
    """The server's superuser in one of its databases."""
    with psycopg.connect(plain(server.superuser_url), dbname=name, autocommit=True) as connection:
        yield connection


def plain(url: str) -> str:
    """The address as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def measured(
    server: embedded.Server, beside: str, folder: Path, timed: Callable[[Callable[[], None]], Any]
) -> Any:
    """Copy the district's rows out, and back in beside it; `timed` measures the way in alone."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = _copied_out(server, folder)
    with superuser(server, beside) as connection:
        connection.execute("TRUNCATE district CASCADE")
    cost = timed(lambda: _copy_in(server, beside, folder, columns))
    shutil.rmtree(folder)
    return cost


def _copied_out(server: embedded.Server, folder: Path) -> dict[str, str]:
    with psycopg.connect(plain(server.owner_url)) as owner:
        (district,) = owner.execute(FILLED).fetchone() or (0,)
        columns = {table: str((owner.execute(COLUMNS, (table,)).fetchone() or ("",))[0]) for table in TABLES}
        for table, names in columns.items():
            here = "id" if table == "district" else "district_id"
            query = f"COPY (SELECT {names} FROM {table} WHERE {here} = {district}) TO STDOUT"
            with (folder / table).open("wb") as file, owner.cursor().copy(query.encode()) as copy:
                for block in copy:
                    file.write(block)
    return columns


def _copy_in(server: embedded.Server, beside: str, folder: Path, columns: dict[str, str]) -> None:
    """As the owner, in one transaction."""
    with psycopg.connect(plain(server.owner_url), dbname=beside) as owner:
        for table, names in columns.items():
            into = f"COPY {table} ({names}) FROM STDIN".encode()
            with (folder / table).open("rb") as file, owner.cursor().copy(into) as copy:
                while block := file.read(BLOCK):
                    copy.write(block)
