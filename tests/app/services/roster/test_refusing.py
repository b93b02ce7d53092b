"""A roster that does not fit: it is told where and why, and nothing is stored."""

import io

import pytest
from sqlalchemy import Engine, text

from app.models import District, Employment, Person, RosterFile
from app.services import roster
from app.services.actors import Actor
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, content, person


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


def test_what_is_no_zip_is_told_by_the_name_that_it_came_with(coordinator: Actor) -> None:
    pk = roster.upload(by=coordinator, filename="autumn export.zip", roster=io.BytesIO(b"%PDF-1.7"))

    roster.read_and_preview(pk)

    assert [error["file"] for error in roster.one(pk).errors] == ["autumn export.zip"]


def test_a_roster_of_another_district_is_told_before_it_is_stored(
    bring_in: BringIn, preview: BringIn
) -> None:
    bring_in()
    files = rosters.a_roster()
    rosters.row_of(files, "orgs.csv", "d1").update(sourcedId="d2", name="Quince Hills")

    found = preview(files)

    assert found.preview["other_district"] == "Quince Hills"


@pytest.mark.parametrize(("given", "then"), [("Ciruelo County", "Ciruelo County"), ("", "Plum Valley")])
def test_a_district_keeps_the_name_that_somebody_gave_it(bring_in: BringIn, given: str, then: str) -> None:
    builders.change(builders.the_district(), name=given)

    bring_in()

    assert [(row.name, row.sourced_id) for row in builders.every(District)] == [(then, "d1")]


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
    preview: BringIn, coordinator: Actor, owner: Engine
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


def test_ones_own_class_is_left_aside_and_told_and_the_rest_is_stored(
    preview: BringIn, bring_in: BringIn, coordinator: Actor
) -> None:
    bring_in()
    me = builders.every(Person, id=coordinator.person_id)[0]
    builders.change(me, sourced_id="noor")
    files = rosters.a_roster()
    files["users.csv"].append(
        rosters.row_of(files, "users.csv", "maria") | {"sourcedId": "noor", "email": me.email}
    )
    rows = [{"sourcedId": "maria", "employeeId": "1"}, {"sourcedId": "noor", "employeeId": "2"}]

    found = bring_in(files, staff=rosters.staff(*rows))

    assert found.preview["own_class"] == 3
    assert [each.person_id for each in builders.every(Employment)] == [person("maria").id]
