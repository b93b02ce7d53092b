"""Questions that go together are answered as each is alone: the same values, in the same order, as the same person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, scoped_session

from app.extensions import db
from app.models import DistrictSettings, FamilyContact, Fund, Person, PersonSchool, Student, Visit
from app.models.questions import Question, answers
from tests import builders as b
from tests import money
from tests.counting import statements
from tests.visiting import a_staffed_school, a_visit, acting

Db = scoped_session[Session]


def as_they_are(rows: Sequence[Any]) -> list[Any]:
    return list(rows)


def whole(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The columns of a table's rows."""
    return [{each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs} for (row,) in rows]


def test_each_kind_of_value_comes_back_as_it_was(session: Db) -> None:
    alder = a_staffed_school("Alder")
    visit = a_visit("scheduled", at=alder)
    money.a_fund("12345.60")
    b.save(
        FamilyContact(
            district_id=visit.district_id,
            school_id=visit.school_id,
            family_id=visit.family_id,
            person_id=alder.liaison.id,
            at=datetime(2026, 3, 1, 17, 30, 0, 123456, tzinfo=UTC),
            how="phone",
            outcome="reached",
            note="Lan’s “door” is \\ green; 漢字",
        )
    )
    acting(alder.liaison)
    asked = {
        "visits": Question(select(Visit), whole),
        "contacts": Question(select(FamilyContact), whole),
        "rules": Question(select(DistrictSettings), whole),
        "people": Question(select(Person).order_by(Person.look_up.desc()), whole),
        "nobody": Question(select(Person).where(Person.id < 0), whole),
    }

    together = answers(asked)

    assert together == {name: question.answer() for name, question in asked.items()}
    assert together["contacts"][0]["note"] == "Lan’s “door” is \\ green; 漢字"
    assert together["nobody"] == []


def test_a_row_has_the_names_of_its_columns_and_what_is_not_joined_is_nothing(session: Db) -> None:
    alder = a_staffed_school("Alder")
    acting(alder.site_admin)
    query = select(Person.given_name, Student).outerjoin(Student, Student.id < 0).order_by(Person.id).limit(1)

    (row,) = answers({"first": Question(query, as_they_are)})["first"]

    assert (row.given_name, row.Student) == (alder.liaison.given_name, None)


def test_what_is_changed_on_an_answer_is_never_written(session: Db) -> None:
    alder = a_staffed_school("Alder")
    acting(alder.liaison)
    (row,) = answers({"school": Question(select(Person).where(Person.id == alder.liaison.id), as_they_are)})[
        "school"
    ]

    row.Person.given_name = "Nobody"
    session.commit()

    assert b.reload(alder.liaison).given_name == alder.liaison.given_name


def test_as_many_questions_as_one_likes_are_one_statement(session: Db) -> None:
    alder = a_staffed_school("Alder")
    acting(alder.liaison)
    asked = {f"question {number}": Question(select(Fund.name), as_they_are) for number in range(9)}
    db.session.execute(select(Person.id)).all()  # Begins the transaction, which names the person.

    assert statements(lambda: answers(asked)) == 1
    assert answers({}) == {}


OF_PERSON = select(Person.id).where(Person.id == bindparam("person", type_=Integer))
"""Put together once, for all who ask it."""


def test_a_statement_that_is_put_together_once_answers_for_whom_it_is_asked(session: Db) -> None:
    alder = a_staffed_school("Alder")
    acting(alder.liaison)
    other = alder.site_admin.id
    for person_id in [each.id for each in (alder.liaison, *alder.pair)]:
        asked = Question(OF_PERSON, as_they_are, {"person": person_id})
        beside = Question(select(Person.id).where(Person.id == other), as_they_are)

        found = answers({"asked": asked, "beside": beside})

        assert found == {"asked": [(person_id,)], "beside": [(other,)]}
        assert asked.answer() == [(person_id,)]


SCHOOL_OF_PERSON = select(PersonSchool.school_id).where(
    PersonSchool.person_id == bindparam("person", type_=Integer)
)


def test_statements_that_are_put_together_once_answer_under_whatever_name_and_in_whatever_order(
    session: Db,
) -> None:
    alder = a_staffed_school("Alder")
    acting(alder.liaison)
    mine = {"person": alder.liaison.id}
    person = Question(OF_PERSON, as_they_are, mine), [(alder.liaison.id,)]
    school = Question(SCHOOL_OF_PERSON, as_they_are, mine), [(alder.school.id,)]
    for asked in (
        {"one": person, "other": school},
        {"other": school, "one": person},
        {"one": school, "other": person},
        {"alone": school},
    ):
        found = answers({name: question for name, (question, _answer) in asked.items()})

        assert found == {name: answer for name, (_question, answer) in asked.items()}


def test_two_questions_that_mean_different_people_by_one_name_are_refused() -> None:
    asked = {str(person): Question(OF_PERSON, as_they_are, {"person": person}) for person in (1, 2)}

    with pytest.raises(ValueError, match="person"):
        answers(asked)
