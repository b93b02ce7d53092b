"""A roster's rows on their way into the database: copied into a table of the transaction's own, one kind at a time."""

from typing import Any

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from app.services.roster.said import Said


class Stage:
    """The table `roster_said`: nobody else sees it, and it goes with the transaction."""

    def __init__(self, session: Session | scoped_session[Any]) -> None:
        self._session = session
        self._there: Said | None = None

    def open(self) -> None:
        """The application may not make tables of its own; a function of the owner makes this one."""
        self._session.execute(text("SELECT app_roster_table()"))

    def heard(self, said: Said) -> str:
        """SQL of the rows as a relation `r`, after they were copied unless they are there already."""
        if said is not self._there:
            self._copy(said)
            self._there = said
        columns = (f'CAST(c{at} AS {kind}) AS "{name}"' for at, (name, kind) in _numbered(said))
        return f"(SELECT {', '.join(columns)} FROM pg_temp.roster_said) AS r"

    def _copy(self, said: Said) -> None:
        columns = ", ".join(f"c{at}" for at, _column in _numbered(said))
        with self._connection().cursor() as cursor:
            cursor.execute("TRUNCATE pg_temp.roster_said")
            with cursor.copy(f"COPY pg_temp.roster_said ({columns}) FROM STDIN") as copy:
                for row in said.rows:
                    copy.write_row(row)

    def _connection(self) -> Connection:
        """The driver's own connection, in the session's transaction."""
        connection: Connection = self._session.connection().connection.driver_connection  # type: ignore[assignment]
        return connection


def _numbered(said: Said) -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate(said.columns.items(), start=1))
