"""The wall, asked in raw SQL as the application's own database role: who sees and changes which rows.

The expected answer is one table, people.md's *Sight* line by line. A cell has two letters: what is seen, and what
of it may be changed. `-` nothing · `S` the rows of the own school · `D` those of the whole own district, another
school included · `A` all (sign-in knows accounts before it knows anybody).
"""

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from app.security import policies
from tests.app.security.ground import PLACES, Ground, table_and_key
from tests.app.security.identity import become

# `visitor` is an educator on the team of the own school's visit, `teacher` has its student in class,
# `gone` was district coordinator until yesterday, `steward` is the system itself for the own district,
# `family_link` is whoever holds the link on the own school's letter.
NAMES = """
educator teacher visitor liaison school_coordinator site_admin district_coordinator payroll access_manager
trainer executive partner admin gone nobody sign_in steward family_link
"""
WHO = NAMES.split()

SIGHT = """
                       edu tea vis lia coo sit dis pay acc tra exe par adm gon nob sig ste fam
district               D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
district_settings      D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
school_year            D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
year_closing           --  --  --  --  --  --  DD  --  --  --  --  --  --  --  --  --  --  --
school_goal            D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  --  D-  --  --  --  --  --
school                 D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
person                 D-  D-  D-  D-  D-  D-  DD  D-  DD  D-  D-  --  DD  --  --  --  D-  --
person_school          D-  D-  D-  D-  D-  D-  DD  D-  DD  D-  D-  --  DD  --  --  --  D-  --
employment             --  --  --  --  --  --  DD  D-  --  --  --  --  --  --  --  --  D-  --
former_employment      --  --  --  --  --  --  D-  D-  --  --  --  --  --  --  --  --  D-  --
training_certificate   D-  D-  D-  D-  D-  D-  DD  D-  D-  DD  D-  --  D-  --  --  --  D-  --
assignment             --  --  --  --  --  S-  DD  --  DD  --  --  --  DD  --  --  --  DD  --
district_role          D-  D-  D-  D-  D-  D-  D-  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
admin_grant            --  --  --  --  --  --  --  --  --  --  --  --  DD  --  --  --  --  --
invitation             --  --  --  --  --  --  DD  --  DD  --  --  --  DD  --  --  --  --  --
access_request         --  --  --  --  --  --  DD  --  DD  --  --  --  DD  --  --  --  --  --
access_review          --  --  --  --  --  SS  DD  --  DD  --  --  --  DD  --  --  --  DD  --
access_review_line     --  --  --  --  --  SS  DD  --  DD  --  --  --  DD  --  --  --  D-  --
access_rules           D-  D-  D-  D-  D-  D-  DD  D-  DD  D-  D-  D-  DD  --  --  --  D-  --
ab_user                --  --  --  --  --  --  DD  --  DD  --  --  --  DD  --  --  AA  --  --
user_session           --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
sign_in_link           --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
second_factor          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
recovery_code          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
outside_identity       --  --  --  --  --  --  D-  --  D-  --  --  --  D-  --  --  AA  --  --
student                --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
student_school         --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
school_class           S-  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  --  --
enrollment             --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  --  --
family                 --  S-  S-  SS  SS  S-  DD  --  --  --  --  --  --  --  --  --  DD  --
student_family         --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
guardian               --  S-  S-  SS  SS  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
family_pair            --  --  --  SS  SS  --  DD  --  --  --  --  --  --  --  --  --  DD  --
visit                  --  --  SS  SS  SS  SS  D-  --  --  --  --  --  --  --  --  --  DD  --
visit_student          --  --  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
visit_educator         --  --  SS  SS  SS  SS  D-  --  --  --  --  --  --  --  --  --  DD  --
figure                 --  --  --  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
took_part              --  --  --  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
letter                 --  --  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
event of a visit       --  --  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
reflection             --  --  S-  S-  S-  --  --  --  --  --  --  --  --  --  --  --  --  --
reflection_assumption  --  --  S-  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --
rate                   --  --  --  --  --  --  DD  DD  --  --  --  --  --  --  --  --  D-  --
fund of a school       --  --  --  --  --  S-  DD  DD  --  --  --  --  --  --  --  --  DD  --
fund of the district   --  --  --  --  --  D-  DD  DD  --  --  --  --  --  --  --  --  DD  --
payment                --  --  --  --  --  SS  DD  DD  --  --  --  --  --  --  --  --  DD  --
event of a payment     --  --  --  --  --  S-  D-  D-  --  --  --  --  --  --  --  --  D-  --
payroll_batch          --  --  --  --  --  --  D-  DD  --  --  --  --  --  --  --  --  --  --
payroll_profile        --  --  --  --  --  --  D-  DD  --  --  --  --  --  --  --  --  --  --
payroll_answer         --  --  --  --  --  --  D-  DD  --  --  --  --  --  --  --  --  --  --
contract_hours         D-  D-  D-  D-  D-  D-  DD  DD  D-  D-  D-  --  D-  --  --  --  D-  --
grant_award            --  --  --  --  --  --  DD  DD  --  --  --  --  --  --  --  --  D-  --
other_work             --  --  --  --  --  S-  DD  DD  --  DD  --  --  --  --  --  --  DD  --
opt_in                 --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  D-  --
compliance_note        --  --  --  --  --  --  D-  D-  --  --  --  --  --  --  --  --  --  --
pay_contact            D-  D-  D-  D-  D-  D-  DD  DD  D-  D-  D-  --  D-  --  --  --  --  --
payment_reversal       --  --  --  --  --  --  DD  D-  --  --  --  --  --  --  --  --  --  --
visit_evidence         --  --  SS  SS  SS  SS  DD  D-  --  --  --  --  --  --  --  --  DD  --
visit_evidence_file    --  --  SS  SS  SS  SS  DD  --  --  --  --  --  --  --  --  --  DD  --
event of the district  --  --  --  --  --  --  D-  --  D-  --  --  --  D-  --  --  --  D-  --
event_chain            --  --  --  --  --  --  D-  --  D-  --  --  --  D-  --  --  --  D-  --
audit_anchor           --  --  --  --  --  --  D-  --  D-  --  --  --  D-  --  --  --  D-  --
event_detail           --  --  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
access_log             --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  --  --
disclosure             --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  --  --
disclosed_student      --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  --  --
disagreement           --  S-  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
retention_rule         --  --  --  --  --  --  DD  --  --  --  --  --  D-  --  --  --  --  --
legal_hold             --  --  --  --  --  --  D-  --  --  --  --  --  DD  --  --  --  --  --
retention_run          --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  --  --
roster_import          --  --  --  --  --  --  DD  --  --  --  --  --  --  --  --  --  --  --
roster_file            --  --  --  --  --  --  DD  --  --  --  --  --  --  --  --  --  --  --
roster_undo            --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  D-  --
letter_text            D-  D-  D-  DD  DD  D-  DD  D-  D-  D-  D-  --  DD  --  --  --  DD  D-
letter_text in English D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  --  DD  --  --  --  DD  D-
letterhead             D-  D-  D-  DS  DS  D-  DD  D-  D-  D-  D-  --  DD  --  --  --  D-  --
letter_file            --  --  --  S-  S-  --  --  --  --  --  --  --  --  --  --  --  D-  --
letter_batch           --  --  --  SS  --  --  --  --  --  --  --  --  --  --  --  --  --  --
letter_batch_item      --  --  --  SS  --  --  --  --  --  --  --  --  --  --  --  --  --  --
answer_link            --  --  S-  SS  SS  --  --  --  --  --  --  --  --  --  --  --  DD  S-
family_answer          --  --  SS  SS  SS  S-  D-  --  --  --  --  --  --  --  --  --  DD  S-
outgoing_mail          --  --  --  SS  SS  --  --  --  --  --  --  --  --  --  --  --  DD  --
announcement           S-  S-  S-  S-  S-  S-  DD  D-  D-  D-  D-  --  D-  --  --  --  --  --
announcement_read      --  --  --  --  --  --  D-  --  --  --  --  --  --  --  --  --  --  --
outreach_event         D-  D-  D-  DS  DS  D-  DD  D-  D-  D-  D-  --  D-  --  --  --  --  --
holiday                D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  --  DD  --  --  --  D-  --
selection              --  --  --  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
family_contact         --  --  S-  S-  S-  --  --  --  --  --  --  --  --  --  --  --  --  --
follow_up              --  --  S-  SS  SS  --  --  --  --  --  --  --  --  --  --  --  D-  --
reflection_session     S-  S-  S-  S-  SS  SS  D-  --  --  --  --  --  --  --  --  --  --  --
person_choice          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  DD  --
notice                 --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  DD  --
calendar_feed          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --
visit_import           --  --  --  --  SS  --  --  --  --  --  --  --  --  --  --  --  --  --
"""
# Who approves while a colleague is away: the payments of that school, and what any colleague sees.
OF_A_DELEGATE = """
district  district_settings  school_year  school  person  person_school  training_certificate  district_role
access_rules  letter_text  letter_text_in_English  letterhead  outreach_event  holiday  contract_hours  pay_contact
school_goal
"""
DELEGATE = {what.replace("_in_", " in "): "D-" for what in OF_A_DELEGATE.split()} | {
    "payment": "SS", "event of a payment": "S-", "visit_evidence": "S-", "announcement": "S-",
}  # fmt: skip
REACHES = {"-": set(), "S": {"own"}, "D": {"own", "other"}, "A": set(PLACES)}


