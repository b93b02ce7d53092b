"""The next roster: what stays as it is, what changes, who has left and who is there again."""

from datetime import date, timedelta

from sqlalchemy import Engine, text

from app.models import Employment, Enrollment, Person, PersonSchool, School, SchoolClass, StudentSchool
from app.services import roster
from app.services.access import addresses
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, content, counts, family_of, person, student


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
    assert changed == [{"label": "Lan Nguyễn", "facts": {"given_name": ["Lan", "Linh"]}, "sort": "changed"}]


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
    alder, birch = sorted(builders.every(School), key=lambda school: school.name)
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


def test_an_address_that_a_roster_replaces_is_told_once_it_is_stored(
    bring_in: BringIn, owner: Engine
) -> None:
    bring_in()
    builders.an_account(person("maria"))
    files = rosters.a_roster()
    for name in ("maria", "tom"):  # He has no account.
        rosters.row_of(files, "users.csv", name)["email"] = f"{name}@elsewhere.example.org"

    bring_in(files)

    assert told_addresses(owner) == [(person("maria").id, "changed")]
    assert person("maria").former_emails == ["maria@example.org"]


def told_addresses(owner: Engine) -> list[tuple[int, str]]:
    with owner.connect() as connection:
        rows = connection.execute(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = :job"), {"job": addresses.JOB}
        )
        return [(row.args["person_id"], row.args["kind"]) for row in rows]


def test_a_class_that_begins_on_a_day_to_come_stays_and_the_preview_says_so(
    bring_in: BringIn, preview: BringIn, coordinator: Actor
) -> None:
    said = {"employeeClass": "classified"}
    bring_in(staff=rosters.staff(said))
    [maria] = builders.every(Employment)
    soon = builders.today() + timedelta(days=20)
    builders.change(maria, employee_class="certificated", since=soon)

    found = preview(staff=rosters.staff({**said, "employeeId": "7"}))
    roster.apply(found.id, by=coordinator)
    roster.finish(found.id)

    told = found.preview
    assert (told["classes_to_come"], told["parts"]["employment"]["changed"]) == (1, 1)
    maria = builders.reload(maria)
    assert (maria.employee_id, maria.employee_class, maria.since) == ("7", "certificated", soon)
    builders.change(maria, since=builders.today())
    assert preview(staff=rosters.staff(said)).preview["classes_to_come"] == 0
