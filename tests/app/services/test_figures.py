"""Whatever happens to visits, students, teams and pay, by whatever way: the sums are what one counts."""

import logging
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from app import models as m
from app.extensions import db
from app.security.functions_figures import MADE as MADE_IN_SQL
from app.security.session import Identity, identify, steward
from app.services import figures
from app.services.figures import FiguresDiffer
from app.services.visits.facts import MADE
from tests import builders, money
from tests.visiting import a_visit

AT = datetime(2026, 3, 3, 17, tzinfo=UTC)
STATES = ("invited", "scheduled", "completed", "reflected", "paid", "declined", "cancelled")
HERE = "district_id, school_id"
# fmt: off
HAPPENS = [
    # More than people may do: rows change in every way that the keys and checks allow.
    "INSERT INTO visit (district_id, school_id, school_year_id, number, state, selection_method, invited_on, answer,"
    " agreed_at, starts_at, ends_at, started_at, ended_at, reflected_at) VALUES (:district, :school, :year, :number,"
    " 'invited', 'whole_class', :day, 'yes', :at, :at, :end, :at, :end, :end)",
    *["UPDATE visit SET state = :state, paid_on = :paid_on, closed_on = :closed_on, closed_reason = :closed_reason"
      " WHERE id = :visit"] * 4,
    "UPDATE visit SET school_year_id = :year WHERE id = :visit",
    "UPDATE visit SET number = :number WHERE id = :visit",
    "UPDATE visit SET school_id = :school WHERE id = :visit"
    " AND NOT EXISTS (SELECT FROM visit_educator e WHERE e.visit_id = visit.id)"
    " AND NOT EXISTS (SELECT FROM payment p WHERE p.visit_id = visit.id)",
    *["INSERT INTO visit_student (visit_id, student_id, school_id, school_year_id, number, live)"
      " SELECT id, :student, school_id, school_year_id, number, live FROM visit WHERE id = :visit"
      " ON CONFLICT DO NOTHING"] * 2,
    "UPDATE visit_student s SET student_id = :student WHERE visit_id = :visit AND student_id = :other"
    " AND NOT EXISTS (SELECT FROM visit_student x WHERE x.visit_id = :visit AND x.student_id = :student)",
    "DELETE FROM visit_student WHERE visit_id = :visit AND student_id = :student",
    *[f"INSERT INTO visit_educator (visit_id, person_id, {HERE}, part, went) SELECT id, :person, {HERE}, :part, :went"
      " FROM visit WHERE id = :visit ON CONFLICT (visit_id, person_id)"
      " DO UPDATE SET part = excluded.part, went = excluded.went"] * 2,
    "DELETE FROM visit_educator WHERE visit_id = :visit AND person_id = :person",
    *[f"INSERT INTO payment (visit_id, person_id, {HERE}, state, worked_on, amount)"
      f" SELECT id, :person, {HERE}, 'due', :day, :number FROM visit WHERE id = :visit ON CONFLICT DO NOTHING"] * 2,
    "UPDATE payment SET state = 'approved', approved_by = :boss, approved_at = :at, fund_id = :fund"
    " WHERE visit_id = :visit AND state = 'due'",
    "UPDATE payment SET state = 'exported', batch_id = :batch WHERE visit_id = :visit AND state = 'approved'",
    "UPDATE payment SET state = 'paid', paid_on = :day WHERE visit_id = :visit AND state = 'exported'",
    "UPDATE payment SET amount = amount + 0.5 WHERE visit_id = :visit",
    "UPDATE payment SET withdrawn = true WHERE visit_id = :visit AND person_id = :person",
    "DELETE FROM payment WHERE visit_id = :visit AND person_id = :person",
    "SELECT app_fold_figures(:district)",
    "SELECT app_rebuild_figures(:district)",
]
# fmt: on
SUMS = text("SELECT * FROM app_kept_figures(NULL, NULL) ORDER BY 1, 2, 3, 4, 5")
ROWS = text("SELECT (SELECT count(*) FROM figure) + (SELECT count(*) FROM took_part)")
EVENTS = 150


@dataclass
class World:
    """Two schools and two years; every student is, or was, at both schools."""

    district: int
    schools: list[int]
    years: list[int]
    people: list[int]
    students: list[int]
    fixed: dict[str, Any]

    def chance(self, dice: random.Random, visits: list[int]) -> dict[str, Any]:
        """Values for whatever happens."""
        state = dice.choice(STATES)
        return self.fixed | {
            "state": state,
            "paid_on": AT.date() if state == "paid" else None,
            "closed_on": AT.date() if state in ("declined", "cancelled") else None,
            "closed_reason": "Moved away" if state == "cancelled" else None,
            "visit": dice.choice(visits) if visits else 0,
            "school": dice.choice(self.schools),
            "year": dice.choice(self.years),
            "number": dice.randrange(1, 10**6),
            "student": dice.choice(self.students),
            "other": dice.choice(self.students),
            "person": dice.choice(self.people),
            "part": dice.choice(("visitor", "visitor", "interpreter")),
            "went": dice.choice((True, True, False, None)),
        }