def expected() -> dict[tuple[str, str], str]:
    """The cell for each (who, what)."""
    cells = {}
    for line in SIGHT.strip("\n").splitlines()[1:]:
        what, letters = line[:22].strip(), line[22:].split()
        cells |= {(who, what): cell for who, cell in zip(WHO, letters, strict=True)}
        cells["delegate", what] = DELEGATE.get(what, "--")
    return cells


CELLS = expected()
WHATS = sorted({what for _, what in CELLS})


def reached(connection: Connection, statement: str, what: str, laid: Ground) -> set[str]:
    """The places whose row a statement returns; none when the role has no such right at all."""
    try:
        with connection.begin_nested():
            found = {row[0] for row in connection.execute(text(statement))}
    except ProgrammingError as refused:
        if not isinstance(refused.orig, psycopg.errors.InsufficientPrivilege):
            raise
        return set()
    return {place for place in PLACES if laid.places[place].ids[what] in found}


def test_the_table_of_sight_knows_every_guarded_table() -> None:
    asked = {table_and_key(what)[0] for what in WHATS}

    assert asked | {"sign_in_failure", "answer_try", "logout_told"} == set(policies.tables())


@pytest.mark.parametrize("who", [*WHO, "delegate"])
def test_sees_exactly_what_the_table_says(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    seen = {}
    for what in WHATS:
        table, key = table_and_key(what)
        seen[what] = reached(asks, f"SELECT {key} FROM {table}", what, laid)

    assert seen == {what: REACHES[CELLS[who, what][0]] for what in WHATS}


@pytest.mark.parametrize("who", [*WHO, "delegate"])
def test_changes_exactly_what_the_table_says(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    changed = {}
    for what in WHATS:
        table, key = table_and_key(what)
        statement = f"UPDATE {table} SET {key} = {key} WHERE {key} > 0 RETURNING {key}"
        changed[what] = reached(asks, statement, what, laid)

    assert changed == {what: REACHES[CELLS[who, what][1]] for what in WHATS}


@pytest.mark.parametrize("who", [*WHO, "delegate"])
def test_removes_nothing_that_is_not_seen(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    for what in WHATS:
        table, key = table_and_key(what)
        removed = reached(asks, f"DELETE FROM {table} WHERE {key} > 0 RETURNING {key}", what, laid)
        assert removed <= REACHES[CELLS[who, what][0]], what


def test_a_row_cannot_be_moved_out_of_sight(asks: Connection, laid: Ground) -> None:
    become(asks, "district_coordinator", laid)
    own, foreign = laid.places["own"], laid.places["foreign"]
    move = text("UPDATE student SET district_id = :d, school_id = :s WHERE id = :id")

    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(move, {"d": foreign.district.id, "s": foreign.school.id, "id": own.ids["student"]})


def test_sign_in_sees_no_family_and_no_steward_sees_another_district(asks: Connection, laid: Ground) -> None:
    for who, cells in (("sign_in", "--"), ("nobody", "--")):
        assert {CELLS[who, what] for what in ("student", "family", "visit", "reflection", "payment")} == {
            cells
        }
    assert not any("A" in CELLS["steward", what] for what in WHATS)


def test_an_identity_ends_with_its_transaction(application: Engine, laid: Ground) -> None:
    with application.connect() as connection:
        become(connection, "district_coordinator", laid)
        assert connection.scalar(text("SELECT count(*) FROM student")) == 2
        connection.commit()

        assert connection.scalar(text("SELECT count(*) FROM student")) == 0
