"""What makes a large roster bearable: nothing is written twice, nobody waits, and it is looked at part by part."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, scoped_session

from app import sample
from app.extensions import db
from app.models import RosterFile, Student
from app.security.session import Identity, identity
from app.services import roster
from app.services.actors import Actor
from app.services.roster import streams
from app.services.roster.storing import store
from app.services.roster.streams import files_of
from forms.roster import RosterRead, packed, read
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, content

WRITTEN = text(
    "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
    " WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
)
A_VISIT = text(
    "INSERT INTO visit (district_id, school_id, school_year_id, family_id, number, state, selection_method, invited_on)"
    " SELECT s.district_id, s.school_id, y.id, sf.family_id, 1, 'invited', 'whole_class', current_date FROM student s"
    " JOIN student_family sf ON sf.student_id = s.id JOIN school_year y ON y.district_id = s.district_id AND y.current"
    " WHERE s.sourced_id = 'sam' RETURNING id"
)
OF_SAM = text(
    "INSERT INTO visit_student (visit_id, student_id, school_id, school_year_id, number, live)"
    " SELECT v.id, s.id, v.school_id, v.school_year_id, v.number, true FROM visit v, student s"
    " WHERE v.id = :visit AND s.sourced_id = 'sam'"
)


@pytest.fixture
def a_district_roster(tmp_path: Path) -> RosterRead:
    """Two schools of the sample, with families, each student in two classes."""
    path = tmp_path / "roster.zip"
    sample.roster(path, schools=2, students=60, seed=2, classes=2)
    return read(path)


ONCE = {
    "classes": "school_class",
    "students": "student",
    "students_at_schools": "student_school",
    "enrollments": "enrollment",
    "guardians": "guardian",
    "students_in_families": "student_family",
}


def written_so_far(session: scoped_session[Session]) -> dict[str, tuple[int, int, int]]:
    """By table, how many rows this connection added, changed and removed; it may remember earlier transactions."""
    return {row.relname: tuple(row[1:]) for row in session.execute(WRITTEN)}


def nothing(_percent: int, _step: str) -> None:
    """Nobody looks how far it is."""


def test_the_same_roster_again_writes_not_one_row_of_any_table(
    coordinator: Actor, session: scoped_session[Session], a_district_roster: RosterRead
) -> None:
    district = builders.the_district().id
    first = store(session, district, a_district_roster, nothing)
    session.commit()
    before = written_so_far(session)

    again = store(session, district, a_district_roster, nothing)

    assert first.written > 400
    assert again.written == 0
    assert written_so_far(session) == before


def test_the_first_time_every_row_is_written_once(
    coordinator: Actor, session: scoped_session[Session], a_district_roster: RosterRead
) -> None:
    before = written_so_far(session)

    outcome = store(session, builders.the_district().id, a_district_roster, nothing)

    after = written_so_far(session)
    for part, table in ONCE.items():
        rows = [now - then for now, then in zip(after[table], before.get(table, (0, 0, 0)), strict=True)]
        assert rows == [outcome.by_part[part]["new"], 0, 0]


def test_a_roster_in_many_parts_stores_the_same(
    bring_in: BringIn, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = {"families": rosters.families({}), "staff": rosters.staff({})}
    bring_in(**apart)
    before = content(owner)

    monkeypatch.setattr(packed, "IN_A_PART", 1)
    bring_in(**apart)

    assert content(owner) == before


def test_a_visit_does_not_wait_for_a_roster_that_is_being_stored(
    bring_in: BringIn, coordinator: Actor, session: scoped_session[Session], owner: Engine, tmp_path: Path
) -> None:
    bring_in(families=rosters.families({}))
    files = rosters.without(rosters.a_roster(), "eva")
    rosters.row_of(files, "users.csv", "lan")["givenName"] = "Linh"
    path = tmp_path / "next.zip"
    path.write_bytes(rosters.zipped(files))
    store(session, builders.the_district().id, read(path, families=None), nothing)

    with owner.connect() as other:
        other.execute(text("SET LOCAL lock_timeout = '100ms'"))
        visit = other.execute(A_VISIT).scalar_one()
        other.execute(OF_SAM, {"visit": visit})
        other.rollback()

    assert builders.every(Student, sourced_id="eva")[0].active


@pytest.mark.parametrize(
    "table", ["student", "student_school", "enrollment", "family", "guardian", "student_family"]
)
def test_a_coordinators_rows_are_seen_without_looking_others_up(
    bring_in: BringIn, coordinator: Actor, session: scoped_session[Session], table: str
) -> None:
    bring_in(families=rosters.families({}))

    (plan,) = session.execute(
        text(f"EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT * FROM {table}")
    ).scalar_one()

    looked_up = [step for step in steps_of(plan["Plan"]) if looks_up(step)]
    assert plan["Plan"]["Actual Rows"] > 0
    assert looked_up
    assert {step["Actual Loops"] for step in looked_up} == {0}


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The step itself, and those that it stands on."""
    yield plan
    for step in plan.get("Plans", ()):
        yield from steps_of(step)


def looks_up(step: dict[str, Any]) -> bool:
    """Whether it looks another row up for each row, or gathers ids out of large tables."""
    return step.get("Parent Relationship") == "SubPlan" or "app_my_" in str(step.get("Output"))


def test_a_file_is_kept_and_read_piece_by_piece(
    coordinator: Actor, session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "PIECE", 100)
    zipped = rosters.zipped(rosters.a_roster())
    found = roster.upload(by=coordinator, filename="plum.zip", roster=BytesIO(zipped), staff=b"s" * 100)

    files = files_of(found, identity(db.session), "plum.zip")

    assert {len(each.content) for each in builders.every(RosterFile)} == {100, len(zipped) % 100}
    assert sorted(files) == ["roster", "staff"]
    assert files["roster"].seek(-10, 2) == len(zipped) - 10
    assert files["roster"].read() == zipped[-10:]
    assert files["roster"].seek(0) == 0
    assert files["roster"].read() == zipped


def test_files_that_were_forgotten_end_at_once(coordinator: Actor, session: scoped_session[Session]) -> None:
    found = roster.upload(by=coordinator, filename="plum.zip", roster=rosters.zipped(rosters.a_roster()))
    stream = files_of(found, identity(db.session), "plum.zip")["roster"]
    roster.cancel(found, by=coordinator)

    assert stream.read() == b""
    assert builders.every(RosterFile) == []


def test_nobody_else_reads_the_file(coordinator: Actor, session: scoped_session[Session]) -> None:
    found = roster.upload(by=coordinator, filename="plum.zip", roster=rosters.zipped(rosters.a_roster()))
    stranger = builders.a_person("Kim Stranger")

    assert files_of(found, Identity(person_id=stranger.id), "plum.zip") == {}
