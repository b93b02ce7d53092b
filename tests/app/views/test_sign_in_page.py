"""Signing in and out, the way back, the language."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Account, Person, UserSession
from app.security.people import SignInFailure
from app.security.sign_in import concealed
from tests import builders as b
from tests.browsing import post, send, shown
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]
WRONG = "The name and the password do not fit together"


@pytest.fixture
def maria(app: Flask) -> Account:
    """A liaison's account."""
    return b.an_account(b.a_person("Maria Reyes", roles={Role.liaison: b.the_school()}), username="maria")


def test_the_right_password_opens_the_door_and_leads_to_where_one_wanted(
    client: FlaskClient, maria: Account
) -> None:
    answer = send(client, "/sign-in/?next=/families/", username="maria", password=b.PASSWORD)

    assert (answer.status_code, answer.location) == (302, "/families/")
    assert "Hello, Maria Reyes" in shown(client.get("/"))


def test_the_name_is_kept_and_the_password_is_not_when_they_do_not_fit(
    client: FlaskClient, maria: Account
) -> None:
    answer = send(client, "/sign-in/", username="maria", password="wrong one")

    assert answer.status_code == 401
    assert WRONG in shown(answer)
    assert 'value="maria"' in answer.text
    assert "wrong one" not in answer.text


def test_an_unknown_name_a_wrong_password_and_a_locked_name_get_the_same_answer(
    client: FlaskClient, maria: Account
) -> None:
    unknown = send(client, "/sign-in/", username="nobody", password="x")
    wrong = send(client, "/sign-in/", username="maria", password="x")
    with client.application.app_context():
        lock = concealed("maria")
    for _ in range(10):
        b.save(SignInFailure(name_hash=lock))
    locked = send(client, "/sign-in/", username="maria", password=b.PASSWORD)

    assert unknown.status_code == wrong.status_code == locked.status_code == 401
    assert all(WRONG in shown(answer) for answer in (unknown, wrong, locked))


def test_a_session_of_before_is_not_the_session_after(client: FlaskClient, maria: Account) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    send(client, "/sign-in/", username="maria", password=b.PASSWORD)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["person"] == maria.person_id
        assert len(b.every(UserSession, account_id=maria.id)) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/x",
        "",
    ],
)
def test_the_way_back_never_leads_elsewhere(client: FlaskClient, maria: Account, elsewhere: str) -> None:
    client.get("/sign-in/")
    page = client.get("/sign-in/", query_string={"next": elsewhere})
    from tests.browsing import fields_of

    sent = fields_of(page) | {"username": "maria", "password": b.PASSWORD}
    answer = client.post("/sign-in/", query_string={"next": elsewhere}, data=sent)

    assert (answer.status_code, answer.location) == (302, "/")


def test_signing_out_is_a_post_and_makes_the_cookie_worthless(
    app: Flask, sign_in: SignIn, maria: Account
) -> None:
    browser = sign_in(b.every(Person, id=maria.person_id)[0])
    with browser.session_transaction() as cookie:
        stolen = dict(cookie)

    assert browser.get("/sign-out/").status_code == 405
    post(browser, "/sign-out/")

    assert browser.get("/").status_code == 302
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get("/").status_code == 302


def test_an_idle_session_has_ended(app: Flask, maria: Account) -> None:
    person = b.every(Person, id=maria.person_id)[0]
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update(b.a_session(person, seen_at=b.now() - timedelta(hours=2)))

    assert browser.get("/").status_code == 302


def test_the_browsers_language_counts_until_one_is_chosen(client: FlaskClient) -> None:
    spanish = client.get("/sign-in/", headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert '<html lang="es"' in spanish.text

    from tests.browsing import token_of

    client.post("/language/en", data={"csrf_token": token_of(spanish), "next": "/sign-in/"})

    assert '<html lang="en"' in client.get("/sign-in/", headers={"Accept-Language": "es"}).text


def test_a_language_that_is_not_spoken_here_is_not_found(sign_in: SignIn, maria: Account) -> None:
    browser = sign_in(b.every(Person, id=maria.person_id)[0])

    assert post(browser, "/language/xx").status_code == 404


def test_the_rail_shows_only_what_the_person_may_open(sign_in: SignIn, maria: Account) -> None:
    page = sign_in(b.every(Person, id=maria.person_id)[0]).get("/")

    assert 'href="/families/"' in page.text
    assert 'href="/funds/"' not in page.text
    assert 'href="/people/"' not in page.text
