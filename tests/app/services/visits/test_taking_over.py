"""Older visits from a spreadsheet: matched, looked at, made once, in the year of their day."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.extensions import db
from app.models import Event, Person, School, Visit, VisitEducator, VisitImport, VisitStudent
from app.security.session import Identity, identify
from app.services.actors import Actor, actor_of
from app.services.errors import Refused
from app.services.visits import matching as m
from app.services.visits import taking_over
from forms.visit_sheet import SheetRow
from tests import builders
from workflows.machine import NotYourRole
from workflows.people import Role

DAY = date(2026, 8, 14)


@pytest.fixture
def school(owner: object) -> School:
    school = builders.a_school("Alder Elementary")
    builders.a_school_year(starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
    return school


@pytest.fixture
def cora(school: School) -> Person:
    return builders.a_person("Cora Diaz", roles={Role.school_coordinator: school})


@pytest.fixture
def as_cora(app: Flask, cora: Person) -> Callable[[], Actor]:
    def become() -> Actor:
        identify(db.session, Identity(person_id=cora.id))
        return actor_of(cora.id)

    return become


def row(number: int = 2, **typed: object) -> SheetRow:
    return SheetRow(**{"number": number, "day": DAY, "educators": ("Jo Park",), **typed})  # type: ignore[arg-type]


def faults(app: Flask, become: Callable[[], Actor], *rows: SheetRow) -> list[str]:
    with app.app_context():
        found = taking_over.one(taking_over.look_through(rows, by=become()))
        return [fault["sentence"] for line in found.lines for fault in line["faults"]]


def taken(app: Flask, become: Callable[[], Actor], *rows: SheetRow) -> VisitImport:
    with app.app_context():
        by = become()
        import_id = taking_over.look_through(rows, by=by)
        taking_over.take_over(import_id, by=by)
        taking_over.finish(import_id)
        taking_over.finish(import_id)
    return builders.every(VisitImport, id=import_id)[0]


def taken_again(app: Flask, become: Callable[[], Actor], pk: int) -> VisitImport:
    with app.app_context():
        taking_over.take_over(pk, by=become())
        taking_over.finish(pk)
    return builders.every(VisitImport, id=pk)[0]


def test_a_row_becomes_a_visit_that_is_settled_elsewhere(
    app: Flask, school: School, as_cora: Callable[[], Actor], cora: Person
) -> None:
    jo = builders.a_person("Jo Park", roles={Role.educator: school})
    ana = builders.a_student("Ana Ortiz", at=school)

    found = taken(app, as_cora, row(first_name="ana", last_name="ORTIZ"))

    [visit] = builders.every(Visit)
    assert (visit.state, visit.settled_elsewhere, visit.number) == ("paid", True, 1)
    assert [each.student_id for each in builders.every(VisitStudent)] == [ana.id]
    assert [(each.person_id, each.went) for each in builders.every(VisitEducator)] == [(jo.id, True)]
    assert (found.state, found.taken, found.lines) == ("applied", 1, [])
    [told] = builders.every(Event, kind="visit.record_elsewhere")
    assert (told.actor_id, told.facts["sheet"]) == (cora.id, found.id)


def test_brothers_and_sisters_on_one_day_are_one_visit(
    app: Flask, school: School, as_cora: Callable[[], Actor]
) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    children = [builders.a_student(f"{name} Ortiz", at=school, sourced_id=name) for name in ("Ana", "Beto")]
    builders.a_family("Ortiz", of=children)

    found = taken(app, as_cora, row(2, student_id="Ana"), row(3, student_id="Beto"))

    assert found.taken == len(builders.every(Visit)) == 1
    assert len(builders.every(VisitStudent)) == 2


def test_what_is_wrong_is_said_at_each_row(app: Flask, school: School, as_cora: Callable[[], Actor]) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school, sourced_id="1")
    for _ in range(2):
        builders.a_student("Kim Lee", at=school)

    said = faults(
        app,
        as_cora,
        row(2, student_id="nobody"),
        row(3, first_name="Kim", last_name="Lee"),
        row(4, student_id="1", educators=("Nobody Known",)),
        row(5, student_id="1", educators=()),
        row(6, student_id="1", day=date(2020, 1, 1)),
        row(7, student_id="1", day=date(2099, 1, 1)),
    )

    assert said == [
        m.UNKNOWN_ID,
        m.SEVERAL,
        m.UNKNOWN_EDUCATOR,
        m.NOBODY_WENT,
        m.TWICE,
        m.NO_YEAR,
        m.FUTURE,
    ]


def test_what_is_here_already_is_not_taken_twice(
    app: Flask, school: School, as_cora: Callable[[], Actor]
) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school, sourced_id="1")
    taken(app, as_cora, row(student_id="1"))

    said = faults(app, as_cora, row(student_id="1"))

    assert said == ["This student has a visit on this day already."]


def test_the_same_sheet_handed_in_twice_makes_each_visit_once(
    app: Flask, school: School, as_cora: Callable[[], Actor]
) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school, sourced_id="1")
    with app.app_context():
        by = as_cora()
        both = [taking_over.look_through([row(student_id="1")], by=by) for _ in range(2)]
        for import_id in both:
            taking_over.take_over(import_id, by=by)
            taking_over.finish(import_id)

    assert len(builders.every(Visit)) == 1
    assert sorted(each.taken for each in builders.every(VisitImport)) == [0, 1]


def test_a_row_that_is_refused_late_stores_nothing_and_says_which_and_why(
    app: Flask, school: School, as_cora: Callable[[], Actor]
) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school)
    late = date(2025, 9, 1)
    year = builders.a_school_year(
        name="2025-2026", starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30), current=False
    )
    with app.app_context():
        by = as_cora()
        rows = (
            row(2, first_name="Ana", last_name="Ortiz"),
            row(3, first_name="Ana", last_name="Ortiz", day=late),
        )
        pk = taking_over.look_through(rows, by=by)
        taking_over.take_over(pk, by=by)
    builders.change(year, starts_on=date(2025, 10, 1))

    with app.app_context():
        as_cora()
        taking_over.finish(pk)

    assert builders.every(Visit) == []
    [found] = builders.every(VisitImport, id=pk)
    assert found.state == "read"
    assert taking_over.was_given_back(found)
    assert [(line["row"], [f["sentence"] for f in line["faults"]]) for line in found.lines] == [
        (2, []),
        (3, [m.NO_YEAR]),
    ]
    assert taken_again(app, as_cora, pk).taken == 1


def test_a_student_of_another_school_is_not_found(
    app: Flask, school: School, as_cora: Callable[[], Actor]
) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=builders.a_school("Birch"), sourced_id="1")

    assert faults(app, as_cora, row(student_id="1")) == ["No student of your schools has this id."]


def test_a_sheet_without_a_sound_row_is_refused(app: Flask, as_cora: Callable[[], Actor]) -> None:
    with app.app_context():
        by = as_cora()
        import_id = taking_over.look_through([row(student_id="nobody")], by=by)

        with pytest.raises(Refused):
            taking_over.take_over(import_id, by=by)


def test_one_that_was_left_makes_nothing(app: Flask, school: School, as_cora: Callable[[], Actor]) -> None:
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school, sourced_id="1")
    with app.app_context():
        by = as_cora()
        import_id = taking_over.look_through([row(student_id="1")], by=by)
        taking_over.take_over(import_id, by=by)
        taking_over.leave(import_id, by=by)
        taking_over.finish(import_id)

    assert not builders.every(Visit)
    assert builders.every(VisitImport)[0].lines == []


def test_a_liaison_takes_no_visits_over(app: Flask, school: School) -> None:
    liaison = builders.a_person(roles={Role.liaison: school})
    with app.app_context():
        identify(db.session, Identity(person_id=liaison.id))

        with pytest.raises(NotYourRole):
            taking_over.look_through([row(student_id="1")], by=actor_of(liaison.id))
