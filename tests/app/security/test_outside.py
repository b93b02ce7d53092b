"""Signing in elsewhere: one way in, and many that are refused, against a real issuer."""

import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from app.models import Account, Event, OutsideIdentity, Person, UserSession
from app.security.encrypted import MARK
from tests import builders as b
from tests.browsing import post, shown
from tests.conftest import SignIn
from tests.issuer import Issuer, issuing, through
from workflows.people import Role

MARIA = {"sub": "1", "email": "Maria@example.org", "email_verified": True}


@pytest.fixture
def issuer(app: Flask) -> Iterator[Issuer]:
    """One who knows Maria, and whom the settings name."""
    before = app.config["OIDC_ISSUERS"]
    with issuing() as found:
        found.says(**MARIA)
        app.config["OIDC_ISSUERS"] = {"school": found.settings()}
        yield found
    app.config["OIDC_ISSUERS"] = before


def settings(app: Flask, issuer: Issuer, **more: object) -> None:
    app.config["OIDC_ISSUERS"] = {"school": issuer.settings(**more)}


def maria(*, role: bool = True, account: bool = True, **columns: object) -> Person:
    roles = {Role.liaison: b.the_school()} if role else {}
    person = b.a_person("Maria Reyes", roles=roles, email="maria@example.org", **columns)
    if account:
        b.an_account(person, username="maria")
    return person


def come(browser: FlaskClient, **query: str) -> TestResponse:
    """Press the button, sign in over there, and come back."""
    there = browser.get("/sign-in/with/school", query_string=query)
    assert there.status_code == 302, shown(there)
    back = urlsplit(through(there.location))
    return browser.get(f"{back.path}?{back.query}")


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account/").status_code == 200


# --- the way in


def test_whoever_the_issuer_vouches_for_comes_in_and_goes_on(client: FlaskClient, issuer: Issuer) -> None:
    maria()

    assert "Sign in with School ID" in shown(client.get("/sign-in/"))
    answer = come(client, next="/visits/")

    assert (answer.status_code, answer.location) == (302, "/visits/")
    assert is_in(client)
    [bound] = b.every(OutsideIdentity)
    assert (bound.subject, bound.email) == ("1", "maria@example.org")
    assert "account.outside_bound" in {event.kind for event in b.every(Event)}


def test_state_nonce_and_pkce_go_along(client: FlaskClient, issuer: Issuer) -> None:
    query = parse_qs(urlsplit(client.get("/sign-in/with/school").location).query)

    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= query.keys()
    assert query["response_type"] == ["code"]
    assert query["redirect_uri"][0].endswith("/sign-in/with/school/back")


def test_the_session_is_new_and_ends_with_signing_out(client: FlaskClient, issuer: Issuer) -> None:
    maria()
    come(client)
    with client.session_transaction() as cookie:
        assert not [name for name in cookie if name.startswith("_state")]

    post(client, "/sign-out/")

    assert not is_in(client)
    assert all(each.ended_at for each in b.every(UserSession))


def test_whoever_was_bound_is_known_by_the_subject_not_by_the_address(
    client: FlaskClient, issuer: Issuer, owner: Engine
) -> None:
    person = maria()
    come(client)
    post(client, "/sign-out/")
    b.change(person, email="maria.reyes@example.org")

    come(client)

    assert is_in(client)
    assert len(b.every(OutsideIdentity)) == 1


def test_a_colleague_with_a_role_needs_no_invitation(client: FlaskClient, issuer: Issuer) -> None:
    person = maria(account=False)

    come(client)

    assert is_in(client)
    [account] = b.every(Account)
    assert (account.person_id, account.password) == (person.id, None)


