"""A roster goes in: first, again, changed, and not at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, scoped_session

from app.models import (
    Account,
    Assignment,
    District,
    Employment,
    Enrollment,
    Event,
    Family,
    Guardian,
    Person,
    PersonSchool,
    RosterFile,
    RosterImport,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    StudentSchool,
)
from app.security.session import Identity, identify
from app.services import roster
from app.services.actors import Actor, actor_of
from app.services.errors import NotFound, Refused
from tests import builders, rosters
from workflows.machine import NotYourRole
from workflows.people import Role

FILLED = (District, School, SchoolYear, SchoolClass, Person, PersonSchool, Employment, Student, StudentSchool)
FILLED_TOO = (Enrollment, Family, Guardian, StudentFamily)
TABLES = tuple(model.__tablename__ for model in (*FILLED, *FILLED_TOO))

BringIn = Callable[..., RosterImport]


@pytest.fixture
def coordinator(session: scoped_session[Session]) -> Actor:
    district = builders.a_district()
    person = builders.a_person(
        "Noor Haddad", roles={Role.district_coordinator: district}, employee_class=None
    )
    return acting(session, person)


def acting(session: scoped_session[Session], person: Person) -> Actor:
    identify(session, Identity(person_id=person.id))
    return actor_of(person.id)


@pytest.fixture
def preview(coordinator: Actor) -> BringIn:
    """Upload a roster and have it read."""

    def previewed(files: rosters.Files | None = None, **apart: bytes) -> RosterImport:
        content = rosters.zipped(files or rosters.a_roster())
        import_id = roster.upload(by=coordinator, filename="plum.zip", roster=content, **apart)
        roster.read_and_preview(import_id)
        return builders.every(RosterImport, id=import_id)[0]

    return previewed


@pytest.fixture
def bring_in(coordinator: Actor, preview: BringIn) -> BringIn:
    """Upload a roster, have it read, decide, and have it stored."""

    def brought(files: rosters.Files | None = None, **apart: bytes) -> RosterImport:
        found = preview(files, **apart)
        assert found.state == "previewed", found.errors
        roster.apply(found.id, by=coordinator)
        roster.finish(found.id)
        return builders.every(RosterImport, id=found.id)[0]

    return brought


def counts(found: RosterImport, kind: str) -> dict[str, int]:
    return {name: part[kind] for name, part in found.preview["parts"].items() if part[kind]}


def content(owner: Engine) -> dict[str, Any]:
    """Every row with its place on disk: a row that was written anew shows, even with the same values."""
    with owner.connect() as connection:
        return {
            table: connection.execute(
                text(f"SELECT ctid::text, xmin::text, {table}::text FROM {table}")
            ).all()
            for table in TABLES
        }


def student(sourced_id: str) -> Student:
    return builders.every(Student, sourced_id=sourced_id)[0]


def person(sourced_id: str) -> Person:
    return builders.every(Person, sourced_id=sourced_id)[0]


def family_of(sourced_id: str) -> Family:
    links = builders.every(StudentFamily, student_id=student(sourced_id).id)
    assert len(links) == 1
    return builders.every(Family, id=links[0].family_id)[0]


# --- the first import


def test_the_first_roster_fills_the_district(bring_in: BringIn) -> None:
    found = bring_in(staff=rosters.staff({}))

    assert found.state == "applied"
    assert found.progress == 100
    assert [school.name for school in builders.every(School)] == ["Alder Elementary", "Birch Middle"]
    assert {each.name for each in builders.every(Student)} == {"Sam Ortiz", "Eva Ortiz", "Lan Nguyễn"}
    assert len(builders.every(Enrollment)) == 5
    assert builders.every(District)[0].sourced_id == "d1"
    maria = builders.every(Employment)[0]
    assert (maria.person_id, maria.employee_class, maria.exempt) == (person("maria").id, "classified", False)
    assert person("maria").languages == ["en", "es"]


def test_children_of_the_same_grown_ups_live_together(bring_in: BringIn) -> None:
    bring_in()

    home = family_of("sam")
    assert home.id == family_of("eva").id
    assert home.name == "Ortiz family"
    assert sorted(home.school_ids) == sorted(school.id for school in builders.every(School))
    assert {guardian.name for guardian in builders.every(Guardian)} == {"Ana Ortiz", "Luis Ortiz"}
    assert builders.every(StudentFamily, student_id=student("lan").id) == []


def test_a_roster_makes_no_account_and_gives_no_role(bring_in: BringIn) -> None:
    before = len(builders.every(Assignment))

    bring_in()

    assert builders.every(Account) == []
    assert len(builders.every(Assignment)) == before


def test_the_preview_counts_what_will_be_written_and_writes_nothing(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    before = content(owner)

    found = preview()

    assert content(owner) == before
    assert counts(found, "new") == {
        "school_years": 1,
        "schools": 2,
        "classes": 2,
        "people": 2,
        "people_at_schools": 2,
        "students": 3,
        "students_at_schools": 3,
        "enrollments": 5,
        "families": 1,
        "guardians": 2,
        "students_in_families": 2,
    }
    assert found.preview["parts"]["students"]["samples"]["new"] == ["Eva Ortiz", "Lan Nguyễn", "Sam Ortiz"]


def test_files_and_names_are_forgotten_once_the_roster_is_stored(bring_in: BringIn) -> None:
    found = bring_in()

    assert builders.every(RosterFile) == []
    assert "Ortiz" not in str(found.preview)
    assert counts(found, "new")["students"] == 3


def test_what_was_done_is_told_in_events_without_names(bring_in: BringIn, coordinator: Actor) -> None:
    bring_in()

    told = builders.every(Event)
    assert [event.kind for event in told] == ["roster.uploaded", "roster.decided", "roster.applied"]
    assert {event.actor_id for event in told} == {coordinator.person_id}
    assert "Ortiz" not in str([event.facts for event in told])


# --- again


def test_the_same_roster_again_writes_no_row(bring_in: BringIn, owner: Engine) -> None:
    apart = {"families": rosters.families({}), "staff": rosters.staff({})}
    bring_in(**apart)
    before = content(owner)

    again = bring_in(**apart)

    assert again.state == "applied"
    assert not counts(again, "new") | counts(again, "changed") | counts(again, "gone")
    assert content(owner) == before


def test_a_changed_name_is_shown_old_and_new_and_raises_the_version(
    bring_in: BringIn, preview: BringIn
) -> None:
    bring_in()
    files = rosters.a_roster()
    rosters.row_of(files, "users.csv", "lan")["givenName"] = "Linh"

    found = preview(files)

    assert counts(found, "changed") == {"students": 1}
    changed = found.preview["parts"]["students"]["samples"]["changed"]
    assert changed == [{"label": "Lan Nguyễn", "facts": {"given_name": ["Lan", "Linh"]}}]


def test_a_change_raises_the_version(bring_in: BringIn) -> None:
    bring_in()
    files = rosters.a_roster()
    rosters.row_of(files, "users.csv", "lan")["grades"] = "01"

    bring_in(files)

    assert (student("lan").grade, student("lan").version) == ("01", 2)
    assert student("sam").version == 1


def test_a_student_who_is_not_named_any_more_has_left_but_stays_on_record(bring_in: BringIn) -> None:
    bring_in()

    found = bring_in(rosters.without(rosters.a_roster(), "eva"))

    assert counts(found, "gone") == {"students": 1, "students_at_schools": 1, "enrollments": 1}
    assert not student("eva").active
    assert builders.every(StudentSchool, student_id=student("eva").id)[0].until == builders.today()
    assert not builders.every(Enrollment, sourced_id="e3")[0].active
    alder = builders.every(School, sourced_id="alder")[0]
    assert family_of("eva").school_ids == [alder.id]


def test_a_student_who_comes_back_is_there_again(bring_in: BringIn) -> None:
    bring_in()
    bring_in(rosters.without(rosters.a_roster(), "eva"))

    bring_in()

    assert student("eva").active
    assert builders.every(StudentSchool, student_id=student("eva").id)[0].until is None
    assert builders.every(Enrollment, sourced_id="e3")[0].ends_on == date(2026, 6, 10)


def test_a_move_to_another_school_keeps_the_former_one_on_record(bring_in: BringIn) -> None:
    bring_in()
    alder, birch = builders.every(School)
    files = rosters.a_roster()
    rosters.row_of(files, "users.csv", "sam")["orgSourcedIds"] = "birch"
    rosters.row_of(files, "enrollments.csv", "e1")["classSourcedId"] = "m1"

    found = bring_in(files)

    assert student("sam").school_id == birch.id
    history = {each.school_id: each for each in builders.every(StudentSchool, student_id=student("sam").id)}
    assert history[alder.id].until == builders.today()
    assert history[birch.id].until is None
    assert family_of("sam").school_ids == [birch.id]
    assert counts(found, "changed")["students"] == 1


def test_staff_who_are_not_named_any_more_have_left(bring_in: BringIn) -> None:
    bring_in()

    bring_in(rosters.without(rosters.a_roster(), "tom"))

    assert not person("tom").active
    assert builders.every(PersonSchool, person_id=person("tom").id) == []


def test_whoever_brings_the_roster_in_stays_active(bring_in: BringIn, coordinator: Actor) -> None:
    me = builders.every(Person, id=coordinator.person_id)[0]
    me.sourced_id = "noor"
    builders.save(me)

    found = bring_in()

    assert found.state == "applied"
    assert builders.reload(me).active


def test_rows_that_people_made_by_hand_are_left_alone(bring_in: BringIn) -> None:
    bring_in()
    alder = builders.every(School, sourced_id="alder")[0]
    by_hand = builders.a_student("Kim Reyes", at=alder)
    home = builders.a_family(of=[by_hand])

    found = bring_in()

    assert not counts(found, "gone")
    assert builders.reload(by_hand).active
    assert builders.reload(home).version == home.version


def test_people_and_schools_entered_before_the_first_roster_are_found_again(bring_in: BringIn) -> None:
    school = builders.a_school("ALDER elementary")
    teacher = builders.a_person("Maria Lopez", email="Maria@Example.org")

    bring_in()

    assert builders.reload(school).sourced_id == "alder"
    assert builders.reload(teacher).sourced_id == "maria"
    assert len(builders.every(School)) == 2


def test_a_class_that_moves_to_another_school_begins_anew_there(bring_in: BringIn) -> None:
    bring_in()
    files = rosters.a_roster()
    rosters.row_of(files, "classes.csv", "k1")["schoolSourcedId"] = "birch"

    bring_in(files)

    now = builders.every(SchoolClass, sourced_id="k1")[0]
    assert now.school_id == builders.every(School, sourced_id="birch")[0].id
    assert builders.every(Enrollment, sourced_id="e1")[0].class_id == now.id
    assert [each.active for each in builders.every(SchoolClass, sourced_id=None)] == [False]


# --- school years


def test_a_year_entered_by_hand_is_the_roster_s_year_of_that_name(bring_in: BringIn) -> None:
    early = date(2025, 7, 1)
    by_hand = builders.a_school_year(
        name="Last year", starts_on=early, ends_on=date(2026, 6, 1), current=False
    )

    bring_in()

    year = builders.reload(by_hand)
    assert (year.sourced_id, year.starts_on, year.ends_on) == ("y1", early, date(2026, 6, 10))
    assert year.current


def test_the_year_that_holds_today_is_the_current_one(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    day = builders.today()
    spans = (
        (f"{day.year - 1}-01-01", f"{day.year}-12-31"),
        (f"{day.year + 2}-01-01", f"{day.year + 3}-06-01"),
    )
    for name, (starts, ends) in zip(("Now", "Later"), spans, strict=True):
        files["academicSessions.csv"].append(rosters.a_session(name, name, "schoolYear", starts, ends))

    bring_in(files)

    assert [year.name for year in builders.every(SchoolYear, current=True)] == ["Now"]


def test_without_a_school_year_the_terms_make_one(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    files["academicSessions.csv"] = [
        rosters.a_session("fall", "Fall", "term", "2025-08-15", "2025-12-20"),
        rosters.a_session("spring", "Spring", "term", "2026-01-05", "2026-06-10"),
    ]

    bring_in(files)

    year = builders.every(SchoolYear)[0]
    assert (year.name, year.starts_on, year.ends_on) == ("2025-2026", date(2025, 8, 15), date(2026, 6, 10))


def test_schools_with_years_of_one_title_share_the_year(bring_in: BringIn) -> None:
    files = rosters.a_roster()
    files["academicSessions.csv"] += [
        rosters.a_session("y2", "Last year", "schoolYear", "2025-08-01", "2026-06-01"),
        rosters.a_session("fall2", "Fall", "term", "2025-08-01", "2025-12-01", parentSourcedId="y2"),
    ]
    rosters.row_of(files, "classes.csv", "m1")["termSourcedIds"] = "fall2"

    bring_in(files)

    assert len(builders.every(SchoolYear)) == 1
    assert builders.every(SchoolYear)[0].starts_on == date(2025, 8, 1)


# --- families


def test_a_new_address_takes_its_verification_away(bring_in: BringIn, coordinator: Actor) -> None:
    bring_in(families=rosters.families({}))
    home = family_of("sam")
    home.address_verified_on, home.address_verified_by = builders.today(), coordinator.person_id
    builders.save(home)

    bring_in(families=rosters.families({"addressLine1": "7 Birch Way"}))

    moved = family_of("sam")
    assert moved.address_line == "7 Birch Way"
    assert (moved.address_verified_on, moved.address_verified_by, moved.address_verified_how) == (None,) * 3


def test_the_same_address_keeps_its_verification(bring_in: BringIn, coordinator: Actor) -> None:
    bring_in(families=rosters.families({}))
    home = family_of("sam")
    home.address_verified_on, home.address_verified_by = builders.today(), coordinator.person_id
    builders.save(home)

    bring_in(families=rosters.families({"givenName": "Anita"}))

    assert family_of("sam").address_verified_on == builders.today()


def test_what_the_roster_leaves_blank_stays_as_people_entered_it(bring_in: BringIn) -> None:
    bring_in()
    luis = builders.every(Guardian, given_name="Luis")[0]
    luis.spoken_language, luis.phone, luis.interpreter = "es", "+15305550199", True
    builders.save(luis)

    found = bring_in()

    assert not counts(found, "changed")
    assert builders.reload(luis).phone == "+15305550199"


def test_a_person_s_word_that_protects_a_family_outlives_every_roster(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}))
    home, ana = family_of("sam"), builders.every(Guardian)[0]
    home.confidential_address, ana.may_receive_letters = True, False
    builders.save(home, ana)

    bring_in(families=rosters.families({"confidentialAddress": "no", "mayReceiveLetters": "yes"}))

    assert builders.reload(home).confidential_address
    assert not builders.reload(ana).may_receive_letters


def test_a_family_without_a_fixed_address_gets_none_from_the_roster(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({"addressLine1": "", "city": ""}))
    home = family_of("sam")
    home.no_fixed_address = True
    builders.save(home)

    bring_in(families=rosters.families({}))

    assert family_of("sam").address_line is None


def test_a_guardian_who_is_not_named_any_more_gets_no_letters(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}, {"givenName": "Luis"}))

    bring_in(families=rosters.families({}))

    letters = {each.given_name: each.may_receive_letters for each in builders.every(Guardian)}
    assert letters == {"Ana": True, "Luis": False}


def test_families_csv_takes_the_place_of_the_households_made_from_users(bring_in: BringIn) -> None:
    bring_in()
    made = family_of("sam")

    bring_in(families=rosters.families({}))

    assert family_of("sam").sourced_id == "F1"
    assert family_of("eva").sourced_id == "F1"
    assert builders.reload(made).school_ids == []


def test_without_families_csv_the_families_of_an_earlier_one_stay(bring_in: BringIn) -> None:
    bring_in(families=rosters.families({}))

    found = bring_in()

    assert found.state == "applied"
    assert family_of("sam").sourced_id == "F1"
    assert len(builders.every(Family)) == 1


def test_a_second_household_entered_by_hand_stays_beside_the_roster_s(bring_in: BringIn) -> None:
    bring_in()
    by_hand = builders.a_family("Second home", of=[student("sam")])

    found = bring_in()

    assert not counts(found, "gone")
    homes = {link.family_id for link in builders.every(StudentFamily, student_id=student("sam").id)}
    assert homes == {by_hand.id, family_of("eva").id}


# --- errors


def test_errors_are_told_with_file_row_and_column_and_nothing_is_stored(
    preview: BringIn, owner: Engine
) -> None:
    before = content(owner)
    files = rosters.a_roster()
    rosters.row_of(files, "enrollments.csv", "e3")["userSourcedId"] = "nobody"

    found = preview(files)

    assert (found.state, found.error_count) == ("refused", 1)
    error = found.errors[0]
    assert [error[key] for key in ("file", "row", "column", "value")] == [
        "enrollments.csv",
        4,
        "userSourcedId",
        "nobody",
    ]
    assert content(owner) == before
    assert builders.every(RosterFile) == []


def test_a_roster_of_another_district_is_told_before_it_is_stored(
    bring_in: BringIn, preview: BringIn
) -> None:
    bring_in()
    files = rosters.a_roster()
    rosters.row_of(files, "orgs.csv", "d1").update(sourcedId="d2", name="Quince Hills")

    found = preview(files)

    assert found.preview["other_district"] == "Quince Hills"


def test_a_district_does_not_take_the_id_of_another_one_here(bring_in: BringIn) -> None:
    other = builders.a_district("Quince Hills")
    other.sourced_id = "d1"
    builders.save(other)

    found = bring_in()

    assert found.preview["other_district"] == "Plum Valley"
    assert [district.sourced_id for district in builders.every(District)] == [None, "d1"]


def test_an_employee_number_of_somebody_else_is_refused(preview: BringIn) -> None:
    taken = builders.a_person("Jo Park")
    number = builders.every(Employment, person_id=taken.id)[0].employee_id

    found = preview(staff=rosters.staff({"employeeId": number}))

    assert found.state == "refused"
    assert (found.errors[0]["file"], found.errors[0]["row"]) == ("staff.csv", 2)


def test_two_people_may_swap_their_employee_numbers(bring_in: BringIn) -> None:
    both = [{"sourcedId": "maria", "employeeId": "1"}, {"sourcedId": "tom", "employeeId": "2"}]
    bring_in(staff=rosters.staff(*both))

    swapped = [{"sourcedId": "maria", "employeeId": "2"}, {"sourcedId": "tom", "employeeId": "1"}]
    bring_in(staff=rosters.staff(*swapped))

    numbers = {each.person_id: each.employee_id for each in builders.every(Employment)}
    assert numbers == {person("maria").id: "2", person("tom").id: "1"}


def test_what_fails_half_way_stores_nothing_and_can_be_tried_again(
    preview: BringIn, coordinator: Actor, owner: Engine, session: scoped_session[Session]
) -> None:
    found = preview()
    roster.apply(found.id, by=coordinator)
    before = content(owner)
    with owner.begin() as connection:
        connection.execute(
            text("ALTER TABLE guardian ADD CONSTRAINT nobody CHECK (given_name <> 'Luis') NOT VALID")
        )
    try:
        with pytest.raises(Exception, match="nobody"):
            roster.finish(found.id)
    finally:
        with owner.begin() as connection:
            connection.execute(text("ALTER TABLE guardian DROP CONSTRAINT nobody"))
    assert content(owner) == before

    roster.finish(found.id)

    assert builders.reload(found).state == "applied"


# --- deciding


def test_one_roster_waits_at_a_time(preview: BringIn, coordinator: Actor) -> None:
    found = preview()

    with pytest.raises(Refused, match=r"plum\.zip"):
        roster.upload(by=coordinator, filename="second.zip", roster=b"zip")

    roster.cancel(found.id, by=coordinator)
    roster.upload(by=coordinator, filename="second.zip", roster=b"zip")


def test_a_cancelled_roster_stores_nothing_and_forgets_names(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    before = content(owner)
    found = preview()

    roster.cancel(found.id, by=coordinator)
    roster.finish(found.id)

    found = builders.reload(found)
    assert found.state == "cancelled"
    assert "Ortiz" not in str(found.preview)
    assert builders.every(RosterFile) == []
    assert content(owner) == before
    with pytest.raises(Refused):
        roster.apply(found.id, by=coordinator)


def test_a_roster_that_is_being_stored_is_not_cancelled(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    found = preview()
    roster.apply(found.id, by=coordinator)
    from app.services.roster.storing import LOCK

    with owner.begin() as elsewhere:
        elsewhere.execute(
            text("SELECT pg_advisory_xact_lock(:lock, :of)"), {"lock": LOCK, "of": found.district_id}
        )
        with pytest.raises(Refused):
            roster.cancel(found.id, by=coordinator)
        with pytest.raises(roster.Busy):
            roster.finish(found.id)

    roster.cancel(found.id, by=coordinator)


def test_a_job_that_nobody_works_on_any_more_can_be_asked_for_again(
    preview: BringIn, coordinator: Actor, owner: Engine
) -> None:
    found = preview()
    roster.apply(found.id, by=coordinator)
    assert roster.standing(roster.one(found.id)) == "waiting"
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'roster.apply'")
        )
    assert roster.standing(roster.one(found.id)) == "stopped"

    roster.try_again(found.id, by=coordinator)

    assert roster.standing(roster.one(found.id)) == "waiting"


def test_only_a_coordinator_brings_a_roster_in(session: scoped_session[Session]) -> None:
    liaison = acting(session, builders.a_person(roles={Role.liaison: builders.a_school()}))

    with pytest.raises(NotYourRole):
        roster.upload(by=liaison, filename="plum.zip", roster=b"zip")


def test_another_district_s_coordinator_finds_no_import(
    preview: BringIn, session: scoped_session[Session]
) -> None:
    found = preview()
    other = builders.a_district("Quince Hills")
    stranger = acting(session, builders.a_person(roles={Role.district_coordinator: other}))

    with pytest.raises(NotFound):
        roster.one(found.id)
    with pytest.raises(NotFound):
        roster.apply(found.id, by=stranger)


def test_a_roster_touches_its_own_district_only(bring_in: BringIn, owner: Engine) -> None:
    other = builders.a_district("Quince Hills")
    school = builders.a_school("Alder Elementary", district=other)
    theirs = builders.a_student("Sam Ortiz", at=school, sourced_id="sam")

    bring_in()
    bring_in(rosters.without(rosters.a_roster(), "sam"))

    assert builders.reload(theirs).active
    assert builders.reload(school).sourced_id is None
