"""The second step: taken once each, asked for by a district, set up before anything else, taken away by a colleague."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from app.models import Event, Person, RecoveryCode, SecondFactor, SignInFailure, UserSession
from app.security.encrypted import MARK
from app.services.access import second_step
from tests import builders as b
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role


def somebody(role: Role = Role.payroll, *, asked: bool = False) -> Person:
    district = b.a_district(second_step=asked)
    person = b.a_person("Maria Reyes", roles={role: district})
    b.an_account(person, username="maria")
    return person


def digits(secret: str, off: int = 0) -> str:
    """What the app shows now, or `off` half minutes from now."""
    at = second_step.step_now() + off
    return second_step._totp(secret).generate(at * second_step.SECONDS).decode()


@pytest.fixture(autouse=True)
def _half_a_minute_that_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = second_step.step_now()
    monkeypatch.setattr(second_step, "step_now", lambda: now)


def secret_in(page: TestResponse) -> str:
    return re.search(r"letters into the app: ([A-Z2-7 ]+)", page.text)[1].replace(" ", "")  # type: ignore[index]


def codes_in(page: TestResponse) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]+)</code>", page.text)


def switch_on(browser: FlaskClient) -> tuple[str, list[str]]:
    """Set the step up on one's own account; its secret and the recovery codes."""
    secret = secret_in(browser.get("/account/second-step/"))
    page = send(browser, "/account/second-step/", code=digits(secret, -1), current=b.PASSWORD)
    return secret, codes_in(page)


def sign_in_by_password(browser: FlaskClient) -> TestResponse:
    return send(browser, "/sign-in/", username="maria", password=b.PASSWORD)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account/").status_code == 200


@pytest.fixture
def on(app: Flask, sign_in: SignIn) -> tuple[str, list[str]]:
    """Maria's second step is on."""
    return switch_on(sign_in(somebody()))


def test_after_the_password_nothing_opens_but_the_page_that_asks_for_the_code(
    client: FlaskClient, on: tuple[str, list[str]]
) -> None:
    answer = sign_in_by_password(client)

    assert answer.location.startswith("/sign-in/code")
    assert not is_in(client)
    assert client.get("/payroll/").location.startswith("/sign-in/")
    assert client.get("/sign-in/code").status_code == 200


def test_the_code_opens_with_a_new_session_and_leads_on(
    client: FlaskClient, on: tuple[str, list[str]]
) -> None:
    where = send(client, "/sign-in/?next=/payroll/", username="maria", password=b.PASSWORD).location
    with client.session_transaction() as cookie:
        before = cookie["key"]

    answer = send(client, where, code=digits(on[0]))

    with client.session_transaction() as cookie:
        assert cookie["key"] != before
    assert answer.location == "/payroll/"
    assert is_in(client)


def test_a_code_opens_once_and_no_older_one_after_it(
    app: Flask, client: FlaskClient, on: tuple[str, list[str]]
) -> None:
    sign_in_by_password(client)
    used, older = digits(on[0]), digits(on[0], -1)
    assert send(client, "/sign-in/code", code=used).status_code == 302

    other = app.test_client()
    sign_in_by_password(other)
    assert send(other, "/sign-in/code", code=used).status_code == 401
    assert send(other, "/sign-in/code", code=older).status_code == 401
    assert not is_in(other)


def test_wrong_codes_lock_the_name_like_wrong_passwords(
    app: Flask, client: FlaskClient, on: tuple[str, list[str]]
) -> None:
    sign_in_by_password(client)

    answers = [send(client, "/sign-in/code", code="000000") for _ in range(10)]
    locked = send(client, "/sign-in/code", code=digits(on[0]))

    assert {answer.status_code for answer in (*answers, locked)} == {401}
    assert len({shown(answer) for answer in (*answers, locked)}) == 1
    assert sign_in_by_password(app.test_client()).status_code == 401
    assert len(b.every(SignInFailure)) == 12


