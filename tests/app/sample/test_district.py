"""The sample district: believable, complete, and the same again for the same size, seed and day."""

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from werkzeug.security import check_password_hash

from app import sample
from app.sample.keys import keys_checked_at_the_end
from forms.roster import read
from tests.app.sample.looking import NOVEMBER, SIZE, Look
from workflows.machine import Workflow
from workflows.payment import PAYMENT, PaymentState
from workflows.visit import VISIT, VisitState


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
