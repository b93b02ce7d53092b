"""The wall, asked in raw SQL as the application's own database role: who sees and changes which rows.

The expected answer is one table, people.md's *Sight* line by line. A cell has two letters: what is seen, and what
of it may be changed. `-` nothing · `S` the rows of the own school · `D` those of the whole own district, another
school included · `A` all (sign-in knows accounts before it knows anybody).
"""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from app.security import policies
from tests import builders, database
from tests.app.security import ground
from tests.app.security.ground import PLACES, Ground, table_and_key

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
school                 D-  D-  D-  D-  D-  D-  DD  D-  D-  D-  D-  D-  DD  --  --  --  D-  --
person                 D-  D-  D-  D-  D-  D-  DD  D-  DD  D-  D-  --  DD  --  --  --  D-  --
person_school          D-  D-  D-  D-  D-  D-  DD  D-  DD  D-  D-  --  DD  --  --  --  D-  --
employment             --  --  --  --  --  --  DD  D-  --  --  --  --  --  --  --  --  D-  --
training_certificate   D-  D-  D-  D-  D-  D-  DD  D-  D-  DD  D-  --  D-  --  --  --  D-  --
assignment             --  --  --  --  --  --  DD  --  DD  --  --  --  DD  --  --  --  D-  --
ab_user                --  --  --  --  --  --  DD  --  DD  --  --  --  DD  --  --  AA  --  --
user_session           --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
sign_in_link           --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  AA  --  --
student                --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
student_school         --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
school_class           S-  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  --  --
enrollment             --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  --  --
family                 --  S-  S-  SS  SS  S-  DD  --  --  --  --  --  --  --  --  --  DD  --
student_family         --  S-  S-  S-  S-  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
guardian               --  S-  S-  SS  SS  S-  DD  --  --  --  --  --  --  --  --  --  D-  --
visit                  --  --  SS  SS  SS  SS  D-  --  --  --  --  --  --  --  --  --  DD  --
visit_student          --  --  S-  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  D-  --
visit_educator         --  --  SS  SS  SS  SS  D-  --  --  --  --  --  --  --  --  --  DD  --
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
event of the district  --  --  --  --  --  --  D-  --  D-  --  --  --  D-  --  --  --  D-  --
roster_import          --  --  --  --  --  --  DD  --  --  --  --  --  --  --  --  --  --  --
roster_file            --  --  --  --  --  --  DD  --  --  --  --  --  --  --  --  --  --  --
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
selection              --  --  --  S-  S-  S-  D-  --  --  --  --  --  --  --  --  --  --  --
family_contact         --  --  S-  S-  S-  --  --  --  --  --  --  --  --  --  --  --  --  --
follow_up              --  --  S-  SS  SS  --  --  --  --  --  --  --  --  --  --  --  --  --
reflection_session     S-  S-  S-  S-  SS  SS  D-  --  --  --  --  --  --  --  --  --  --  --
person_choice          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  DD  --
notice                 --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  DD  --
calendar_feed          --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --  --
visit_import           --  --  --  --  SS  --  --  --  --  --  --  --  --  --  --  --  --  --
"""
SUBJECTS = {"steward": "district", "family_link": "answer_link"}
REACHES = {"-": set(), "S": {"own"}, "D": {"own", "other"}, "A": set(PLACES)}


def expected() -> dict[tuple[str, str], str]:
    """The cell for each (who, what)."""
    cells = {}
    for line in SIGHT.strip("\n").splitlines()[1:]:
        what, letters = line[:22].strip(), line[22:].split()
        cells |= {(who, what): cell for who, cell in zip(WHO, letters, strict=True)}
    return cells


CELLS = expected()
WHATS = sorted({what for _, what in CELLS})


@pytest.fixture(scope="module")
def laid(owner_engine: Engine, own_database: database.Database) -> Iterator[Ground]:
    database.empty(own_database)
    yield ground.lay(owner_engine)
    database.empty(own_database)


@pytest.fixture(scope="module")
def application(own_database: database.Database) -> Iterator[Engine]:
    engine = create_engine(own_database.app_url)
    yield engine
    engine.dispose()


@pytest.fixture
def asks(application: Engine) -> Iterator[Connection]:
    """A transaction of the application's role that is nobody yet and is undone at the end."""
    with application.connect() as connection:
        yield connection
        connection.rollback()


