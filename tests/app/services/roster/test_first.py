"""The first roster of a district: what it fills, what the preview shows, what is told and what is forgotten."""

from sqlalchemy import Engine

from app.models import (
    Account,
    Assignment,
    District,
    Employment,
    Enrollment,
    Event,
    Guardian,
    RosterFile,
    School,
    Student,
    StudentFamily,
)
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, content, counts, family_of, person, student


def test_the_first_roster_fills_the_district(bring_in: BringIn) -> None:
    found = bring_in(staff=rosters.staff({}))

    assert found.state == "applied"
    assert found.progress == 100
    assert {school.name for school in builders.every(School)} == {"Alder Elementary", "Birch Middle"}
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
