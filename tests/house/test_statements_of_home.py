"""The home page asks the database ten times at most, whoever opens it and whatever waits."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import AccessRequest, Announcement, FamilyAnswer, LetterText, StudentSchool
from tests import builders as b
from tests.browsing import shown
from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import ROAD, School_, a_staffed_school, a_visit, yesterday_at
from workflows.people import STANDINGS, Role

AT_SCHOOL = {Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.delegate}
OF_A_COORDINATOR = (
    "1 open visit is of a student who changed schools",
    "1 group of people has no rate",
    "1 colleague asks for access",
    "sent by",
    "A word to all",
)


@pytest.fixture
def alder(app: Flask) -> School_:
    """A school at which everything waits that the page can tell of."""
    with app.app_context():
        place = a_staffed_school("Alder")
        for number, state in enumerate(ROAD * 2):
            a_visit(state, at=place, starts_at=yesterday_at() - timedelta(days=number))
        told_and_moved(place)
    news_and_requests(place)
    a_text_in_review(place)
    return place


def told_and_moved(place: School_) -> None:
    answered = a_visit(at=place)
    where = {"district_id": answered.district_id, "school_id": answered.school_id, "visit_id": answered.id}
    said = {"channel": "phone", "answer": "yes", "language": "en", "entered_by": place.liaison.id}
    b.save(FamilyAnswer(**where, **said))
    going = b.a_student(at=place.school)
    b.a_family(of=[going])
    a_visit(at=place, of=going)
    birch = b.a_school("Birch")
    b.change(going, school_id=birch.id)
    b.save(StudentSchool(student_id=going.id, school_id=birch.id, district_id=birch.district_id))


def news_and_requests(place: School_) -> None:
    until, district = b.today() + timedelta(days=9), b.the_district().id
    b.save(Announcement(district_id=district, title="A word to all", words="Hello.", shown_until=until))
    asks = {"person_id": place.liaison.id, "page": "/visits/", "words": "May I?"}
    b.save(AccessRequest(district_id=district, **asks))


def a_text_in_review(place: School_) -> None:
    b.letter_texts(sample=False)
    [text, *_] = b.every(LetterText, language="es", state="draft")
    b.change(text, state="in_review", translator_id=place.liaison.id, submitted_at=b.now())


def test_no_role_needs_more_than_ten(app: Flask, alder: School_, sign_in: SignIn) -> None:
    untold = b.a_person(roles={Role.educator: alder.school}, employee_class=None)
    with app.app_context():
        a_visit("scheduled", at=alder, by=[b.trained(untold), alder.pair[0]], starts_at=b.now())
    found, pages = {}, {}
    for role in sorted(set(Role) - STANDINGS):
        at = alder.school if role in AT_SCHOOL else b.the_district()
        browser = sign_in(b.a_person(roles={role: at}, languages=["es"]))
        pages[role] = shown(browser.get("/"))
        found[role] = statements(lambda browser=browser: browser.get("/"))  # type: ignore[misc]

    assert {role: count for role, count in found.items() if count > 10} == {}
    assert [words for words in OF_A_COORDINATOR if words not in pages[Role.district_coordinator]] == []
    assert "1 family answered" in pages[Role.liaison]