def become(connection: Connection, who: str, laid: Ground) -> None:
    values = {
        "person": str(laid.people[who].id) if who in laid.people else "",
        "service": who if who in SUBJECTS or who == "sign_in" else "",
        "subject": str(laid.places["own"].ids[SUBJECTS[who]]) if who in SUBJECTS else "",
    }
    connection.execute(
        text(
            "SELECT set_config('app.person', :person, true), set_config('app.service', :service, true),"
            " set_config('app.subject', :subject, true)"
        ),
        values,
    )


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

    assert asked | {"sign_in_failure", "answer_try"} == set(policies.tables())


@pytest.mark.parametrize("who", WHO)
def test_sees_exactly_what_the_table_says(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    seen = {}
    for what in WHATS:
        table, key = table_and_key(what)
        seen[what] = reached(asks, f"SELECT {key} FROM {table}", what, laid)

    assert seen == {what: REACHES[CELLS[who, what][0]] for what in WHATS}


@pytest.mark.parametrize("who", WHO)
def test_changes_exactly_what_the_table_says(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    changed = {}
    for what in WHATS:
        table, key = table_and_key(what)
        statement = f"UPDATE {table} SET {key} = {key} WHERE {key} > 0 RETURNING {key}"
        changed[what] = reached(asks, statement, what, laid)

    assert changed == {what: REACHES[CELLS[who, what][1]] for what in WHATS}


@pytest.mark.parametrize("who", WHO)
def test_removes_nothing_that_is_not_seen(asks: Connection, laid: Ground, who: str) -> None:
    become(asks, who, laid)

    for what in WHATS:
        table, key = table_and_key(what)
        removed = reached(asks, f"DELETE FROM {table} WHERE {key} > 0 RETURNING {key}", what, laid)
        assert removed <= REACHES[CELLS[who, what][0]], what


@pytest.mark.parametrize("who", WHO)
def test_adds_no_row_beside_one_that_is_not_seen(asks: Connection, laid: Ground, who: str) -> None:
    """A copy of a hidden row, under a new number, is refused by the wall before any key is looked at."""
    become(asks, who, laid)

    for what in WHATS:
        table, key = table_and_key(what)
        for place in set(PLACES) - REACHES[CELLS[who, what][0]]:
            row = copied(laid, table, key, laid.places[place].ids[what])
            with pytest.raises(ProgrammingError, match=r"permission denied|row-level security"):
                with asks.begin_nested():
                    asks.execute(insert_of(table, row), row)


def copied(laid: Ground, table: str, key: str, number: int) -> dict[str, object]:
    with laid.owner.connect() as connection:
        columns = connection.execute(
            text(
                "SELECT column_name FROM information_schema.columns WHERE table_name = :table"
                " AND table_schema = 'public' AND is_generated = 'NEVER'"
                " AND data_type NOT IN ('jsonb', 'tstzrange')"
            ),
            {"table": table},
        ).scalars()
        names = ", ".join(f'"{name}"' for name in columns)
        found = connection.execute(
            text(f"SELECT {names} FROM {table} WHERE {key} = :n LIMIT 1"), {"n": number}
        )
        row = dict(found.mappings().one())
    if key == "id":
        row["id"] = number + 500
    return row


def insert_of(table: str, row: dict[str, object]):  # type: ignore[no-untyped-def]
    names = ", ".join(f'"{name}"' for name in row)
    return text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})")


def test_a_row_cannot_be_moved_out_of_sight(asks: Connection, laid: Ground) -> None:
    become(asks, "district_coordinator", laid)
    own, foreign = laid.places["own"], laid.places["foreign"]
    move = text("UPDATE student SET district_id = :d, school_id = :s WHERE id = :id")

    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(move, {"d": foreign.district.id, "s": foreign.school.id, "id": own.ids["student"]})


