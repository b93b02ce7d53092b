"""The sample district: believable, complete, and the same again for the same size, seed and day."""

import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app import embedded, sample
from app.models import Employment, Payment
from app.sample.keys import keys_checked_at_the_end
from app.security import encrypted
from app.services.payroll.gathering import Span, entry_of
from forms.payroll.shipped import GENERIC
from forms.payroll.writing import write
from forms.roster import read
from tests import database
from workflows.machine import Workflow
from workflows.pay import AGAINST
from workflows.payment import PAYMENT, PaymentState
from workflows.visit import VISIT, VisitState

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


@pytest.fixture(scope="module")
def district(server: embedded.Server, worker_id: str) -> Iterator[Look]:
    """The default size, seed 1, seen from a day in November."""
    with an_empty_database(server, f"sample_{worker_id}") as look:
        sample.create(look.url, **SIZE, seed=1, today=NOVEMBER)
        yield look


@pytest.fixture
def another(server: embedded.Server, worker_id: str) -> Iterator[Look]:
    """An empty database beside it."""
    with an_empty_database(server, f"sample_{worker_id}_too") as look:
        yield look


def test_the_same_seed_and_day_give_the_same_rows(district: Look, another: Look) -> None:
    sample.create(another.url, **SIZE, seed=1, today=NOVEMBER)

    assert another.fingerprint() == district.fingerprint()


def test_another_seed_gives_other_families(district: Look, another: Look) -> None:
    sample.create(another.url, **SIZE, seed=2, today=NOVEMBER)

    assert another.fingerprint()["family"] != district.fingerprint()["family"]


@pytest.mark.parametrize("table", ["school", "student", "visit"])
def test_it_has_exactly_the_size_that_was_asked_for(district: Look, table: str) -> None:
    assert district.value(f"SELECT count(*) FROM {table}") == SIZE[f"{table}s"]


def test_visits_and_payments_are_in_every_state(district: Look) -> None:
    assert set(district.column("SELECT state FROM visit")) == {state.value for state in VisitState}
    assert set(district.column("SELECT state FROM payment")) == {state.value for state in PaymentState}
    assert set(district.column("SELECT answer FROM visit WHERE state = 'invited'")) == {
        "none",
        "yes",
        "later",
    }
    assert district.value("SELECT count(*) FROM visit WHERE number = 2 AND follows_id IS NOT NULL") > 5


@pytest.mark.parametrize("today", [date(2026, 7, 2), date(2027, 1, 15), date(2028, 2, 29)])
def test_every_state_is_there_on_any_day_of_the_year(another: Look, today: date) -> None:
    sample.create(another.url, **SIZE, seed=1, today=today)

    assert set(another.column("SELECT state FROM visit")) == {state.value for state in VisitState}
    assert another.value(
        f"SELECT bool_and('{today}' BETWEEN starts_on AND ends_on) FROM school_year WHERE current"
    )


def test_families_speak_fifteen_languages_and_more(district: Look) -> None:
    assert district.value("SELECT count(DISTINCT home_language) FROM family") >= 15
    shares = dict(
        district.rows("SELECT home_language, count(*) FROM family GROUP BY 1 ORDER BY 2 DESC LIMIT 2")
    )
    assert list(shares) == ["en", "es"]


def test_families_are_as_they_are(district: Look) -> None:
    two_homes = "SELECT student_id FROM student_family GROUP BY 1 HAVING count(*) = 2"
    assert len(district.rows(two_homes)) > 10
    for special in ("confidential_address", "no_fixed_address"):
        assert district.value(f"SELECT count(*) FROM family WHERE {special}") > 0


def test_families_name_the_schools_of_their_children(district: Look) -> None:
    wrong = (
        "SELECT f.id FROM family f JOIN student_family sf ON sf.family_id = f.id JOIN student s ON s.id = sf.student_id"
        " GROUP BY f.id HAVING array_agg(DISTINCT s.school_id ORDER BY s.school_id) <> f.school_ids"
    )
    assert district.rows(wrong) == []


def test_the_trigger_that_was_off_is_on_again(district: Look) -> None:
    district.rows("UPDATE student SET school_id = school_id RETURNING id")
    assert set(
        district.column("SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'family_follows_added'")
    ) == {"O"}