def test_the_roster_id_counts_where_the_address_is_not_known(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    settings(app, issuer, staff_id_claim="staff")
    person = b.a_person(roles={Role.liaison: b.the_school()}, email=None, sourced_id="T-7")
    b.an_account(person)
    issuer.says(**MARIA, staff="T-7")

    come(client)

    assert is_in(client)


def test_the_address_lies_encrypted(client: FlaskClient, issuer: Issuer, owner: Engine) -> None:
    maria()
    come(client)

    with owner.connect() as connection:
        assert connection.scalar(text("SELECT email FROM outside_identity")).startswith(MARK)


# --- who stays outside


def test_a_colleague_without_a_role_is_told_whom_to_ask(client: FlaskClient, issuer: Issuer) -> None:
    maria(role=False, account=False)
    b.a_person("Noor Haddad", roles={Role.access_manager: b.the_district()})

    answer = come(client)

    assert answer.status_code == 403
    assert "Noor Haddad" in shown(answer)
    assert not is_in(client)
    assert b.every(Account) == []
    assert [each.account_id for each in b.every(OutsideIdentity)] == [None]


def test_a_role_given_later_opens_the_door(client: FlaskClient, issuer: Issuer) -> None:
    person = maria(role=False, account=False)
    come(client)
    b.an_assignment(person, Role.liaison, at=b.the_school())

    come(client)

    assert is_in(client)
    assert len(b.every(OutsideIdentity)) == 1


def test_a_stranger_learns_nothing(client: FlaskClient, issuer: Issuer) -> None:
    b.a_person("Noor Haddad", roles={Role.access_manager: b.the_district()}, email="noor@example.org")

    answer = come(client)

    assert answer.status_code == 403
    assert "Noor" not in shown(answer)
    assert [(each.person_id, each.account_id) for each in b.every(OutsideIdentity)] == [(None, None)]


def test_whoever_left_and_a_closed_account_stay_outside(client: FlaskClient, issuer: Issuer) -> None:
    person = maria()
    come(client)
    post(client, "/sign-out/")

    for row in (b.an_account(person), person):
        b.change(row, active=False)
        assert come(client).status_code == 403
        assert not is_in(client)
        b.change(row, active=True)


def test_an_address_that_two_people_share_opens_neither(client: FlaskClient, issuer: Issuer) -> None:
    maria()
    b.a_person(roles={Role.admin: b.a_district("Elsewhere")}, email="MARIA@example.org")

    assert come(client).status_code == 403


def test_an_issuer_of_one_district_knows_no_staff_of_another(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    maria()
    settings(app, issuer, district="Elsewhere")

    assert come(client).status_code == 403


def test_an_address_that_was_given_to_somebody_new_does_not_open_the_account(
    client: FlaskClient, issuer: Issuer, sign_in: SignIn
) -> None:
    person = maria()
    come(client)
    post(client, "/sign-out/")
    issuer.says(**MARIA | {"sub": "2"})
    assert come(client).status_code == 403

    manager = sign_in(b.a_person(roles={Role.access_manager: b.the_district()}, email="m@example.org"))
    assert post(manager, f"/people/{person.id}/outside/forget").status_code == 200

    come(client)
    assert is_in(client)


# --- what proves nothing


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": "another client", "azp": "porchlight"},
        {"iss": "https://evil.example"},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"sub": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": "maria@elsewhere.example"},
        {"email": "maria@example.org@elsewhere.example"},
        {"email": "maria@sub.example.org"},
        {"email": None},
    ],
    ids=str,
)
def test_a_wrong_claim_opens_nothing(
    client: FlaskClient, issuer: Issuer, said: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    maria()
    issuer.says(**(MARIA | said))

    with caplog.at_level(logging.WARNING):
        answer = come(client)

    assert answer.status_code == 401
    assert not is_in(client)
    assert b.every(UserSession) == b.every(OutsideIdentity) == []
    assert "maria" not in caplog.text.lower()


@pytest.mark.parametrize("forged", ["none", "key", "shared secret"])
def test_a_forged_signature_opens_nothing(client: FlaskClient, issuer: Issuer, forged: str) -> None:
    maria()
    issuer.forged = forged

    assert come(client).status_code == 401
    assert not is_in(client)


def test_a_code_of_another_browser_opens_nothing(app: Flask, client: FlaskClient, issuer: Issuer) -> None:
    maria()
    back = urlsplit(through(app.test_client().get("/sign-in/with/school").location))

    assert client.get(f"{back.path}?{back.query}").status_code == 401
    assert not is_in(client)


def test_an_answer_is_used_once(client: FlaskClient, issuer: Issuer) -> None:
    maria()
    back = urlsplit(through(client.get("/sign-in/with/school").location))
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    post(client, "/sign-out/")

    assert client.get(f"{back.path}?{back.query}").status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "state=x", "error=access_denied", "code=x&state=y", "code=&state="])
def test_odd_ways_back_open_nothing(client: FlaskClient, issuer: Issuer, query: str) -> None:
    answer = client.get(f"/sign-in/with/school/back?{query}")

    assert answer.status_code == 401
    assert "did not confirm who you are" in shown(answer)


def test_whoever_began_over_there_begins_anew_here(client: FlaskClient, issuer: Issuer) -> None:
    answer = client.get("/sign-in/with/school/back?code=from-their-portal")

    assert (answer.status_code, answer.location) == (302, "/sign-in/with/school")


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere(client: FlaskClient, issuer: Issuer, wanted: str) -> None:
    maria()

    assert come(client, next=wanted).location == "/"


def test_an_issuer_that_is_another_one_or_does_not_answer(client: FlaskClient, issuer: Issuer) -> None:
    issuer.metadata = {"issuer": "https://evil.example"}
    assert client.get("/sign-in/with/school").status_code == 503
    issuer.answers = False

    answer = client.get("/sign-in/with/school")

    assert answer.status_code == 503
    assert "does not answer right now" in shown(answer)


def test_an_unknown_issuer_has_no_page(client: FlaskClient) -> None:
    assert client.get("/sign-in/with/school").status_code == 404


# --- the second step


@pytest.mark.parametrize(
    ("claims", "more", "asked"),
    [
        ({}, {}, True),
        ({"amr": ["pwd", "mfa"]}, {}, False),
        ({}, {"asks_for_second_step": True}, False),
    ],
)
def test_the_second_step_is_asked_for_unless_the_issuer_did(
    app: Flask,
    client: FlaskClient,
    issuer: Issuer,
    claims: dict[str, object],
    more: dict[str, object],
    asked: bool,
) -> None:
    settings(app, issuer, **more)
    issuer.says(**MARIA, **claims)
    b.a_district(second_step=True)
    b.an_account(b.a_person(roles={Role.payroll: b.the_district()}, email="maria@example.org"))

    answer = come(client)

    assert answer.location.startswith("/sign-in/second-step") is asked
    assert is_in(client) is not asked


def test_entra_vouches_for_an_address_in_its_own_claim(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    maria()
    app.config["OIDC_ISSUERS"] = {"school": issuer.settings().model_copy(update={"kind": "entra"})}
    assert come(client).status_code == 401

    issuer.says(**MARIA, xms_edov="1")
    come(client)

    assert is_in(client)
