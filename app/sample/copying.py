"""Gather rows and send them to PostgreSQL by COPY, table by table, in the order of their foreign keys."""

from collections import defaultdict

import psycopg
from psycopg import sql

from app import models  # noqa: F401  Every table is known.
from app.security import encrypted

# fmt: off
COLUMNS: dict[str, tuple[str, ...]] = {table: tuple(columns.split()) for table, columns in {
    "district": "id name sourced_id time_zone set_up_on created_at",
    "district_settings": "district_id safety_text",
    "school_year": "id district_id name sourced_id starts_on ends_on current",
    "holiday": "id district_id name starts_on ends_on",
    "rate": "id district_id employee_class activity basis amount starts_on",
    "school": "id district_id sourced_id name phone address directions",
    "person": "id district_id sourced_id given_name family_name title email languages",
    "employment": "person_id district_id employee_id employee_class exempt",
    "person_school": "person_id school_id district_id roster_role",
    "assignment": "id district_id school_id person_id role starts_on",
    "training_certificate": "id district_id person_id course earned_on valid_until",
    "fund": "id district_id school_id name source account_code starts_on ends_on allocated",
    "payroll_batch": "id district_id made_by total payments_count content sha256 paid_on paid_by created_at",
    "school_class": "id district_id school_id school_year_id sourced_id title class_type grades",
    "student": "id district_id school_id sourced_id given_name family_name grade",
    "student_school": "student_id school_id district_id since",
    "enrollment": "id district_id school_id class_id student_id person_id sourced_id begins_on",
    "family": "id district_id sourced_id name school_ids home_language address_line city region postal_code"
              " confidential_address no_fixed_address address_verified_on address_verified_by address_verified_how"
              " no_contact_until",
    "student_family": "student_id family_id district_id",
    "guardian": "id district_id family_id sourced_id given_name family_name relationship phone email spoken_language"
                " read_language interpreter channel may_receive_letters",
    "visit": "id district_id school_id school_year_id family_id number follows_id state selection_method selection_seed"
             " invited_on invited_by answer agreed_at agreed_by agreed_how ask_again_on wishes interpreter place"
             " starts_at ends_at alone_reason started_at ended_at length_note entered_after completed_by reflected_at"
             " paid_on settled_elsewhere closed_on closed_reason fund_id committed created_at",
    "visit_student": "visit_id student_id school_id school_year_id number live",
    "visit_educator": "visit_id person_id district_id school_id part busy went untrained",
    "reflection": "id district_id school_id visit_id visit_number family_id person_id hopes_and_dreams what_helps"
                  " how_i_will_use_it promises learning_together written_at",
    "reflection_assumption": "visit_id person_id district_id school_id assumptions",
    "payment": "id district_id school_id visit_id person_id kind state worked_on started_at ended_at minutes"
               " employee_class rate_id amount explanation reason returned_reason returned_by rejected_reason fund_id"
               " approved_by approved_at batch_id paid_on replaces_id created_at",
    "letter_text": "id district_id kind language number source_id parts state method reviewed approved_at"
                   " created_at",
    "answer_link": "id district_id school_id visit_id family_id language key_hash created_at expires_at",
    "family_answer": "id district_id school_id visit_id family_id link_id channel answer days times place place_words"
                     " interpreter call_me phone another_visit ask_again_on language created_at",
    "event": "id at kind district_id school_id actor_id visit_id payment_id from_state to_state facts",
}.items()}
# fmt: on
"""What is written of each table; other columns keep the database's defaults."""

SEALED: dict[str, list[str]] = defaultdict(list)
"""Columns whose words lie encrypted."""
for _column in encrypted.columns():
    SEALED[_column.table.name].append(_column.name)

KINDS = {"class": "school_class"}
"""Kinds of numbers that are not called like their table."""


NULL = "\\N"


class Rows:
    """Rows that wait to be copied, as lines of COPY's text format."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, **values: object) -> None:
        """Keep one row; a column that is not named is empty."""
        for column in SEALED.get(table, ()):
            if (words := values.get(column)) is not None:
                values[column] = encrypted.sealed(str(words))
        cells = [
            value if (value := values.get(column)).__class__ is str else NULL if value is None else str(value)
            for column in COLUMNS[table]
        ]
        self._lines[table].append("\t".join(cells))

    def taken(self) -> dict[str, list[str]]:
        """Hand over what is kept, and start anew."""
        lines, self._lines = self._lines, defaultdict(list)
        return lines


def copy(connection: psycopg.Connection, kept: dict[str, list[str]]) -> None:
    """Send rows to their tables."""
    for table, columns in COLUMNS.items():
        if table in kept:
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with connection.cursor() as cursor, cursor.copy(statement) as into:
                into.write("\n".join(kept[table]) + "\n")


def highest_numbers(connection: psycopg.Connection) -> dict[str, int]:
    """The highest id in use in every table that counts, by kind."""
    counted = {table: table for table, columns in COLUMNS.items() if columns[0] == "id"}
    counted |= KINDS
    return {kind: _highest(connection, table) for kind, table in counted.items()}


def continue_sequences(connection: psycopg.Connection) -> None:
    """Let the database count on after the rows that were copied with their ids; never back."""
    for table, columns in COLUMNS.items():
        if columns[0] == "id" and (highest := _highest(connection, table)):
            connection.execute(
                "SELECT setval(seq, GREATEST(nextval(seq), %s)) FROM pg_get_serial_sequence(%s, 'id') AS seq",
                (highest, table),
            )


def _highest(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT COALESCE(max(id), 0) FROM {}").format(sql.Identifier(table))
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0