def test_funds_hold_what_is_promised_and_spent(district: Look) -> None:
    differing = (
        "SELECT f.name FROM fund f WHERE f.committed <>"
        " (SELECT COALESCE(sum(v.committed), 0) FROM visit v WHERE v.fund_id = f.id)"
        " OR f.spent <> (SELECT COALESCE(sum(p.amount), 0) FROM payment p WHERE p.fund_id = f.id"
        " AND p.state IN ('approved', 'exported', 'paid'))"
    )
    assert district.rows(differing) == []
    assert (
        district.value(
            "SELECT count(*) FROM fund WHERE spent > 0 AND committed > 0 AND school_id IS NOT NULL"
        )
        > 0
    )


def test_batches_are_their_payments_to_the_cent(district: Look) -> None:
    batches = district.rows("SELECT id, total, payments_count, content, sha256 FROM payroll_batch")

    assert len(batches) > 5
    for batch_id, total, many, content, sha256 in batches:
        lines = list(csv.DictReader(io.StringIO(bytes(content).decode())))
        assert len(lines) == many
        assert sum(Decimal(line["amount"]) for line in lines) == total
        assert total == district.value(f"SELECT sum(amount) FROM payment WHERE batch_id = {batch_id}")
        assert hashlib.sha256(content).hexdigest() == sha256


def test_a_batch_file_is_what_the_payroll_service_writes(district: Look) -> None:
    batch_id, kept = district.rows("SELECT id, content FROM payroll_batch ORDER BY id DESC LIMIT 1")[0]
    with create_engine(district.url, poolclass=NullPool).connect() as one, Session(one) as session:
        payments = list(session.scalars(select(Payment).where(Payment.batch_id == batch_id)))
        employed = {row.person_id: row for row in session.scalars(select(Employment))}
        span = Span().around(payments)
        written = write(GENERIC, [entry_of(each, batch_id, employed, span) for each in payments])

    assert written == bytes(kept)


STEPS = (
    "SELECT {thing}_id, kind, from_state, to_state FROM event"
    " WHERE kind LIKE '{thing}.%' ORDER BY {thing}_id, at, id"
)


@pytest.mark.parametrize("workflow", [VISIT, PAYMENT], ids=["visit", "payment"])
def test_history_takes_the_steps_of_the_workflow_and_ends_where_it_stands(
    district: Look, workflow: Workflow[Any, Any]
) -> None:
    arrows = {
        (row.action, source and source.value, (row.to or source).value)
        for row in workflow.rows
        for source in (row.source if isinstance(row.source, tuple) else (row.source,))
    } | {("family_answered", "invited", "invited")}
    arrows |= {(step, "scheduled", "scheduled") for step in ("check_in", "overdue_told")}
    arrows |= {("evidence_added", "reflected", "reflected")}
    stands: dict[int, str | None] = {}

    for number, kind, source, to in district.rows(STEPS.replace("{thing}", workflow.name)):
        assert (kind.split(".")[1], source, to) in arrows
        assert stands.get(number) == source
        stands[number] = to

    assert stands == dict(district.rows(f"SELECT id, state FROM {workflow.name}"))


def test_some_families_have_answered_and_wait_to_be_heard(district: Look) -> None:
    waiting = "SELECT DISTINCT answer FROM family_answer WHERE handled_at IS NULL AND created_at::date <= "

    assert set(district.column(f"{waiting} '{NOVEMBER}'")) == {"yes", "later"}
    assert district.value("SELECT bool_and(key_hash ~ '^0{40}') FROM answer_link")