# --- the keys hold where the wall does not look: as the owner, past every policy

FOREIGN_REFERENCES = {
    "a visit of a family of another district": "UPDATE visit SET family_id = {foreign.family} WHERE id = {own.visit}",
    "a visit in another district's year": "UPDATE visit SET school_year_id = {foreign.school_year}"
    " WHERE id = {own.visit}",
    "a visit for a student of another school": "UPDATE visit_student SET student_id = {other.student}"
    " WHERE visit_id = {own.visit}",
    "a team with somebody of another district": "UPDATE visit_educator SET person_id = {foreign.person}"
    " WHERE visit_id = {own.visit} AND person_id = {own.person}",
    "a student in another district's family": "UPDATE student_family SET family_id = {foreign.family}"
    " WHERE student_id = {own.student}",
    "a student of another district's school": "UPDATE student SET school_id = {foreign.school}"
    " WHERE id = {own.student}",
    "a guardian in another district's family": "UPDATE guardian SET family_id = {foreign.family}"
    " WHERE id = {own.guardian}",
    "a student in another school's class": "UPDATE enrollment SET class_id = {other.school_class}"
    " WHERE id = {own.enrollment}",
    "a role at another district's school": "UPDATE assignment SET school_id = {foreign.school}"
    " WHERE id = {own.assignment}",
    "a role of another district's person": "UPDATE assignment SET person_id = {foreign.person}"
    " WHERE id = {own.assignment}",
    "a payment for another school's visit": "UPDATE payment SET visit_id = {other.visit} WHERE id = {own.payment}",
    "a payment from another district's fund": "UPDATE payment SET fund_id = {foreign.fund of the district}"
    " WHERE id = {own.payment}",
    "a payment to somebody of another district": "UPDATE payment SET person_id = {foreign.person}"
    " WHERE id = {own.payment}",
    "a payment by another district's rate": "UPDATE payment SET rate_id = {foreign.rate} WHERE id = {own.payment}",
    "words about another school's visit": "UPDATE reflection SET visit_id = {other.visit} WHERE id = {own.reflection}",
    "a letter for another school's visit": "UPDATE letter SET visit_id = {other.visit} WHERE id = {own.letter}",
    "a letter in another school's file": "UPDATE letter SET file_id = {other.letter_file} WHERE id = {own.letter}",
    "a link to another school's visit": "UPDATE answer_link SET visit_id = {other.visit} WHERE id = {own.answer_link}",
    "a link for another district's family": "UPDATE answer_link SET family_id = {foreign.family}"
    " WHERE id = {own.answer_link}",
    "an answer by another visit's link": "UPDATE family_answer SET link_id = {other.answer_link}"
    " WHERE id = {own.family_answer}",
    "a translation of another district's words": "INSERT INTO letter_text (district_id, kind, language, number, parts,"
    " source_id) SELECT district_id, kind, 'vi', 1, parts, {foreign.letter_text in English} FROM letter_text"
    " WHERE id = {own.letter_text}",
    "a letterhead of another district's school": "UPDATE letterhead SET school_id = {foreign.school}"
    " WHERE id = {own.letterhead}",
    "a file of another district's run": "UPDATE letter_file SET batch_id = {foreign.letter_batch}"
    " WHERE id = {own.letter_file}",
    "an e-mail about another school's visit": "UPDATE outgoing_mail SET visit_id = {other.visit}"
    " WHERE id = {own.outgoing_mail}",
    "news for another district's school": "UPDATE announcement SET school_id = {foreign.school}"
    " WHERE id = {own.announcement}",
    "a fund of another district's school": "UPDATE fund SET school_id = {foreign.school}"
    " WHERE id = {own.fund of a school}",
    "a certificate of another district's person": "UPDATE training_certificate SET person_id = {foreign.person}"
    " WHERE id = {own.training_certificate}",
    "a school served by another district's person": "UPDATE person_school SET person_id = {foreign.person}"
    " WHERE person_id = {own.person}",
}


