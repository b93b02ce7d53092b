"""A few letters find names: only those that this person may see, and in no address."""

import pytest
from flask.testing import FlaskClient

from app.models import Person, School
from tests import builders as b
from tests.browsing import post
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def alder(app: object) -> School:
    return b.a_school("Alder")


@pytest.fixture
def liaison(alder: School, sign_in: SignIn) -> FlaskClient:
    return sign_in(b.a_person("Lena Ortiz", roles={Role.liaison: alder}))


def found(browser: FlaskClient, kind: str, words: str) -> list[str]:
    return [each["name"] for each in post(browser, f"/look-up/{kind}", words=words).get_json()["found"]]


def test_students_are_found_by_either_name_order_without_accents(liaison: FlaskClient, alder: School) -> None:
    b.a_student("Lan Nguyễn", at=alder)

    for words in ("ngu", "NGUYEN", "nguyen lan", "lan ngu"):
        assert found(liaison, "students", words) == ["Lan Nguyễn · Alder"]


def test_namesakes_at_one_school_are_told_apart_by_their_grown_ups(
    liaison: FlaskClient, alder: School
) -> None:
    for guardian in ("Rosa", "Ines"):
        b.a_family(of=[b.a_student("Mateo Ruiz", at=alder)], guardian={"given_name": guardian})
    b.a_student("Mateo Ruiz", at=alder)
    b.a_family(of=[b.a_student("Mara Ruiz", at=alder)])

    assert sorted(found(liaison, "students", "ruiz")) == [
        "Mara Ruiz · Alder",
        "Mateo Ruiz · Alder",
        "Mateo Ruiz · Alder · Ines Ortiz",
        "Mateo Ruiz · Alder · Rosa Ortiz",
    ]


def test_a_student_of_another_school_is_not_found(liaison: FlaskClient) -> None:
    b.a_student("Zoe Quill", at=b.a_school("Birch"))

    assert found(liaison, "students", "quill") == []


@pytest.mark.parametrize("of", ["two schools", "the district"])
def test_students_of_every_school_where_somebody_works_are_found(
    alder: School, sign_in: SignIn, of: str
) -> None:
    birch, elsewhere = b.a_school("Birch"), b.a_school("Cedar")
    for place in (alder, birch, elsewhere):
        b.a_student("Zoe Quill", at=place)
    person = b.a_person("Lena Ortiz", roles={Role.liaison: alder})
    if of == "two schools":
        b.an_assignment(person, Role.liaison, at=birch)
    else:
        b.an_assignment(person, Role.district_coordinator, at=b.the_district())

    names = found(sign_in(person), "students", "quill")

    wanted = ["Alder", "Birch"] + (["Cedar"] if of == "the district" else [])
    assert sorted(names) == [f"Zoe Quill · {place}" for place in wanted]


@pytest.mark.parametrize("words", ["", "q", "%%", "__", "\x00\x00", "' or"])
def test_odd_or_few_letters_find_nobody(liaison: FlaskClient, alder: School, words: str) -> None:
    b.a_student("Zoe Quill", at=alder)

    assert found(liaison, "students", words) == []


def test_who_may_not_choose_people_does_not_find_them(alder: School, sign_in: SignIn) -> None:
    teacher: Person = b.a_person("Tom Reyes", roles={Role.educator: alder})

    assert post(sign_in(teacher), "/look-up/people", words="re").status_code == 403


def test_a_form_says_where_its_names_are_found(sign_in: SignIn) -> None:
    desk = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))

    page = desk.get("/roles/add")

    assert 'data-look-up="/look-up/people"' in page.text
    assert 'data-look-up="/look-up/schools"' in page.text