def test_a_recovery_code_opens_once_however_it_is_typed(
    app: Flask, client: FlaskClient, on: tuple[str, list[str]]
) -> None:
    assert len(set(on[1])) == 10
    sign_in_by_password(client)
    assert send(client, "/sign-in/code", code=on[1][0].upper().replace("-", " ")).status_code == 302

    other = app.test_client()
    sign_in_by_password(other)
    assert send(other, "/sign-in/code", code=on[1][0]).status_code == 401
    assert len([code for code in b.every(RecoveryCode) if code.used_at]) == 1
    assert "account.recovery_code_used" in {event.kind for event in b.every(Event)}


def test_the_secret_lies_encrypted_and_codes_as_hashes(owner: Engine, on: tuple[str, list[str]]) -> None:
    with owner.connect() as connection:
        kept = connection.scalar(text("SELECT secret FROM second_factor"))
        hashes = list(connection.scalars(text("SELECT code_hash FROM recovery_code")))

    assert kept.startswith(MARK)
    assert on[0] not in kept
    assert not set(on[1]) & set(hashes)


def test_the_step_can_be_taken_for_ten_minutes(
    client: FlaskClient, owner: Engine, on: tuple[str, list[str]]
) -> None:
    sign_in_by_password(client)
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE user_session SET started_at = now() - :ago"), {"ago": timedelta(minutes=11)}
        )

    assert client.get("/sign-in/code").location == "/sign-in/"


def test_who_gives_up_half_way_starts_anew(client: FlaskClient, on: tuple[str, list[str]]) -> None:
    sign_in_by_password(client)

    post(client, "/sign-in/not-now")

    assert client.get("/sign-in/code").location == "/sign-in/"


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "0" * 41, "\0" * 6])
def test_odd_codes_are_wrong_codes(client: FlaskClient, on: tuple[str, list[str]], code: str) -> None:
    sign_in_by_password(client)

    assert send(client, "/sign-in/code", code=code).status_code in (401, 422)


# --- a district asks for it


@pytest.mark.parametrize("role", [Role.payroll, Role.access_manager, Role.admin])
def test_who_must_set_it_up_does_so_before_anything_else(client: FlaskClient, role: Role) -> None:
    somebody(role, asked=True)

    where = sign_in_by_password(client).location
    assert where.startswith("/sign-in/second-step")
    assert not is_in(client)
    wrong = send(client, where, code="000000")
    assert wrong.status_code == 422
    page = send(client, where, code=digits(secret_in(client.get(where))))

    assert len(codes_in(page)) == 10
    assert page.headers["Cache-Control"] == "no-store"
    assert is_in(client)


@pytest.mark.parametrize(("role", "asked"), [(Role.district_coordinator, True), (Role.payroll, False)])
def test_nobody_else_is_asked(client: FlaskClient, role: Role, asked: bool) -> None:
    somebody(role, asked=asked)

    sign_in_by_password(client)

    assert is_in(client)


def test_what_a_district_asks_for_cannot_be_switched_off(sign_in: SignIn) -> None:
    person = somebody(asked=True)
    switch_on(browser := sign_in(person))

    answer = post(browser, "/account/second-step/off", current=b.PASSWORD)

    assert answer.status_code == 422
    assert len(b.every(SecondFactor)) == 1


# --- one's own account


def test_switching_it_on_asks_for_the_password_and_a_code_that_fits(sign_in: SignIn) -> None:
    browser = sign_in(somebody())
    secret = secret_in(browser.get("/account/second-step/"))

    wrong_password = send(browser, "/account/second-step/", code=digits(secret), current="wrong")
    wrong_code = send(browser, "/account/second-step/", code="000000", current=b.PASSWORD)

    assert (wrong_password.status_code, wrong_code.status_code) == (422, 422)
    assert [each.confirmed_at for each in b.every(SecondFactor)] == [None]


