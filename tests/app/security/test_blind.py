"""The wall asked by statements that read nothing: what is added, changed and removed without a look at it.

`DELETE FROM visit` and `UPDATE visit SET …` without WHERE ask no policy of reading, only their own. They are tried as
the application's role with foreign keys and triggers asleep, so that nothing but the wall can refuse.
"""

import re

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.security import policies
from tests.app.security.blindly import Lies, Row, copied, may_be_added, rows, touched
from tests.app.security.ground import PLACES, Ground, table_and_key
from tests.app.security.identity import become
from tests.app.security.test_sight import CELLS, REACHES, WHO

# Beside which rows a copy of them may be put, and which rows may be removed, in the letters of the table of sight:
# `S` at the own school, `D` in the whole own district, `A` anywhere. What is not written is refused.
ADDS = """
ab_user                D district_coordinator access_manager admin
access_review          D steward
access_review_line     D steward
access_rules           D district_coordinator access_manager admin
announcement           D district_coordinator
answer_link            D steward · S visitor liaison school_coordinator
assignment             D district_coordinator access_manager admin
audit_anchor           D steward
compliance_note        D district_coordinator payroll
contract_hours         D district_coordinator payroll
disclosed_student      D district_coordinator record_keeper
district_role          D admin
district_settings      D district_coordinator admin
employment             D district_coordinator
enrollment             D district_coordinator
event of a payment     D steward record_keeper
event of a visit       D steward record_keeper
event of the district  D steward record_keeper
event_chain            D steward
event_detail           D steward
family                 D district_coordinator · S liaison school_coordinator
family_answer          S visitor liaison school_coordinator family_link
family_pair            D district_coordinator · S liaison school_coordinator
fund of a school       D district_coordinator payroll
fund of the district   D district_coordinator payroll
grant_award            D district_coordinator payroll
guardian               D district_coordinator · S liaison school_coordinator
holiday                D district_coordinator admin
invitation             D district_coordinator access_manager admin
legal_hold             D admin
letter                 S visitor liaison school_coordinator
letter_batch           S liaison
letter_batch_item      D record_keeper · S liaison
letter_file            D steward · S liaison school_coordinator
letter_text            D liaison school_coordinator district_coordinator admin steward
letter_text in English D district_coordinator admin steward
letterhead             D district_coordinator admin · S liaison school_coordinator
notice                 D steward
other_work             D district_coordinator payroll trainer
outgoing_mail          S liaison school_coordinator
outreach_event         D district_coordinator · S liaison school_coordinator
outside_identity       A sign_in
pay_contact            D district_coordinator payroll
payment                D steward
payroll_answer         D payroll
payroll_batch          D payroll
payroll_profile        D payroll
person                 D district_coordinator access_manager admin
person_choice          D steward
person_school          D district_coordinator access_manager admin
rate                   D district_coordinator payroll
recovery_code          A sign_in
reflection_session     S school_coordinator site_admin
retention_rule         D district_coordinator
retention_run          D district_coordinator
roster_file            D district_coordinator record_keeper
roster_import          D district_coordinator
roster_undo            D district_coordinator
school                 D district_coordinator admin
school_class           D district_coordinator
school_goal            D district_coordinator
school_year            D district_coordinator admin
second_factor          A sign_in
sign_in_link           A sign_in
student                D district_coordinator
student_family         D district_coordinator · S liaison school_coordinator
student_school         D district_coordinator
training_certificate   D district_coordinator trainer
user_session           A sign_in
visit                  D district_coordinator · S liaison school_coordinator
visit_educator         D district_coordinator · S visitor liaison school_coordinator site_admin
visit_evidence         D district_coordinator steward record_keeper · S visitor liaison school_coordinator site_admin
visit_evidence_file    D district_coordinator steward record_keeper · S visitor liaison school_coordinator site_admin
visit_import           S school_coordinator
visit_student          D district_coordinator steward · S visitor liaison school_coordinator
year_closing           D district_coordinator
"""
REMOVES = """
calendar_feed          D record_keeper
contract_hours         D district_coordinator payroll
disagreement           D record_keeper
event_detail           D record_keeper
family_pair            D record_keeper
guardian               D district_coordinator · S liaison school_coordinator
holiday                D district_coordinator admin
invitation             D record_keeper
letter_file            D record_keeper
notice                 D record_keeper
outreach_event         D district_coordinator
outside_identity       A sign_in
pay_contact            D district_coordinator payroll
person_choice          D record_keeper
person_school          D district_coordinator access_manager admin
rate                   D district_coordinator payroll
recovery_code          A sign_in
reflection_assumption  D record_keeper
retention_rule         D district_coordinator
roster_file            D district_coordinator record_keeper
roster_undo            D district_coordinator steward record_keeper
school_goal            D district_coordinator
second_factor          A sign_in
selection              D steward
sign_in_link           A sign_in
student_family         D district_coordinator · S liaison school_coordinator
training_certificate   D district_coordinator trainer
user_session           A sign_in
visit_educator         S visitor liaison school_coordinator site_admin
visit_evidence_file    D district_coordinator steward record_keeper · S visitor liaison school_coordinator site_admin
visit_student          D steward
"""
KEEPER_CHANGES = """
access_request, admin_grant, answer_link, disclosure, employment, enrollment, family, family_answer,
family_contact, follow_up, guardian, legal_hold, letter, letter_batch_item, outgoing_mail, payment,
payment_reversal, person, reflection, retention_run, roster_import, student, visit, visit_evidence, visit_import
"""
EVERYONE = [*WHO, "delegate", "record_keeper"]
WHATS = sorted({what for _, what in CELLS})
TABLES = sorted({table_and_key(what)[0] for what in WHATS})


