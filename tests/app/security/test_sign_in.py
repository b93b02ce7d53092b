"""Signing in and staying signed in: lock-out, sessions that end, answers that tell nothing."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from app.models import Account, Person, UserSession
from tests.builders import PASSWORD, a_person, a_session, an_account, every, the_district, the_school
from tests.conftest import SignIn
from workflows.people import Role

NEW_PASSWORD = "seven quiet teapots dancing"


@pytest.fixture(autouse=True)
def _no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests post without reading the form first; test_every_door.py asks for the token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def maria() -> Person:
    person = a_person("Maria Reyes", roles={Role.liaison: the_school()})
    an_account(person, username="maria")
    return person


def attempt(browser: FlaskClient, password: str, username: str = "maria", **query: str) -> TestResponse:
    return browser.post("/sign-in/", data={"username": username, "password": password}, query_string=query)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account/").status_code == 200


def cookie_of(browser: FlaskClient) -> str:
    found = browser.get_cookie("porchlight")
    assert found is not None
    return found.value


# --- the door


def test_the_right_password_opens_the_door_in_any_case_of_the_name(client: FlaskClient) -> None:
    maria()

    answer = attempt(client, PASSWORD, " Maria ")

    assert answer.status_code == 302
    assert is_in(client)


def test_wrong_unknown_locked_and_switched_off_get_the_same_answer(client: FlaskClient) -> None:
    maria()
    an_account(a_person(), username="closed", active=False)

    wrong = attempt(client, "wrong")
    unknown = attempt(client, "wrong", "nobody-of-that-name")
    closed = attempt(client, PASSWORD, "closed")
    for _ in range(10):
        attempt(client, "wrong")
    locked = attempt(client, PASSWORD)

    pages = {said(answer) for answer in (wrong, unknown, closed, locked)}
    assert {answer.status_code for answer in (wrong, unknown, closed, locked)} == {401}
    assert len(pages) == 1


def said(answer: TestResponse) -> str:
    """The page without what was typed and without what differs every time."""
    page = answer.get_data(as_text=True)
    for typed in ("maria", "nobody-of-that-name", "closed"):
        page = page.replace(f'value="{typed}"', "")
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "nonce" not in line)


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.security import sign_in

    maria()
    checked: list[str] = []
    check = sign_in.check_password_hash
    monkeypatch.setattr(
        sign_in, "check_password_hash", lambda kept, typed: checked.append(kept[:6]) or check(kept, typed)
    )

    attempt(client, "wrong")
    attempt(client, "wrong", "nobody-of-that-name")

    assert len(checked) == 2
    assert len(set(checked)) == 1


def test_ten_wrong_passwords_lock_the_name_for_fifteen_minutes(client: FlaskClient, owner: Engine) -> None:
    maria()

    for _ in range(9):
        attempt(client, "wrong")
    assert attempt(client, PASSWORD).status_code == 302, "Nine are forgiven."
    client.post("/sign-out/")
    attempt(client, "wrong")
    assert attempt(client, PASSWORD).status_code == 401

    with owner.begin() as connection:
        connection.execute(text("UPDATE sign_in_failure SET at = at - interval '16 minutes'"))
    assert attempt(client, PASSWORD).status_code == 302


@pytest.mark.prove
def test_a_thousand_wrong_passwords_open_nothing_though_the_lock_is_waited_out(
    client: FlaskClient, owner: Engine
) -> None:
    maria()
    wait = text("UPDATE sign_in_failure SET at = at - interval '16 minutes'")

    for number in range(1_000):
        assert attempt(client, f"{PASSWORD}{number}").status_code == 401
        if number % 9 == 8:
            with owner.begin() as connection:
                connection.execute(wait)

    assert not is_in(client)
    assert attempt(client, PASSWORD).status_code == 302


def test_a_lock_is_for_one_name_only_however_it_is_written(client: FlaskClient) -> None:
    maria()
    an_account(a_person(), username="tom")

    for name in ("maria", "MARIA", " Maria", "maria ", "mArIa") * 2:
        attempt(client, "wrong", name)

    assert attempt(client, PASSWORD).status_code == 401
    assert attempt(client, PASSWORD, "tom").status_code == 302


@pytest.mark.parametrize("password", ["", "\0", "x" * 5000, "a\0b"])
def test_odd_passwords_are_wrong_passwords(client: FlaskClient, password: str) -> None:
    maria()

    assert attempt(client, password).status_code < 500
    assert not is_in(client)


PAYLOADS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "//evil.example@localhost",
    "javascript:alert(1)",
    "data:text/html,x",
    "%2F%2Fevil.example",
    "evil.example",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nobody_is_led_elsewhere_after_signing_in(client: FlaskClient, payload: str) -> None:
    maria()

    answer = attempt(client, PASSWORD, next=payload)

    assert answer.status_code == 302
    assert answer.headers["Location"] in ("/", "http://localhost/")


def test_a_page_of_ours_is_where_one_goes_on(client: FlaskClient) -> None:
    maria()

    assert attempt(client, PASSWORD, next="/account/").headers["Location"].endswith("/account/")


# --- the session


def test_each_sign_in_gets_a_new_cookie_and_a_row_that_keeps_only_its_hash(client: FlaskClient) -> None:
    maria()
    client.get("/sign-in/")
    before = cookie_of(client)

    attempt(client, PASSWORD)

    [row] = every(UserSession)
    with client.session_transaction() as cookie:
        key = cookie["key"]
    assert cookie_of(client) != before
    assert key not in row.key_hash
    client.post("/sign-out/")
    attempt(client, PASSWORD)
    with client.session_transaction() as cookie:
        assert cookie["key"] != key


def test_a_cookie_that_was_planted_before_signing_in_is_worth_nothing(client: FlaskClient) -> None:
    maria()
    with client.session_transaction() as cookie:
        cookie["key"] = "planted"

    attempt(client, PASSWORD)

    with client.session_transaction() as cookie:
        assert cookie["key"] != "planted"


def test_a_captured_cookie_is_dead_after_signing_out(app: Flask, client: FlaskClient) -> None:
    maria()
    attempt(client, PASSWORD)
    thief = app.test_client()
    thief.set_cookie("porchlight", cookie_of(client))
    assert is_in(thief)

    client.post("/sign-out/")

    assert not is_in(thief)
    assert every(UserSession)[0].ended_at is not None


@pytest.mark.parametrize(
    ("column", "ago", "still_in"),
    [
        ("seen_at", timedelta(minutes=59), True),
        ("seen_at", timedelta(minutes=61), False),
        ("started_at", timedelta(hours=11, minutes=59), True),
        ("started_at", timedelta(hours=12, minutes=1), False),
        ("ended_at", timedelta(seconds=1), False),
    ],
)
def test_a_session_ends_by_rest_and_by_age(
    sign_in: SignIn, owner: Engine, column: str, ago: timedelta, still_in: bool
) -> None:
    browser = sign_in(maria())
    with owner.begin() as connection:
        connection.execute(text(f"UPDATE user_session SET {column} = now() - :ago"), {"ago": ago})

    assert is_in(browser) is still_in


def test_a_request_keeps_a_session_awake(sign_in: SignIn, owner: Engine) -> None:
    browser = sign_in(maria())
    with owner.begin() as connection:
        connection.execute(text("UPDATE user_session SET seen_at = now() - interval '50 minutes'"))

    browser.get("/account/")

    with owner.connect() as connection:
        assert connection.scalar(text("SELECT seen_at > now() - interval '1 minute' FROM user_session"))


def test_changing_the_password_ends_the_other_sessions_at_once(sign_in: SignIn) -> None:
    person = maria()
    here, there = sign_in(person), sign_in(person)
    form = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}

    answer = here.post("/account/", data=form)

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_changing_the_password_asks_for_the_current_one(sign_in: SignIn) -> None:
    browser = sign_in(maria())
    before = every(Account)[0].password

    answer = browser.post("/account/", data={"current": "wrong", "new": NEW_PASSWORD, "again": NEW_PASSWORD})

    assert answer.status_code == 422
    assert "That is not your current password." in answer.get_data(as_text=True)
    assert every(Account)[0].password == before


def test_switching_the_account_off_ends_its_session(sign_in: SignIn, owner: Engine) -> None:
    browser = sign_in(maria())
    with owner.begin() as connection:
        connection.execute(text("UPDATE ab_user SET active = false"))

    assert not is_in(browser)


def test_the_button_that_switches_off_ends_the_session_too(sign_in: SignIn) -> None:
    person = maria()
    browser = sign_in(person)
    manager = sign_in(a_person(roles={Role.access_manager: the_district()}))

    answer = manager.post(f"/people/{person.id}/switch-off")

    assert answer.status_code == 200
    assert not is_in(browser)


def test_whoever_left_meets_no_page(sign_in: SignIn, owner: Engine) -> None:
    person = maria()
    browser = sign_in(person)
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET active = false WHERE id = :id"), {"id": person.id})

    for page in ("/", "/account/", "/students/", "/visits/"):
        assert browser.get(page).status_code in (302, 403), page


def test_a_session_row_is_of_use_with_its_own_account_only(app: Flask) -> None:
    person, other = maria(), a_person(roles={Role.admin: the_district()})
    key, account = a_session(person)["key"], an_account(other)
    browser = app.test_client()
    for named in (other.id, person.id):
        with browser.session_transaction() as cookie:
            cookie.update(_user_id=str(account.id), key=key, person=named, _fresh=True)

        assert not is_in(browser)


def test_a_signed_out_browser_is_told_nothing_by_odd_cookies(app: Flask) -> None:
    person = maria()
    odd: list[dict[str, Any]] = [
        {"_user_id": "1", "key": "x", "person": person.id},
        {"_user_id": str(an_account(person).id), "key": "", "person": person.id},
        {"_user_id": str(an_account(person).id), "key": "x", "person": 0},
    ]
    for values in odd:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(values)

        assert browser.get("/account/").status_code == 302


# --- the link


def test_a_link_is_opened_used_and_over(client: FlaskClient, sign_in: SignIn) -> None:
    person = a_person("Lan Tran", roles={Role.educator: the_school()})
    manager = sign_in(a_person(roles={Role.access_manager: the_district()}))

    shown = manager.post(f"/people/{person.id}/invite")
    path = link_in(shown)

    assert client.get(path).status_code == 200
    weak = client.post(path, data={"new": "Lan Tran Lan Tran", "again": "Lan Tran Lan Tran"})
    assert weak.status_code == 422
    assert client.post(path, data={"new": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 302
    assert is_in(client)
    assert client.get(path).status_code == 410
    assert client.post(path, data={"new": PASSWORD, "again": PASSWORD}).status_code == 410


def link_in(answer: TestResponse) -> str:
    page = answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    start = page.index("/sign-in/link/")
    return page[start : page.index('"', start)]


def test_using_a_link_signs_out_whoever_was_there(sign_in: SignIn) -> None:
    person = a_person(roles={Role.educator: the_school()})
    manager = sign_in(a_person(roles={Role.access_manager: the_district()}))
    path = link_in(manager.post(f"/people/{person.id}/invite"))

    manager.post(path, data={"new": NEW_PASSWORD, "again": NEW_PASSWORD})

    with manager.session_transaction() as cookie:
        assert cookie["person"] == person.id
    ended = [each.ended_at is not None for each in every(UserSession)]
    assert ended == [True, False]


@pytest.mark.parametrize("secret", ["x", "x" * 43, "..", "%00", "a" * 3000])
def test_a_made_up_link_is_over(client: FlaskClient, secret: str) -> None:
    assert client.get(f"/sign-in/link/{secret}").status_code in (404, 410)


def test_a_person_of_another_district_cannot_be_invited(sign_in: SignIn) -> None:
    from tests.builders import a_district

    here, elsewhere = a_district("Here"), a_district("Elsewhere")
    stranger = a_person("Canary Stranger", district=elsewhere)
    manager = sign_in(a_person(roles={Role.access_manager: here}))

    answer = manager.post(f"/people/{stranger.id}/invite")

    assert answer.status_code == 404
    assert "Canary" not in answer.get_data(as_text=True)
