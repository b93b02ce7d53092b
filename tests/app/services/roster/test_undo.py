"""Undoing the last roster: everything is as before, or it is refused in words."""

import pytest
from sqlalchemy import Engine, text

from app.models import Event, FormerEmployment, RosterUndo, Student
from app.services import roster
from app.services.actors import Actor
from app.services.errors import Refused
from tests import builders, rosters
from tests.app.services.roster.desk import TABLES, BringIn, student


def values(owner: Engine) -> dict[str, list[str]]:
    """Every row without its version, its place on disk, and the mark that says for good where to look for moves."""
    row = "(to_jsonb(t) - 'version' - 'has_moved')::text"
    with owner.connect() as connection:
        return {
            table: sorted(connection.execute(text(f"SELECT {row} FROM {table} t")).scalars())
            for table in TABLES
        }


def test_the_first_roster_goes_without_a_trace(bring_in: BringIn, coordinator: Actor, owner: Engine) -> None:
    before = values(owner)
    found = bring_in(families=rosters.families({}), staff=rosters.staff({}))

    roster.undo(found.id, by=coordinator)

    assert values(owner) == before
    assert builders.reload(found).state == "undone"
    assert builders.every(RosterUndo) == []
    assert builders.every(Event)[-1].kind == "roster.undone"


def test_changes_departures_and_moves_go_back(bring_in: BringIn, coordinator: Actor, owner: Engine) -> None:
    both = [{"sourcedId": "maria", "employeeId": "1"}, {"sourcedId": "tom", "employeeId": "2"}]
    bring_in(families=rosters.families({}), staff=rosters.staff(*both))
    before = values(owner)
    files = rosters.without(rosters.a_roster(), "eva", "e4")
    rosters.row_of(files, "users.csv", "sam")["orgSourcedIds"] = "birch"
    rosters.row_of(files, "classes.csv", "k1")["schoolSourcedId"] = "birch"
    rosters.row_of(files, "users.csv", "maria")["givenName"] = "María"
    swapped = [{"sourcedId": "maria", "employeeId": "2"}, {"sourcedId": "tom", "employeeId": "1"}]
    home = {"studentSourcedIds": "sam", "addressLine1": "7 Birch Way"}
    found = bring_in(files, families=rosters.families(home), staff=rosters.staff(*swapped))

    roster.undo(found.id, by=coordinator)

    assert values(owner) == before


def test_what_people_changed_since_stands_in_the_way(
    bring_in: BringIn, coordinator: Actor, owner: Engine
) -> None:
    found = bring_in()
    builders.change(student("lan"), given_name="Linh", version=2)
    before = values(owner)

    with pytest.raises(Refused, match="cannot be undone any more"):
        roster.undo(found.id, by=coordinator)

    assert values(owner) == before
    assert builders.reload(found).state == "applied"


def test_what_stands_on_it_since_stays(bring_in: BringIn, coordinator: Actor) -> None:
    found = bring_in()
    builders.a_family("Nguyễn family", of=[student("lan")])

    with pytest.raises(Refused, match="cannot be undone any more"):
        roster.undo(found.id, by=coordinator)

    assert len(builders.every(Student)) == 3


def test_a_roster_that_changes_nothing_does_not_take_the_last_one_s_place(
    bring_in: BringIn, coordinator: Actor
) -> None:
    first = bring_in()
    again = bring_in()
    assert not roster.can_be_undone(builders.reload(again))

    roster.undo(first.id, by=coordinator)

    assert builders.every(Student) == []


def test_only_the_last_roster_is_undone(bring_in: BringIn, coordinator: Actor) -> None:
    first = bring_in()
    last = bring_in(rosters.without(rosters.a_roster(), "lan"))
    assert not roster.can_be_undone(builders.reload(first))
    assert roster.can_be_undone(builders.reload(last))

    with pytest.raises(Refused, match="Only the last roster"):
        roster.undo(first.id, by=coordinator)
    roster.undo(last.id, by=coordinator)

    assert student("lan").active
    with pytest.raises(Refused, match="Only the last roster"):
        roster.undo(last.id, by=coordinator)


def test_a_class_that_goes_back_leaves_no_day_of_the_other_one(
    bring_in: BringIn, coordinator: Actor, owner: Engine
) -> None:
    bring_in(staff=rosters.staff({"employeeClass": "certificated"}))
    before = values(owner)
    found = bring_in(staff=rosters.staff({"employeeClass": "classified"}))
    [former] = builders.every(FormerEmployment)
    assert (former.until, former.employee_class) == (builders.today(), "certificated")

    roster.undo(found.id, by=coordinator)

    assert values(owner) == before
    assert builders.every(FormerEmployment) == []