def _cells(table: str) -> dict[tuple[str, str], str]:
    """The letter for each (who, what)."""
    cells = {}
    for line in table.strip("\n").splitlines():
        for letter, *everyone in (group.split() for group in line[22:].split("·")):
            cells |= {(who, line[:22].strip()): letter for who in everyone}
    return cells


ADDED, REMOVED = _cells(ADDS), _cells(REMOVES)
CHANGED = {cell: letters[1] for cell, letters in CELLS.items()} | {
    ("record_keeper", what): "D" for what in KEEPER_CHANGES.strip().replace("\n", " ").split(", ")
}


@pytest.fixture(scope="module")
def copies(laid: Ground) -> dict[tuple[str, str], Row]:
    """Of each kind of row, at each place, a copy under a new number."""
    return {
        (what, place): copied(laid, *table_and_key(what), laid.places[place].ids[what])
        for what in WHATS
        for place in PLACES
    }


@pytest.fixture(scope="module")
def harmless(laid: Ground, over_the_wall: Engine) -> dict[str, str]:
    """Of each table a column that takes its default in every row, one that no policy reads before others.

    A table that is nothing but keys has none.
    """
    found: dict[str, str] = {}
    with over_the_wall.connect() as connection:
        columns = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND is_generated = 'NEVER' AND (column_default IS NOT NULL OR is_nullable = 'YES')"
            )
        ).all()
        for table in TABLES:
            read = {
                word
                for line in policies.SIGHT
                if line.table == table
                for word in re.findall(r"\w+", line.rows)
            }
            for column in sorted(
                (name for of, name in columns if of == table), key=lambda name: (name in read, name)
            ):
                if _may_be_set(connection, table, column):
                    found[table] = column
                    break
    return found


def _may_be_set(connection: Connection, table: str, column: str) -> bool:
    with connection.begin_nested() as nested:
        try:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f'UPDATE {table} SET "{column}" = DEFAULT'))
        except DBAPIError:
            return False
        finally:
            nested.rollback()
    return True


@pytest.fixture(scope="module")
def as_laid(laid: Ground, over_the_wall: Engine) -> dict[str, set[Lies]]:
    with over_the_wall.connect() as connection:
        return {what: rows(connection, what) for what in WHATS}


@pytest.mark.parametrize("who", EVERYONE)
def test_adds_exactly_what_the_table_says(
    blind: Connection, laid: Ground, copies: dict[tuple[str, str], Row], who: str
) -> None:
    become(blind, who, laid)

    added = {
        what: {place for place in PLACES if may_be_added(blind, table_and_key(what)[0], copies[what, place])}
        for what in WHATS
    }

    assert added == {what: REACHES[ADDED.get((who, what), "-")] for what in WHATS}


@pytest.mark.parametrize("who", EVERYONE)
def test_changes_blindly_only_what_the_table_says(
    blind: Connection, laid: Ground, harmless: dict[str, str], as_laid: dict[str, set[Lies]], who: str
) -> None:
    become(blind, who, laid)

    changed = {}
    for what in WHATS:
        if column := harmless.get(table_and_key(what)[0]):
            statement = f'UPDATE {table_and_key(what)[0]} SET "{column}" = DEFAULT'
            changed[what] = touched(blind, statement, what, laid, as_laid[what])

    assert changed == {what: REACHES[CHANGED.get((who, what), "-")] for what in changed}


@pytest.mark.parametrize("who", EVERYONE)
def test_removes_blindly_only_what_the_table_says(
    blind: Connection, laid: Ground, as_laid: dict[str, set[Lies]], who: str
) -> None:
    become(blind, who, laid)

    removed = {
        what: touched(blind, f"DELETE FROM {table_and_key(what)[0]}", what, laid, as_laid[what])
        for what in WHATS
    }

    assert removed == {what: REACHES[REMOVED.get((who, what), "-")] for what in WHATS}
