"""At the end of its time a family's record says nobody's name any more, and the years still count."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from app.extensions import db
from app.models import (
    Event,
    EventDetail,
    Family,
    FamilyAnswer,
    Guardian,
    Letter,
    Person,
    Reflection,
    ReflectionAssumption,
    RetentionRun,
    RosterFile,
    RosterImport,
    SchoolYear,
    Student,
    StudentSchool,
    Visit,
)
from app.reports.held import NOT_THEIRS, WITHOUT, everything, tables
from app.security.session import identify, record_keeper
from app.services import records
from app.services.errors import Refused
from app.services.family_records import blanking, clearing, printing
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
LONG_AGO = date(2015, 6, 30)
CANARY = "Zyxwv"


@pytest.fixture
def place() -> School_:
    return a_staffed_school()


@pytest.fixture
def coordinator(place: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: builders.the_district()})


@pytest.fixture
def admin(place: School_) -> Person:
    return builders.a_person(roles={Role.admin: builders.the_district()})


def a_family_that_left(place: School_, days_before: int = 0) -> Family:
    """A family with a reflected visit of a year long past, whose child is not at school any more."""
    student = builders.a_student(f"{CANARY} Ortiz", at=place.school)
    family = builders.a_family(
        f"{CANARY} family", of=[student], guardian={"given_name": CANARY, "phone": "+15305550123"}
    )
    visit = a_visit("reflected", at=place, of=student, starts_at=yesterday_at() - timedelta(days=days_before))
    with_words = acting(place.liaison)
    records.change(db.session.get_one(Family, family.id), {"city": f"{CANARY} City"}, by=with_words)
    year = builders.reload(builders.every(SchoolYear, id=visit.school_year_id)[0])
    builders.change(year, starts_on=date(2014, 8, 1), ends_on=LONG_AGO)
    builders.change(student, active=False)
    return family


def cleared(coordinator: Person, record_class: str = "families") -> RetentionRun:
    by = acting(coordinator)
    clearing.set_rule(record_class, 5, by=by)
    run_id = clearing.begin(record_class, by=by)
    clearing.work(run_id, by.district_id)
    db.session.rollback()
    acting(coordinator)
    return builders.every(RetentionRun, id=run_id)[0]


def everywhere(owner: Engine, word: str) -> set[str]:
    """The tables in which a word stands, whatever the column."""
    found = set()
    with owner.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        for name in names:
            asked = text(f'SELECT count(*) FROM "{name}" t WHERE t::text ILIKE :word')
            if connection.scalar(asked, {"word": f"%{word}%"}):
                found.add(str(name))
    return found


def test_nothing_says_who_they_were_and_the_years_counts_stay(
    place: School_, coordinator: Person, owner: Engine
) -> None:
    family = a_family_that_left(place)
    assert {"student", "family", "guardian"} <= everywhere(owner, CANARY)
    assert CANARY in str([each.changed for each in builders.every(EventDetail)])
    counted = counts()

    run = cleared(coordinator)

    assert (run.done, run.total, run.finished_at is not None) == (1, 1, True)
    assert everywhere(owner, CANARY) == set()
    assert everywhere(owner, "Rosa Ortiz") == set()
    assert counts() == counted
    kept = builders.reload(family)
    assert (kept.name, kept.home_language, kept.address_line) == (f"#{family.id}", "es", None)
    assert kept.anonymised_on is not None
    assert {each.hopes_and_dreams for each in builders.every(Reflection)} == {"–"}
    assert builders.every(ReflectionAssumption) == builders.every(EventDetail) == []
    told = [event for event in builders.every(Event) if event.kind == "record.anonymised"]
    assert [event.facts["family"] for event in told] == [family.id]


def test_what_was_answered_and_who_explained_a_letter_goes_too(
    place: School_, coordinator: Person, owner: Engine
) -> None:
    family = a_family_that_left(place)
    [visit] = builders.every(Visit, family_id=family.id)
    mine = {"district_id": visit.district_id, "school_id": visit.school_id, "visit_id": visit.id}
    builders.save(
        FamilyAnswer(
            **mine,
            family_id=family.id,
            channel="phone",
            answer="yes",
            days=[2],
            times=["evening"],
            phone=f"{CANARY} 5550123",
            place_words=CANARY,
            language="es",
            entered_by=place.liaison.id,
        ),
        Letter(
            **mine,
            kind="invitation",
            language="es",
            template_version="1",
            sha256="0" * 64,
            values={"student": CANARY},
            explained_in="vi",
            explained_by=f"{CANARY}'s aunt",
            explained_on=LONG_AGO,
            issued_at=yesterday_at(),
        ),
    )

    assert cleared(coordinator).done == 1

    assert everywhere(owner, CANARY) == set()
    assert (builders.every(FamilyAnswer)[0].times, builders.every(Letter)[0].explained_by) == ([], "–")


def counts() -> list[Any]:
    """What reports count a year by: visits by state, number, school and year; students by grade; languages."""
    acting_visits = sorted((v.state, v.number, v.school_id, v.school_year_id) for v in builders.every(Visit))
    grades = sorted(str(student.grade) for student in builders.every(Student))
    spoken = sorted(str(family.home_language) for family in builders.every(Family))
    guardians = sorted(str(each.spoken_language) for each in builders.every(Guardian))
    return [acting_visits, grades, spoken, guardians, len(builders.every(Reflection))]


def test_a_family_with_a_child_at_school_or_a_recent_year_stays(place: School_, coordinator: Person) -> None:
    at_school = a_family_that_left(place)
    student = builders.every(Student)[0]
    builders.change(student, active=True)
    by = acting(coordinator)
    clearing.set_rule("families", 5, by=by)

    with pytest.raises(Refused, match="Nothing of this is due"):
        clearing.begin("families", by=by)

    assert builders.reload(at_school).anonymised_on is None
    builders.change(student, active=False)
    builders.change(
        builders.every(StudentSchool, student_id=student.id)[0], until=builders.today() - timedelta(days=30)
    )
    with pytest.raises(Refused, match="Nothing of this is due"):
        clearing.begin("families", by=by)


def test_a_child_with_another_household_keeps_its_name_until_that_one_goes(
    place: School_, coordinator: Person
) -> None:
    a_family_that_left(place)
    student = builders.every(Student)[0]
    builders.a_family("Other household", of=[student])
    acting(coordinator)
    identify(db.session, record_keeper(student.district_id))

    first = blanking.blank(builders.every(Family)[0].id, student.district_id)
    db.session.commit()

    assert first == []
    assert builders.reload(student).given_name == CANARY


@pytest.mark.parametrize("whole_district", [True, False])
def test_a_hold_keeps_the_record_until_an_admin_lifts_it(
    place: School_, coordinator: Person, admin: Person, whole_district: bool
) -> None:
    family = a_family_that_left(place)
    clearing.set_rule("families", 5, by=acting(coordinator))
    clearing.hold("" if whole_district else str(family.id), "A case in court", by=acting(admin))

    [look] = [each for each in clearing.look(by=acting(coordinator)) if each.record_class == "families"]
    assert (look.count, look.held) == (0, 1)
    with pytest.raises(Refused):
        clearing.begin("families", by=acting(coordinator))

    by = acting(admin)
    clearing.lift(clearing.holds(by.district_id)[0].id, by=by)
    assert cleared(coordinator).done == 1


def test_a_hold_that_comes_while_the_job_is_at_work_counts(
    place: School_, coordinator: Person, admin: Person
) -> None:
    family = a_family_that_left(place)
    by = acting(coordinator)
    clearing.set_rule("families", 5, by=by)
    run_id = clearing.begin("families", by=by)
    clearing.hold(str(family.id), "A case in court", by=acting(admin))

    clearing.work(run_id, by.district_id)

    assert builders.reload(family).anonymised_on is None
    assert builders.every(RetentionRun)[0].finished_at is not None


def test_a_job_that_was_killed_goes_on_where_it_was(
    place: School_, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = [a_family_that_left(place, days_before) for days_before in range(3)]
    by = acting(coordinator)
    clearing.set_rule("families", 5, by=by)
    run_id = clearing.begin("families", by=by)
    blanked: list[int] = []

    def killed(family_id: int, district_id: int) -> list[int]:
        blanked.append(family_id)
        found = blanking.blank(family_id, district_id)
        if len(blanked) == 2:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(clearing, "blank", killed)
    with pytest.raises(KeyboardInterrupt):
        clearing.work(run_id, by.district_id)
    half = [builders.reload(family).anonymised_on is not None for family in families]
    clearing.work(run_id, by.district_id)

    assert sum(half) == 1
    assert all(builders.reload(family).anonymised_on for family in families)
    [run] = builders.every(RetentionRun)
    assert (run.done, run.finished_at is not None) == (3, True)
    assert len([e for e in builders.every(Event) if e.kind == "record.anonymised"]) == 3


@pytest.mark.parametrize("role", [Role.liaison, Role.access_manager, Role.payroll, Role.admin])
def test_only_the_coordinator_clears_and_prints(place: School_, role: Role) -> None:
    where = builders.the_district() if role is not Role.liaison else place.school
    somebody = acting(builders.a_person(roles={role: where}))

    with pytest.raises(NotYourRole):
        clearing.begin("families", by=somebody)
    with pytest.raises(NotYourRole):
        clearing.set_rule("families", 5, by=somebody)


def test_only_an_admin_holds(place: School_, coordinator: Person) -> None:
    with pytest.raises(NotYourRole):
        clearing.hold("", "Because", by=acting(coordinator))


def test_everything_that_is_kept_is_printed_and_told(place: School_, coordinator: Person) -> None:
    family = a_family_that_left(place)
    printing.disagree(family.id, "We never said that.", by=acting(coordinator))

    held = printing.printed(
        "family",
        family.id,
        form="json",
        reason="The mother asked",
        make=lambda each: each,
        by=acting(coordinator),
    )

    assert {
        "family",
        "guardian",
        "student",
        "visit",
        "reflection",
        "event",
        "disagreement",
    } <= held.tables.keys()
    assert CANARY in str(held.tables["guardian"])
    assert "We never said that." in str(held.tables["disagreement"])
    assert "key_hash" not in str(held.tables)
    told = [event for event in builders.every(Event) if event.kind == "record.printed"]
    assert [event.facts["family"] for event in told] == [family.id]
    assert "mother" not in str([event.facts for event in builders.every(Event)])


def test_another_familys_words_are_not_printed(place: School_, coordinator: Person) -> None:
    mine = a_family_that_left(place)
    other = builders.a_student("Quentin Other", at=place.school)
    builders.a_family("Quentin family", of=[other])
    a_visit("reflected", at=place, of=other, starts_at=yesterday_at() - timedelta(days=5))
    acting(coordinator)
    identify(db.session, record_keeper(mine.district_id))

    assert "Quentin" not in str(everything("family", mine.id).tables)


def test_every_table_is_about_families_or_said_not_to_be(owner: Engine) -> None:
    from flask_appbuilder import Model

    keys = {"family_id", "student_id", "visit_id"}
    carrying = {name for name, table in Model.metadata.tables.items() if keys & set(table.c.keys())}
    found = {table.name for table in tables()}

    assert carrying - found - NOT_THEIRS.keys() == set()
    assert set(WITHOUT) <= set(Model.metadata.tables)
    words = {
        name
        for name, table in Model.metadata.tables.items()
        if any(str(column.type) in ("JSONB", "BYTEA") for column in table.c)
    }
    silent = words - found - NOT_THEIRS.keys() - WITHOUT.keys() - NOT_PERSONAL
    assert silent == set(), "Does it hold something of a family? Say so in app/reports/held.py, or here."


NOT_PERSONAL = {"letter_text", "letterhead", "notice", "payroll_batch", "payroll_profile"}
"""Tables with a file or JSON in which no family is: texts, pictures, staff's pay."""


