"""The record keeper, asked in raw SQL: what is held about the families of one district, and nothing of another."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.security import policies
from app.security.conditions import KEPT_TO_BLANK, KEPT_TO_READ, KEPT_TO_REMOVE
from tests.app.security.ground import Ground, table_and_key

BESIDE = {"district", "event", "roster_file", "visit_student"}
SEEN = {*KEPT_TO_READ, *KEPT_TO_BLANK, *KEPT_TO_REMOVE, *BESIDE}


@pytest.fixture
def keeper(asks: Connection, laid: Ground) -> Connection:
    asks.execute(
        text("SELECT set_config('app.service', 'record_keeper', true), set_config('app.subject', :d, true)"),
        {"d": str(laid.places["own"].district.id)},
    )
    return asks


def ids_of(connection: Connection, statement: str) -> set[int]:
    try:
        with connection.begin_nested():
            return set(connection.execute(text(statement)).scalars())
    except ProgrammingError:
        return set()
    except IntegrityError:  # The wall lets it through; another row still needs this one.
        return {0}


def test_sees_the_records_of_its_district_and_nothing_else(keeper: Connection, laid: Ground) -> None:
    wrong = {}
    for what in laid.places["own"].ids:
        table, key = table_and_key(what)
        found = ids_of(keeper, f"SELECT {key} FROM {table}")
        sees = laid.places["own"].ids[what] in found
        if laid.places["foreign"].ids[what] in found or sees != (table in SEEN):
            wrong[what] = sees

    assert wrong == {}


def test_blanks_and_removes_only_what_it_is_there_for(keeper: Connection, laid: Ground) -> None:
    changed, removed = set(), set()
    for table in policies.tables():
        key = next(
            (table_and_key(what)[1] for what in laid.places["own"].ids if table_and_key(what)[0] == table),
            "id",
        )
        if ids_of(keeper, f"UPDATE {table} SET {key} = {key} WHERE {key} > 0 RETURNING {key}"):
            changed.add(table)
        with keeper.begin_nested() as nested:
            if ids_of(keeper, f"DELETE FROM {table} WHERE {key} > 0 RETURNING {key}"):
                removed.add(table)
            nested.rollback()

    assert changed == {*KEPT_TO_BLANK, "roster_file", "visit_evidence", "visit_evidence_file"}
    assert removed <= {*KEPT_TO_REMOVE, "roster_file", "visit_evidence_file"}
