"""A roster of changes: what it names follows, what it marks has left, and everything else stays as it is."""

import pytest

from app.models import Enrollment, Guardian, PersonSchool, SchoolClass, SchoolYear, Student, StudentFamily
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, counts, family_of, person, student

OF_A_ROSTER = ("orgs", "academicSessions", "classes", "users", "enrollments")


def changes(**rows: list[dict[str, str]]) -> rosters.Files:
    """A roster of these rows only; the other files are absent."""
    modes = [
        {"propertyName": f"file.{name}", "value": "delta" if name in rows else "absent"}
        for name in OF_A_ROSTER
    ]
    manifest = [{"propertyName": "oneroster.version", "value": "1.1"}, *modes]
    return {"manifest.csv": manifest} | {f"{name}.csv": every for name, every in rows.items()}


def left(row: dict[str, str]) -> dict[str, str]:
    return {**row, "status": "tobedeleted"}


def test_only_what_is_named_changes(bring_in: BringIn) -> None:
    bring_in()
    sam = rosters.a_user("sam", "student", "Samuel", "Ortiz", "alder", grades="01")

    found = bring_in(changes(users=[sam]))

    assert found.preview["changes_only"]
    assert (student("sam").given_name, student("sam").grade) == ("Samuel", "01")
    assert counts(found, "changed") == {"students": 1}
    assert not counts(found, "gone")
    assert student("eva").active
    assert person("maria").active


def test_who_is_marked_has_left_with_their_classes(bring_in: BringIn) -> None:
    bring_in()
    eva = rosters.a_user("eva", "student", "Eva", "Ortiz", "birch")
    tom = rosters.a_user("tom", "teacher", "Tom", "Okafor", "birch")

    found = bring_in(changes(users=[left(eva), left(tom)]))

    assert counts(found, "gone") == {
        "people": 1,
        "people_at_schools": 1,
        "students": 1,
        "students_at_schools": 1,
        "enrollments": 2,
    }
    assert not student("eva").active
    assert not person("tom").active
    assert student("sam").active


def test_new_people_come_to_schools_and_classes_that_are_kept(bring_in: BringIn) -> None:
    bring_in()
    kim = rosters.a_user("kim", "student", "Kim", "Reyes", "birch", agentSourcedIds="luis,ana")

    found = bring_in(changes(users=[kim], enrollments=[rosters.an_enrollment("e9", "m1", "kim", "student")]))

    assert counts(found, "new") == {
        "students": 1,
        "students_at_schools": 1,
        "enrollments": 1,
        "students_in_families": 1,
    }
    assert family_of("kim").id == family_of("sam").id
    assert builders.every(Enrollment, sourced_id="e9")[0].active


def test_a_class_alone_keeps_its_school_year(bring_in: BringIn) -> None:
    bring_in()
    year = builders.every(SchoolYear)[0]
    builders.a_school_year(name="Another", current=False)
    room = {**rosters.a_class("k1", "Room 2", "alder"), "termSourcedIds": "unheard-of"}

    bring_in(changes(classes=[room]))

    kept = builders.every(SchoolClass, sourced_id="k1")[0]
    assert (kept.title, kept.school_year_id) == ("Room 2", year.id)


def test_a_teacher_s_new_class_brings_the_school_along(bring_in: BringIn) -> None:
    bring_in()

    bring_in(changes(enrollments=[rosters.an_enrollment("e9", "m1", "maria", "teacher")]))

    assert len(builders.every(PersonSchool, person_id=person("maria").id)) == 2
    again = rosters.a_user("maria", "teacher", "María", "Lopez", "alder", email="maria@example.org")
    bring_in(changes(users=[again]))
    assert len(builders.every(PersonSchool, person_id=person("maria").id)) == 2


def test_a_grown_up_alone_is_changed_or_gets_no_more_letters(bring_in: BringIn) -> None:
    bring_in()
    ana = rosters.a_user("ana", "parent", "Anita", "Ortiz", "", phone="555-010-9999")
    luis = rosters.a_user("luis", "guardian", "Luis", "Ortiz", "")

    found = bring_in(changes(users=[ana, left(luis)]))

    every = {each.sourced_id: each for each in builders.every(Guardian)}
    assert (every["ana"].given_name, every["ana"].phone) == ("Anita", "555-010-9999")
    assert every["ana"].may_receive_letters
    assert not every["luis"].may_receive_letters
    assert len(builders.every(StudentFamily)) == 2
    assert found.preview["parts"]["guardians"]["changed"] == 1


def test_a_reference_to_what_is_not_kept_is_told(preview: BringIn) -> None:
    found = preview(changes(enrollments=[rosters.an_enrollment("e9", "k1", "sam", "student")]))

    assert (found.state, found.error_count) == ("refused", 2)
    assert "nor kept here" in found.errors[0]["problem"]
    assert builders.every(Student) == []


@pytest.mark.prove
def test_the_same_changes_again_write_nothing(bring_in: BringIn) -> None:
    bring_in()
    kim = rosters.a_user("kim", "student", "Kim", "Reyes", "birch", agentSourcedIds="luis,ana")
    told = changes(users=[kim], enrollments=[rosters.an_enrollment("e9", "m1", "kim", "student")])
    bring_in(told)

    again = bring_in(told)

    assert not counts(again, "new") | counts(again, "changed") | counts(again, "gone")