def test_a_secret_that_waited_for_more_than_an_hour_is_made_anew(sign_in: SignIn) -> None:
    browser = sign_in(somebody())
    first = secret_in(browser.get("/account/second-step/"))
    assert secret_in(browser.get("/account/second-step/")) == first
    [waits] = b.every(SecondFactor)
    b.change(waits, made_at=waits.made_at - timedelta(hours=2))

    assert secret_in(browser.get("/account/second-step/")) != first


def test_switching_it_on_signs_out_the_other_devices(sign_in: SignIn) -> None:
    person = somebody()
    here, there = sign_in(person), sign_in(person)

    switch_on(here)

    assert (is_in(here), is_in(there)) == (True, False)


def test_the_secret_is_not_shown_again(sign_in: SignIn, on: tuple[str, list[str]]) -> None:
    browser = sign_in(b.every(Person)[0])

    page = browser.get("/account/second-step/")

    assert on[0] not in page.text.replace(" ", "")
    assert "10 recovery codes" in shown(page)


def test_new_recovery_codes_end_the_old_ones(sign_in: SignIn, on: tuple[str, list[str]]) -> None:
    browser = sign_in(b.every(Person)[0])

    assert post(browser, "/account/second-step/codes", current="wrong").status_code == 422
    anew = codes_in(post(browser, "/account/second-step/codes", current=b.PASSWORD))

    assert len(anew) == len(b.every(RecoveryCode)) == 10
    assert not set(anew) & set(on[1])


def test_switching_it_off_asks_for_the_password(sign_in: SignIn, on: tuple[str, list[str]]) -> None:
    browser = sign_in(b.every(Person)[0])

    assert post(browser, "/account/second-step/off", current="wrong").status_code == 422
    assert post(browser, "/account/second-step/off", current=b.PASSWORD).status_code == 303

    assert b.every(SecondFactor) == b.every(RecoveryCode) == []


# --- for a colleague


def keeper_and_colleague(sign_in: SignIn, keeper: Role, role: Role) -> tuple[FlaskClient, Person]:
    district = b.a_district()
    colleague = b.a_person(roles={role: district})
    b.an_account(colleague)
    switch_on(sign_in(colleague))
    return sign_in(b.a_person(roles={keeper: district})), colleague


def test_an_access_manager_takes_a_lost_step_away(sign_in: SignIn) -> None:
    keeper, colleague = keeper_and_colleague(sign_in, Role.access_manager, Role.trainer)

    answer = post(keeper, f"/people/{colleague.id}/second-step/reset")

    assert answer.status_code == 200
    assert b.every(SecondFactor) == b.every(RecoveryCode) == []
    [event] = b.every(Event, kind="account.second_step_reset")
    assert event.facts == {"person_id": colleague.id}
    of_colleague = b.an_account(colleague).id
    assert all(each.ended_at for each in b.every(UserSession, account_id=of_colleague))


@pytest.mark.parametrize(
    ("keeper", "role", "status"),
    [
        (Role.access_manager, Role.payroll, 409),
        (Role.access_manager, Role.admin, 409),
        (Role.district_coordinator, Role.trainer, 403),
        (Role.payroll, Role.trainer, 403),
        (Role.admin, Role.payroll, 200),
    ],
)
def test_nobody_takes_it_away_beyond_their_reach(
    sign_in: SignIn, keeper: Role, role: Role, status: int
) -> None:
    browser, colleague = keeper_and_colleague(sign_in, keeper, role)

    assert post(browser, f"/people/{colleague.id}/second-step/reset").status_code == status
    assert len(b.every(SecondFactor)) == (0 if status == 200 else 1)


def test_nobody_takes_their_own_away(sign_in: SignIn) -> None:
    person = somebody(Role.admin)
    switch_on(browser := sign_in(person))

    assert post(browser, f"/people/{person.id}/second-step/reset").status_code == 409
    assert len(b.every(SecondFactor)) == 1