def test_a_day_has_something_for_everybody(district: Look) -> None:
    due = "done_on IS NULL AND due_on BETWEEN '2026-11-10' AND '2026-11-25'"
    assert district.value(f"SELECT count(*) FROM follow_up WHERE {due}") > 0
    assert set(district.column("SELECT DISTINCT method FROM selection")) >= {"cross_section"}
    assert district.value("SELECT sum(families) FROM selection") == district.value(
        "SELECT count(*) FROM visit WHERE selection_id IS NOT NULL"
    )
    late = "state = 'scheduled' AND overdue_told_at IS NOT NULL AND checked_out_at IS NULL"
    assert district.value(f"SELECT count(*) FROM visit WHERE {late}") == 1
    kinds = {"reply_received", "visit_agreed", "payment_approved", "visit_overdue"}
    assert set(district.column("SELECT DISTINCT kind FROM notice")) == kinds
    for table in ("announcement", "reflection_session", "outreach_event"):
        assert district.value(f"SELECT count(*) FROM {table}") > 1


def test_every_part_of_pay_has_something_to_show(district: Look) -> None:
    assert district.value("SELECT count(*) FROM contract_hours") == 2
    allocations = "SELECT count(*), sum(f.allocated) < min(g.amount), bool_and(f.spent > 0)"
    assert district.rows(f"{allocations} FROM fund f JOIN grant_award g ON g.id = f.grant_id") == [
        (2, True, True)
    ]
    of_training = "SELECT state, count(*) FROM payment WHERE kind = 'training' GROUP BY 1 ORDER BY 1"
    assert district.rows(of_training) == [("approved", 1), ("due", 3)]
    assert (
        district.value("SELECT count(*) FROM visit_evidence JOIN visit_evidence_file ON evidence_id = id")
        == 1
    )
    assert district.value("SELECT count(*) FROM payment_reversal WHERE answer IS NULL") == 1
    assert district.value("SELECT count(DISTINCT process) FROM pay_contact") == 2
    assert district.value(f"SELECT count(*) FROM event WHERE at::date > '{NOVEMBER}'") == 0
    newest = "SELECT max(id) FROM payroll_batch"
    assert (
        district.value(f"SELECT count(*) FROM payment WHERE state = 'rejected' AND batch_id = ({newest})") > 0
    )
    assert district.value("SELECT count(*) FROM payment WHERE state = 'returned'") > 0


def test_some_went_inside_their_contract_hours_and_a_colleague_will_cover(district: Look) -> None:
    inside = (
        "SELECT count(*) FROM payment p JOIN contract_hours h ON p.worked_on BETWEEN h.first_on AND h.last_on"
        " AND p.started_at AT TIME ZONE 'America/Los_Angeles' < p.worked_on + h.ends_at"
        " WHERE p.explanation->>'rule' = 'in_hours' AND h.last_on > h.first_on"
    )
    covers = (
        "SELECT d.starts_on > '%s', d.school_id = a.school_id FROM assignment d"
        " JOIN assignment a ON a.person_id = d.given_by AND a.role = 'site_admin' WHERE d.role = 'delegate'"
    )

    ruled = district.value("SELECT count(*) FROM payment WHERE explanation->>'rule' = 'in_hours'")
    assert district.value(inside) == ruled > 0
    assert district.rows(covers % NOVEMBER) == [(True, True)]


def test_each_payment_comes_from_a_fund_of_its_day(district: Look) -> None:
    outside = (
        "SELECT p.id FROM payment p JOIN fund f ON f.id = p.fund_id"
        " WHERE p.worked_on NOT BETWEEN f.starts_on AND f.ends_on"
    )
    assert district.rows(outside) == []


def test_what_is_not_payable_says_so_in_the_words_of_the_service(district: Look) -> None:
    reasons = set(district.column("SELECT reason FROM payment WHERE state = 'not_payable'"))

    assert reasons
    assert reasons == {AGAINST[rule] for rule in ("alone", "untrained", "in_hours")}


def test_nobody_visits_untrained_unless_it_is_said(district: Look) -> None:
    unsaid = (
        "SELECT e.untrained, count(*) FROM visit_educator e JOIN visit v ON v.id = e.visit_id"
        " WHERE v.started_at IS NOT NULL AND e.part = 'visitor' AND e.untrained = EXISTS ("
        " SELECT FROM training_certificate t WHERE t.person_id = e.person_id"
        " AND v.started_at::date BETWEEN t.earned_on AND t.valid_until) GROUP BY 1"
    )
    assert district.rows(unsaid) == []
    assert district.value("SELECT count(*) FROM visit_educator WHERE untrained") > 0