@pytest.fixture
def world(owner: Engine) -> World:
    schools = [builders.a_school("Alder"), builders.a_school("Birch")]
    years = [builders.the_school_year(), builders.a_school_year(name="2019-2020", current=False)]
    people = [builders.a_person() for _ in range(4)]
    students = [builders.a_student(at=schools[0]) for _ in range(4)]
    district, boss = schools[0].district_id, people.pop()
    for student in students:
        builders.save(m.StudentSchool(student_id=student.id, school_id=schools[1].id, district_id=district))
    batch = m.PayrollBatch(
        district_id=district,
        made_by=boss.id,
        total=Decimal(1),
        payments_count=1,
        content=b"1",
        sha256="1" * 64,
    )
    builders.save(batch)
    fixed = {"district": district, "day": AT.date(), "at": AT, "end": AT + timedelta(minutes=40)}
    fixed |= {"boss": boss.id, "fund": money.a_fund().id, "batch": batch.id}
    ids = [[each.id for each in rows] for rows in (schools, years, people, students)]
    return World(district, ids[0], ids[1], ids[2], ids[3], fixed)


def happens(owner: Connection, world: World, dice: random.Random) -> None:
    visits = list(owner.scalars(text("SELECT id FROM visit ORDER BY id")))
    with owner.begin_nested():
        owner.execute(text(dice.choice(HAPPENS if visits else HAPPENS[:1])), world.chance(dice, visits))


def differing(owner: Connection, world: World) -> list[str]:
    rows = owner.execute(figures.DIFFER, {"district": world.district}).mappings()
    return [str(figures.Difference(**row)) for row in rows]


def test_visits_that_took_place_are_the_same_in_sql() -> None:
    assert str(MADE) == MADE_IN_SQL


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_sums_are_what_one_counts(owner: Engine, world: World, seed: int) -> None:
    dice, met = random.Random(seed), set()
    with owner.connect() as connection:
        for _ in range(EVENTS):
            happens(connection, world, dice)
            assert differing(connection, world) == []
            met |= {row.kind for row in connection.execute(SUMS)}

    assert met == {"visits", "students", "educators", "money"}


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 120))
def test_whatever_happens_for_long_the_sums_are_what_one_counts(
    owner: Engine, world: World, seed: int
) -> None:
    dice = random.Random(seed)
    with owner.connect() as connection:
        for _ in range(1_000):
            happens(connection, world, dice)
        assert differing(connection, world) == []


def test_put_together_the_sums_stay_and_their_rows_become_few(owner: Engine, world: World) -> None:
    dice = random.Random(7)
    with owner.begin() as connection:
        for _ in range(EVENTS):
            happens(connection, world, dice)
        before, many = connection.execute(SUMS).all(), connection.scalar(ROWS)
        for _ in range(
            2
        ):  # What people add to the figures is put together with what stands there the next time.
            connection.execute(figures.FOLD, {"district": world.district})

        assert connection.execute(SUMS).all() == before
        assert connection.scalar(ROWS) < many


def test_many_at_once_wait_for_nobody_and_lose_nothing(owner: Engine, world: World) -> None:
    """Each on a visit of its own, in transactions of three steps, while the sums are put together and rebuilt."""
    with owner.begin() as connection:
        for _ in range(4):
            connection.execute(text(HAPPENS[0]), world.chance(random.Random(_), []))
        visits = list(connection.scalars(text("SELECT id FROM visit ORDER BY id")))

    def work(visit: int) -> None:
        dice = random.Random(visit)
        for _ in range(15):
            with owner.begin() as mine:
                for _ in range(3):
                    mine.execute(text(dice.choice(HAPPENS[1:])), world.chance(dice, [visit]))

    with ThreadPoolExecutor(len(visits)) as threads:
        list(threads.map(work, visits))

    with owner.connect() as connection:
        assert differing(connection, world) == []


@pytest.fixture
def spoiled(session: Any, owner: Engine) -> int:
    """A district whose sums somebody spoiled past the triggers."""
    visit = a_visit("completed")
    db.session.rollback()
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE figure SET count = count + 1 WHERE kind = 'visits' AND state = 'invited'")
        )
    return visit.district_id


def test_the_nightly_look_is_quiet_when_all_is_well(session: Any) -> None:
    visit = a_visit("completed")
    identify(session, steward(visit.district_id))
    session.rollback()

    figures.check(visit.district_id)
    figures.fold(visit.district_id)
    figures.check(visit.district_id)


def test_the_nightly_look_fails_and_tells_the_log(
    session: Any, spoiled: int, caplog: pytest.LogCaptureFixture
) -> None:
    identify(session, steward(spoiled))

    with caplog.at_level(logging.ERROR), pytest.raises(FiguresDiffer, match="flask figures rebuild"):
        figures.check(spoiled)

    assert "visits invited number 1 of school" in caplog.text
    figures.rebuild(session, spoiled)
    session.commit()
    figures.check(spoiled)


def test_another_districts_steward_and_a_person_learn_and_change_nothing(session: Any, spoiled: int) -> None:
    other = builders.a_district("Elsewhere")
    ruth = builders.a_person()
    for who in (steward(other.id), Identity(person_id=ruth.id)):
        session.rollback()
        identify(session, who)
        figures.rebuild(session, spoiled)
        session.commit()
        assert figures.differences(session, spoiled) == []

    session.rollback()
    identify(session, steward(spoiled))
    assert len(figures.differences(session, spoiled)) >= 1
