"""News in the product, and what people choose for themselves."""

import pytest
from flask import Flask

from app.extensions import db
from app.models import Notice, Person, PersonChoice
from app.security.session import identify, steward
from app.services import notices
from tests import builders
from tests.browsing import post, send, shown, token
from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import School_, a_staffed_school, a_visit


@pytest.fixture
def place(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def a_notice(
    app: Flask, place: School_, person: Person, kind: str = "reflection_due", **named: int
) -> Notice:
    with app.app_context():
        identify(db.session, steward(place.school.district_id))
        school_id = place.school.id if named else None
        about, here = f"{kind}:{len(builders.every(Notice))}", place.school.district_id
        notices.tell(
            [person.id],
            kind,
            about=about,
            district_id=here,
            school_id=school_id,
            facts={"day": "2026-09-22"},
            **named,
        )
        db.session.commit()
    return builders.every(Notice, person_id=person.id)[-1]


def test_news_is_counted_beside_the_bell_and_read_by_opening_it(
    app: Flask, place: School_, sign_in: SignIn
) -> None:
    maria = place.pair[0]
    with app.app_context():
        visit = a_visit("completed", at=place, by=place.pair)
    kept = a_notice(app, place, maria, visit_id=visit.id)
    browser = sign_in(maria)

    assert "News: 1 new" in shown(browser.get("/"))
    assert "Your reflection on the visit of Tue, Sep 22 is due." in shown(browser.get("/news/"))
    opened = browser.get(f"/news/{kept.id}")

    assert opened.headers["Location"] == f"/visits/{visit.id}"
    assert "Nothing is new" in shown(browser.get("/news/"))
    assert builders.reload(kept).read_at is not None


def test_everything_is_read_with_one_press(app: Flask, place: School_, sign_in: SignIn) -> None:
    maria, tom = place.pair
    mine = [a_notice(app, place, maria) for _ in range(2)]
    other = a_notice(app, place, tom)

    assert post(sign_in(maria), "/news/read").status_code == 303

    assert all(builders.reload(each).read_at for each in mine)
    assert builders.reload(other).read_at is None


def test_a_colleagues_news_is_not_there(app: Flask, place: School_, sign_in: SignIn) -> None:
    kept = a_notice(app, place, place.pair[0])

    assert sign_in(place.pair[1]).get(f"/news/{kept.id}").status_code == 404
    assert builders.reload(kept).read_at is None


def test_the_page_says_when_its_email_was_not_delivered(app: Flask, place: School_, sign_in: SignIn) -> None:
    kept = a_notice(app, place, place.pair[0])
    kept.mail = "failed"
    builders.save(kept)

    assert "The e-mail about this could not be delivered." in shown(sign_in(place.pair[0]).get("/news/"))


def test_the_bell_asks_the_database_nothing_of_its_own(app: Flask, place: School_, sign_in: SignIn) -> None:
    browser = sign_in(place.liaison)
    browser.get("/")
    before = statements(lambda: browser.get("/"))

    a_notice(app, place, place.liaison)

    assert statements(lambda: browser.get("/")) == before <= 10


def test_choices_are_kept_and_shown_again(place: School_, sign_in: SignIn) -> None:
    browser = sign_in(place.liaison)

    sent = {"notices": "at_once", "screen_language": "es", "named_in_thanks": "y"}
    answer = browser.post("/account/choices", data={"csrf_token": token(browser), **sent})

    assert answer.status_code == 303
    [kept] = builders.every(PersonChoice, person_id=place.liaison.id)
    assert (kept.notices, kept.screen_language, kept.named_in_thanks) == ("at_once", "es", True)
    assert '<html lang="es"' in browser.get("/account/").text
    assert send(browser, "/account/", screen_language="en").status_code == 422, (
        "the password's form is another"
    )


def test_a_choice_that_was_not_offered_is_refused(place: School_, sign_in: SignIn) -> None:
    browser = sign_in(place.liaison)

    sent = {"notices": "by_pigeon", "screen_language": "xx"}
    answer = browser.post("/account/choices", data={"csrf_token": token(browser), **sent})

    assert answer.status_code == 422
    assert builders.every(PersonChoice, person_id=place.liaison.id) == []


def test_the_language_chosen_in_the_frame_follows_the_person_to_another_device(
    place: School_, sign_in: SignIn
) -> None:
    assert post(sign_in(place.liaison), "/language/es").status_code == 302

    elsewhere = sign_in(place.liaison)

    assert '<html lang="es"' in elsewhere.get("/").text


def test_without_a_choice_the_browsers_language_counts(place: School_, sign_in: SignIn) -> None:
    page = sign_in(place.liaison).get("/", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})

    assert '<html lang="es"' in page.text
