"""The sample district as the tests look at it: past every policy, on a day in November."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg

from app import embedded
from app.security import encrypted
from tests import database

NOVEMBER = date(2026, 11, 18)
SIZE: dict[str, Any] = {"schools": 4, "students": 600, "visits": 400}


class Look:
    """Reads the district past every policy: one value, one column or all rows of an answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.encode()).fetchall()

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.rows(query)]

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def fingerprint(self) -> dict[str, str]:
        """Of every row of every table that the sample writes, but for words that lie encrypted: they never lie
        there twice in the same form.
        """
        tables = self.column(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        its_own = {each.name for each in encrypted.columns()} - {"email"} | {"email_since"}
        sealed = "{" + ",".join(its_own) + "}"
        row = f"(to_jsonb(t) - '{sealed}'::text[])::text"
        return {
            table: self.value(f"SELECT md5(string_agg({row}, '|' ORDER BY {row})) FROM {table} AS t")
            for table in tables
        }

    def close(self) -> None:
        self._connection.close()


@contextmanager
def an_empty_database(server: embedded.Server, name: str) -> Iterator[Look]:
    with database.copy_of_template(server, name) as copy:
        look = Look(copy.owner_url)
        yield look
        look.close()
