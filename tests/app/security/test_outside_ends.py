"""Signing out at the issuer ends the sessions here; and an unknown sign-in is matched to a colleague by hand."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Event, Notice, OutsideIdentity, UserSession
from tests import builders as b
from tests.app.security.test_outside import MARIA, come, is_in, maria
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from tests.issuer import Issuer, issuing
from workflows.people import Role

ENDED = "/sign-in/with/school/ended"


@pytest.fixture
def issuer(app: Flask) -> Iterator[Issuer]:
    before = app.config["OIDC_ISSUERS"]
    with issuing() as found:
        found.says(**MARIA, sid="over there")
        app.config["OIDC_ISSUERS"] = {"school": found.settings()}
        yield found
    app.config["OIDC_ISSUERS"] = before


def told(browser: FlaskClient, token: str) -> int:
    """As the issuer's server does: no cookie, no token of a form."""
    return browser.post(ENDED, data={"logout_token": token}).status_code


def test_signing_out_over_there_ends_that_session_and_no_other(
    app: Flask, client: FlaskClient, issuer: Issuer, sign_in: SignIn
) -> None:
    person = maria()
    come(client)
    elsewhere = sign_in(person)

    assert told(app.test_client(), issuer.logout_token(sub="1", sid="over there")) == 200

    assert not is_in(client)
    assert is_in(elsewhere)
    [event] = b.every(Event, kind="account.outside_ended")
    assert event.facts == {"person_id": person.id}


@pytest.mark.parametrize("said", [{"sub": "1"}, {"sub": "1", "sid": "one that we never met"}])
def test_without_a_session_that_we_know_all_of_theirs_end(
    app: Flask, client: FlaskClient, issuer: Issuer, said: dict[str, str]
) -> None:
    maria()
    come(client)

    assert told(app.test_client(), issuer.logout_token(**said)) == 200

    assert all(each.ended_at for each in b.every(UserSession))


def test_the_session_over_there_is_known_after_a_second_step_too(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    from tests.app.security.test_second_step import digits, secret_in

    person = b.a_person(
        "Maria Reyes", roles={Role.payroll: b.a_district(second_step=True)}, email="maria@example.org"
    )
    b.an_account(person, username="maria")
    come(client)
    secret = secret_in(client.get("/sign-in/second-step"))
    send(client, "/sign-in/second-step", code=digits(secret))
    assert is_in(client)

    assert told(app.test_client(), issuer.logout_token(sid="over there")) == 200

    assert not is_in(client)


@pytest.mark.parametrize(
    "said",
    [
        {"sub": "1", "nonce": "of a sign-in"},
        {"sub": "1", "events": None},
        {"sub": "1", "events": {"http://schemas.openid.net/event/backchannel-logout": "x"}},
        {"sub": "1", "aud": "another client"},
        {"sub": "1", "iss": "https://evil.example"},
        {"sub": "1", "iat": 1_600_000_000},
        {"sub": "1", "iat": None},
        {"sub": "1", "exp": 1_600_000_000},
        {"sub": "1", "jti": None},
        {},
    ],
    ids=str,
)
def test_what_is_no_logout_token_ends_nothing(
    app: Flask, client: FlaskClient, issuer: Issuer, said: dict[str, object]
) -> None:
    maria()
    come(client)

    assert told(app.test_client(), issuer.logout_token(**said)) == 400

    assert is_in(client)


def test_a_forged_logout_token_and_odd_words_end_nothing(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    maria()
    come(client)
    issuer.forged = "key"

    for token in (issuer.logout_token(sub="1"), "", "a.b.c", "x" * 30_000):
        assert told(app.test_client(), token) == 400
    assert app.test_client().get(ENDED).status_code == 405
    assert is_in(client)


def test_a_logout_token_is_heard_once(app: Flask, client: FlaskClient, issuer: Issuer) -> None:
    maria()
    caught = issuer.logout_token(sub="1", jti="said once")
    assert told(app.test_client(), caught) == 200
    come(client)

    assert told(app.test_client(), caught) == 400
    assert is_in(client)
    assert told(app.test_client(), issuer.logout_token(sub="1", jti="said anew")) == 200
    assert not is_in(client)


# --- who stands at the door


def at_the_door(client: FlaskClient, issuer: Issuer, email: str = "m.reyes@example.org") -> OutsideIdentity:
    issuer.says(**MARIA | {"email": email})
    assert come(client).status_code == 403
    return b.every(OutsideIdentity)[0]


def a_keeper(sign_in: SignIn) -> FlaskClient:
    return sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))