def test_old_letters_and_uploads_go_after_their_time(place: School_, coordinator: Person) -> None:
    by = acting(coordinator)
    clearing.set_rule("letters", 1, by=by)
    clearing.set_rule("uploads", 1, by=by)

    assert {each.record_class: each.years for each in clearing.look(by=by)} == {
        "families": None,
        "letters": 1,
        "uploads": 1,
        "staff": None,
    }
    with pytest.raises(Refused, match="Nothing of this is due"):
        clearing.begin("letters", by=by)
    with pytest.raises(Refused, match="Say first how many years"):
        clearing.begin("families", by=by)
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


@pytest.mark.parametrize("whole_district", [True, False])
def test_an_upload_goes_with_the_names_beside_it_unless_somebody_is_held(
    coordinator: Person, admin: Person, whole_district: bool
) -> None:
    brought = RosterImport(
        district_id=coordinator.district_id,
        filename="roster.zip",
        state="previewed",
        preview={
            "parts": {"student": {"new": 1, "changed": 0, "gone": 0, "samples": [CANARY]}},
            "notices": [CANARY],
        },
        errors=[{"value": CANARY}],
        created_at=yesterday_at() - timedelta(days=4000),
    )
    builders.save(brought)
    builders.save(RosterFile(import_id=brought.id, kind="roster", content=b"zip"))
    family = builders.a_family(of=[builders.a_student()])
    clearing.hold("" if whole_district else str(family.id), "A case in court", by=acting(admin))
    with pytest.raises(Refused, match="Nothing of this is due"):
        cleared(coordinator, "uploads")
    by = acting(admin)
    clearing.lift(clearing.holds(by.district_id)[0].id, by=by)

    assert cleared(coordinator, "uploads").done == 1

    assert builders.every(RosterFile) == []
    kept = builders.reload(brought)
    assert CANARY not in str([kept.preview, kept.errors])
    assert (kept.state, kept.preview["parts"]["student"]["new"]) == ("cancelled", 1)
