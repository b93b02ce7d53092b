"""Builders whose ground was laid before put its rows back, and are found out by nobody."""

from sqlalchemy import Engine, text

from app.models import Event, Payment, Person, School, Visit
from tests import builders, grounds
from tests.database import Database
from tests.visiting import School_, a_staffed_school, a_visit

TABLES = (Person, School, Visit, Event, Payment)
LAID = []


@grounds.remembered
def a_lamp(name: str, *, at: School | None = None) -> Person:
    LAID.append(name)
    return builders.a_person(name)


def anew(mine: Database) -> None:
    grounds.database.empty(mine)
    builders.start_anew()
    grounds.begin(mine)
    LAID.clear()


def what_is_there(owner: Engine) -> dict[str, list[str]]:
    """Every row of some tables, but for the moments at which it was written."""
    with owner.connect() as connection:
        return {
            model.__tablename__: [
                str({key: value for key, value in row._mapping.items() if not hasattr(value, "hour")})
                for row in connection.execute(text(f"SELECT * FROM {model.__tablename__} ORDER BY id"))
            ]
            for model in TABLES
        }


def test_from_the_third_time_on_rows_are_put_back(owner: Engine, own_database: Database):
    laid, there = [], []
    for _ in range(3):
        anew(own_database)
        made = a_lamp("Ada Lamp")
        laid.append(list(LAID))
        there.append(
            (made.id, made.email, builders.every(Person, id=made.id)[0].email, builders.next_number())
        )

    assert laid == [["Ada Lamp"], ["Ada Lamp"], []]
    assert there[0] == there[1] == there[2]


def test_a_visit_that_is_put_back_is_the_one_that_was_built(session, owner: Engine, own_database: Database):
    def laid() -> tuple[School_, Visit, dict[str, list[str]]]:
        anew(own_database)
        school = a_staffed_school()
        visit = a_visit("reflected", at=school)
        return school, visit, what_is_there(owner)

    (_, built, rows), _, (school, visit, again) = laid(), laid(), laid()

    assert (visit.id, visit.number, visit.state) == (built.id, built.number, "reflected")
    assert all(again[name] for name in ("visit", "event", "payment"))
    assert {name: len(each) for name, each in again.items()} == {
        name: len(each) for name, each in rows.items()
    }
    assert again["person"] == rows["person"]
    assert a_visit("agreed", at=school).id != visit.id


def test_what_was_laid_otherwise_is_built(owner: Engine, own_database: Database):
    for _ in range(3):
        anew(own_database)
        a_lamp("Ada Lamp")
    anew(own_database)
    a_lamp("Ben Lamp")
    a_lamp("Ada Lamp")

    assert LAID == ["Ben Lamp", "Ada Lamp"]
    assert [each.given_name for each in builders.every(Person)] == ["Ben", "Ada"]


def test_what_somebody_else_wrote_is_never_lost(owner: Engine, own_database: Database):
    for _ in range(3):
        anew(own_database)
        a_lamp("Ada Lamp")
    anew(own_database)
    with owner.begin() as connection:
        connection.execute(
            text("INSERT INTO district (name, time_zone) VALUES ('Elsewhere', 'America/Denver')")
        )

    a_lamp("Ada Lamp")

    assert LAID == ["Ada Lamp"]
    assert builders.the_district().name == "Elsewhere"


def test_a_session_is_known_and_its_cookie_opens_what_was_put_back(sign_in, own_database: Database):
    for _ in range(3):
        anew(own_database)
        liaison = a_staffed_school().liaison
        browser = sign_in(liaison)
        a_lamp("Ada Lamp")

    assert LAID == []
    assert browser.get("/").status_code == 200


def test_a_changed_row_makes_another_ground(owner: Engine, own_database: Database):
    def laid(name: str) -> str:
        anew(own_database)
        school = builders.a_school()
        builders.change(school, name=name)
        a_lamp("Ada Lamp", at=builders.reload(school))
        return builders.reload(school).name

    assert [laid("Elm") for _ in range(3)] == ["Elm"] * 3
    assert LAID == []
    assert laid("Oak") == "Oak"
    assert LAID == ["Ada Lamp"]


def test_a_value_that_says_nothing_lasting_of_itself_has_it_built(owner: Engine, own_database: Database):
    for _ in range(4):
        anew(own_database)
        a_lamp("Ada Lamp", at=object())

    assert LAID == ["Ada Lamp"]