def test_some_are_trained_some_lapsed_and_some_never_were(district: Look) -> None:
    assert district.value(f"SELECT count(*) FROM training_certificate WHERE valid_until < '{NOVEMBER}'") > 0
    never = "SELECT count(*) FROM person p WHERE NOT EXISTS (SELECT FROM training_certificate WHERE person_id = p.id)"
    assert district.value(never) > 0
    assert set(district.column("SELECT employee_class FROM employment")) == {"certificated", "classified"}


def test_home_visits_go_to_addresses_that_somebody_verified(district: Look) -> None:
    strange = (
        "SELECT v.id FROM visit v JOIN family f ON f.id = v.family_id WHERE v.starts_at IS NOT NULL"
        " AND v.place = 'home' AND (f.address_verified_on IS NULL OR f.confidential_address)"
    )
    assert district.rows(strange) == []


def test_ids_go_on_where_the_sample_ended(district: Look) -> None:
    for table in ("visit", "person", "event", "school_class"):
        assert district.value(
            f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) > max(id) FROM {table}"
        )


def test_a_second_district_fits_beside_the_first(another: Look) -> None:
    small = {"schools": 2, "students": 60, "visits": 40, "today": NOVEMBER}
    first = sample.create(another.url, **small, seed=1)
    second = sample.create(another.url, **small, seed=1)

    assert another.rows("SELECT district_id, count(*) FROM visit GROUP BY 1 ORDER BY 1") == [
        (first, 40),
        (second, 40),
    ]


def test_one_sign_in_per_role_and_two_educators_who_visit_together(district: Look) -> None:
    passwords = iter(f"password {number}" for number in range(20))

    made = sample.sign_ins(district.url, lambda: next(passwords))

    roles = [role for role, _, _ in made]
    assert roles.count("Educator") == 2
    assert len(roles) == len(set(roles)) + 1 == 12
    stored = dict(district.rows("SELECT username, password FROM ab_user"))
    assert all(check_password_hash(stored[name], password) for _, name, password in made)
    together = (
        "SELECT visit_id FROM visit_educator JOIN ab_user USING (person_id) WHERE username LIKE 'educator%'"
        " GROUP BY 1 HAVING count(*) = 2"
    )
    assert district.rows(together)
    schools = (
        "SELECT DISTINCT school_id FROM assignment JOIN ab_user USING (person_id) WHERE school_id IS NOT NULL"
    )
    assert len(district.rows(schools)) == 1


def test_a_key_that_leads_nowhere_is_refused_at_the_end(another: Look) -> None:
    with (
        pytest.raises(psycopg.errors.ForeignKeyViolation),
        psycopg.connect(another.url.replace("+psycopg", "")) as connection,
        keys_checked_at_the_end(connection),
    ):
        connection.execute(
            "INSERT INTO person (district_id, given_name, family_name) VALUES (99, 'No', 'Where')"
        )


def test_keys_are_enforced_again_after_a_large_district(
    another: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "LARGE", 1)

    sample.create(another.url, schools=2, students=60, visits=40, seed=1, today=NOVEMBER)

    keys = "SELECT DISTINCT conenforced, convalidated FROM pg_constraint WHERE contype = 'f'"
    assert another.rows(keys) == [(True, True)]


def test_the_roster_names_the_very_people_of_the_database(district: Look, tmp_path: Path) -> None:
    sample.roster(tmp_path / "roster.zip", schools=4, students=600, seed=1, today=NOVEMBER)

    found = read(tmp_path / "roster.zip")

    students = {(s.sourced_id, s.given_name, s.family_name, s.grade) for s in found.students}
    assert students == set(district.rows("SELECT sourced_id, given_name, family_name, grade FROM student"))
    staff = {(s.sourced_id, s.employee_id, s.employee_class) for s in found.staff_details}
    query = (
        "SELECT sourced_id, employee_id, employee_class FROM person JOIN employment ON person_id = person.id"
    )
    assert staff == set(district.rows(query))
    for rows, table in ((found.classes, "school_class"), (found.enrollments, "enrollment")):
        assert {row.sourced_id for row in rows} == set(district.column(f"SELECT sourced_id FROM {table}"))