def test_an_unknown_sign_in_is_matched_by_hand_and_leads_in(
    client: FlaskClient, issuer: Issuer, sign_in: SignIn
) -> None:
    person = maria()
    stranger = at_the_door(client, issuer)
    keeper = a_keeper(sign_in)
    assert "m.reyes@example.org" in shown(keeper.get("/access/invite"))

    answer = send(keeper, f"/access/door/{stranger.id}", person_id=str(person.id))

    assert answer.status_code == 303, shown(answer)
    come(client)
    assert is_in(client)
    [event] = b.every(Event, kind="account.outside_matched")
    assert event.facts == {"person_id": person.id, "identity": stranger.id}
    assert [each.person_id for each in b.every(Notice, kind="outside_matched")] == [person.id]
    assert keeper.get(f"/access/door/{stranger.id}").status_code == 404
    assert "Match the sign-in from outside anew" in shown(keeper.get(f"/people/{person.id}"))


def test_a_colleague_without_an_account_is_matched_and_gets_one_at_the_door(
    client: FlaskClient, issuer: Issuer, sign_in: SignIn
) -> None:
    person = maria(account=False)
    stranger = at_the_door(client, issuer)

    send(a_keeper(sign_in), f"/access/door/{stranger.id}", person_id=str(person.id))
    come(client)

    assert is_in(client)


@pytest.mark.parametrize("role", [Role.admin, Role.payroll])
def test_nobody_is_matched_beyond_the_keepers_reach(
    client: FlaskClient, issuer: Issuer, sign_in: SignIn, role: Role
) -> None:
    mighty = b.a_person(roles={role: b.the_district()})
    stranger = at_the_door(client, issuer)
    keeper = (
        sign_in(b.a_person(roles={Role.admin: b.the_district()})) if role is Role.admin else a_keeper(sign_in)
    )

    answer = send(keeper, f"/access/door/{stranger.id}", person_id=str(mighty.id))

    assert answer.status_code == 409
    assert b.reload(stranger).person_id is None


def test_who_signs_in_from_there_already_is_not_matched_a_second_time(
    client: FlaskClient, issuer: Issuer, sign_in: SignIn
) -> None:
    person = maria()
    come(client)
    post(client, "/sign-out/")
    issuer.says(**MARIA | {"sub": "2", "email": "other@example.org"})
    come(client)
    stranger = b.every(OutsideIdentity)[-1]

    answer = send(a_keeper(sign_in), f"/access/door/{stranger.id}", person_id=str(person.id))

    assert answer.status_code == 409
    assert "match that one anew first" in shown(answer)


def test_a_stranger_of_a_server_with_several_districts_stands_at_no_door(
    client: FlaskClient, issuer: Issuer
) -> None:
    b.a_district("One")
    b.a_district("Two")
    issuer.says(**MARIA)

    assert come(client).status_code == 403
    assert b.every(OutsideIdentity) == []


def test_an_issuer_of_one_district_puts_strangers_at_its_own_door(
    app: Flask, client: FlaskClient, issuer: Issuer
) -> None:
    b.a_district("One")
    two = b.a_district("Two")
    app.config["OIDC_ISSUERS"] = {"school": issuer.settings(district="Two")}

    come(client)

    assert [each.district_id for each in b.every(OutsideIdentity)] == [two.id]