@pytest.mark.parametrize("reference", FOREIGN_REFERENCES)
def test_no_key_leads_to(laid: Ground, reference: str) -> None:
    statement = FOREIGN_REFERENCES[reference]
    for place in PLACES:
        for what, number in laid.places[place].ids.items():
            statement = statement.replace(f"{{{place}.{what}}}", str(number))

    with laid.owner.connect() as owner, pytest.raises(IntegrityError) as refused:
        owner.execute(text(statement))

    assert isinstance(refused.value.orig, psycopg.errors.ForeignKeyViolation)


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'other'", "DELETE FROM event"])
def test_history_is_never_changed_not_even_by_the_owner(laid: Ground, statement: str) -> None:
    with laid.owner.connect() as owner, pytest.raises(DBAPIError, match="never changed or removed"):
        owner.execute(text(statement))


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET kind = 'other'", "DELETE FROM event", "TRUNCATE event"]
)
@pytest.mark.parametrize("who", ["district_coordinator", "admin", "steward"])
def test_the_application_has_no_right_to_change_history(
    asks: Connection, laid: Ground, who: str, statement: str
) -> None:
    become(asks, who, laid)

    with pytest.raises(ProgrammingError, match="permission denied"):
        asks.execute(text(statement))


def test_an_event_is_written_in_nobody_elses_name(asks: Connection, laid: Ground) -> None:
    become(asks, "admin", laid)
    other, district = laid.people["liaison"].id, laid.places["own"].district.id
    add = text("INSERT INTO event (kind, district_id, actor_id) VALUES ('assignment.given', :d, :a)")

    asks.execute(add, {"d": district, "a": laid.people["admin"].id})
    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(add, {"d": district, "a": other})


@pytest.mark.parametrize("role", ["admin", "liaison"])
@pytest.mark.parametrize("who", ["access_manager", "district_coordinator", "admin"])
def test_nobody_gives_themselves_a_role_even_in_sql(
    asks: Connection, laid: Ground, who: str, role: str
) -> None:
    become(asks, who, laid)
    given = {"d": laid.places["own"].district.id, "p": laid.people[who].id, "r": role}

    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(
            text(
                "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, :r, now())"
            ),
            given,
        )


def test_only_an_admin_makes_an_admin_even_in_sql(asks: Connection, laid: Ground) -> None:
    add = text(
        "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, 'admin', now())"
    )
    given = {"d": laid.places["own"].district.id, "p": laid.people["liaison"].id}

    become(asks, "admin", laid)
    asks.execute(add, given)
    become(asks, "access_manager", laid)
    with pytest.raises(ProgrammingError, match="row-level security"):
        asks.execute(add, given)


@pytest.mark.parametrize("who", ["access_manager", "district_coordinator"])
def test_a_people_keeper_reaches_no_further_than_the_grants_even_in_sql(
    asks: Connection, laid: Ground, who: str
) -> None:
    account = builders.an_account(laid.people["payroll"])
    given = {
        "d": laid.places["own"].district.id,
        "p": laid.people["liaison"].id,
        "a": account.id,
        "me": laid.people[who].id,
    }
    become(asks, who, laid)

    switched_off = asks.execute(text("UPDATE ab_user SET active = false WHERE id = :a"), given)
    ended = asks.execute(
        text("UPDATE assignment SET ends_on = starts_on WHERE role = 'payroll' AND district_id = :d"), given
    )

    assert (switched_off.rowcount, ended.rowcount) == (0, 0)
    for refused in (
        "INSERT INTO assignment (district_id, person_id, role, starts_on) VALUES (:d, :p, 'payroll', now())",
        "INSERT INTO sign_in_link (account_id, key_hash, made_by, expires_at) VALUES (:a, 'x', :me, now())",
    ):
        with pytest.raises(ProgrammingError, match="row-level security"), asks.begin_nested():
            asks.execute(text(refused), given)


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
