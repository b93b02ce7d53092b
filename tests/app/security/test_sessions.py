"""Sessions end at once with what gave them their right; tries are counted per address too; old rows go."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app.models import OutsideIdentity, Person, SignInFailure, SignInLink, UserSession
from app.security import sign_in as security
from app.security.devices import device_of
from app.security.session import Identity, identify
from app.services import access
from app.services.access import cleaning
from app.services.actors import actor_of
from app.services.errors import Refused
from tests import builders as b
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def maria() -> Person:
    person = b.a_person("Maria Reyes", roles={Role.liaison: b.the_school()})
    b.an_account(person, username="maria")
    return person


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/account/").status_code == 200


# --- one request later at most


def test_whoever_left_is_signed_out_whoever_wrote_it(sign_in: SignIn, owner: Engine) -> None:
    browser = sign_in(person := maria())
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET active = false WHERE id = :id"), {"id": person.id})

    assert not is_in(browser)
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET active = true"))
    assert not is_in(browser), "Being back does not open an old session."


def test_an_account_that_was_switched_off_and_on_stays_signed_out(sign_in: SignIn) -> None:
    browser = sign_in(person := maria())
    manager = sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))

    for button in ("switch-off", "switch-on"):
        post(manager, f"/people/{person.id}/{button}")

    assert not is_in(browser)


@pytest.mark.parametrize("change", ["given", "ended"])
def test_a_change_of_roles_signs_out(app: Flask, sign_in: SignIn, change: str) -> None:
    browser = sign_in(person := maria())
    manager = b.a_person(roles={Role.access_manager: b.the_district()})
    with app.app_context():
        from app.extensions import db

        identify(db.session, Identity(person_id=manager.id))
        by = actor_of(manager.id)
        if change == "given":
            access.assign(person.id, Role.educator, school_id=b.the_school().id, by=by)
        else:
            [held] = b.every(b.Assignment, person_id=person.id)
            access.end_assignment(held.id, by=by)
        db.session.remove()

    assert not is_in(browser)


def test_one_device_is_signed_out_from_another(sign_in: SignIn) -> None:
    person = maria()
    here, there = sign_in(person), sign_in(person)
    newest = max(row.id for row in b.every(UserSession))

    post(here, f"/account/sessions/{newest}/end", proof=b.PASSWORD)

    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("typed", [{}, {"proof": "not the password"}], ids=["nothing", "another"])
def test_other_devices_are_signed_out_by_whoever_knows_the_password(
    sign_in: SignIn, typed: dict[str, str]
) -> None:
    person = maria()
    here, there = sign_in(person), sign_in(person)
    newest = max(row.id for row in b.every(UserSession))

    refused = [post(here, f"/account/sessions/{door}", **typed) for door in (f"{newest}/end", "end-others")]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert "That is not your current password." in shown(refused[0])
    assert is_in(there)
    assert post(here, "/account/sessions/end-others", proof=b.PASSWORD).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_signs_out_somebody_else(sign_in: SignIn) -> None:
    mine, theirs = sign_in(maria()), sign_in(b.a_person(roles={Role.admin: b.the_district()}))
    newest = max(row.id for row in b.every(UserSession))

    assert post(mine, f"/account/sessions/{newest}/end").status_code == 404
    assert is_in(theirs)


# --- devices in plain words


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, "firefox linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1", "safari iphone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "edge windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "chrome android"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", "chrome chromebook"),
        ("curl/8", None),
        ("", None),
    ],
)
def test_a_device_is_known_by_two_words(said: str, device: str | None) -> None:
    assert device_of(said) == device


def test_the_page_names_devices_and_shows_nothing_else_of_them(client: FlaskClient) -> None:
    maria()
    headers = {"User-Agent": FIREFOX + "<script>"}
    page = client.get("/sign-in/", headers=headers)
    token = page.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    typed = {"username": "maria", "password": b.PASSWORD, "csrf_token": token}
    client.post("/sign-in/", data=typed, headers=headers)

    page = client.get("/account/")

    assert "Firefox on Linux" in shown(page)
    assert "Gecko" not in page.text
    assert [row.device for row in b.every(UserSession)] == ["firefox linux"]


# --- tries


def test_an_address_that_fails_too_often_is_locked_with_the_same_answer(
    client: FlaskClient, app: Flask
) -> None:
    maria()
    wrong = send(client, "/sign-in/", username="maria", password="wrong")
    with app.app_context():
        here = security.concealed("127.0.0.1")
    b.save(
        *(
            SignInFailure(name_hash=f"{number:064}", address_hash=here)
            for number in range(security.LOCK_ADDRESS_AFTER)
        )
    )

    locked = send(client, "/sign-in/", username="maria", password=b.PASSWORD)

    assert (locked.status_code, shown(locked)) == (401, shown(wrong))
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert send(elsewhere, "/sign-in/", username="maria", password=b.PASSWORD).status_code == 302


def test_a_locked_name_costs_as_much_work_as_a_wrong_password(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria()
    checked: list[str] = []
    check = security.check_password_hash
    monkeypatch.setattr(
        security, "check_password_hash", lambda kept, typed: checked.append("once") or check(kept, typed)
    )

    for _ in range(12):
        send(client, "/sign-in/", username="maria", password="wrong")

    assert len(checked) == 12


def test_names_and_addresses_are_kept_as_keyed_hashes(client: FlaskClient) -> None:
    send(client, "/sign-in/", username="maria", password="wrong")

    [row] = b.every(SignInFailure)
    assert security.hashed("maria") != row.name_hash
    assert "127.0.0.1" not in str((row.name_hash, row.address_hash))


# --- old rows


def test_the_night_removes_what_is_of_no_use_any_more(app: Flask, owner: Engine) -> None:
    person = maria()
    account, now = b.an_account(person), b.datetime.now(b.UTC)
    for days in (0, 40, 100):
        at = now - timedelta(days=days)
        b.save(
            SignInFailure(name_hash="x" * 64, at=at),
            SignInLink(account_id=account.id, key_hash=f"{days:064}", expires_at=at),
            UserSession(
                account_id=account.id, key_hash=f"{days:064}", started_at=at, seen_at=at, ended_at=at
            ),
            OutsideIdentity(
                issuer="https://x",
                subject=str(days),
                person_id=person.id,
                district_id=person.district_id,
                email="a@example.org",
                seen_at=at,
            ),
        )
    with app.app_context():
        cleaning.clean()

    left = {table.__tablename__: len(b.every(table)) for table in (SignInFailure, SignInLink, UserSession)}
    assert left == {"sign_in_failure": 1, "sign_in_link": 1, "user_session": 1}
    assert len(b.every(OutsideIdentity)) == 2


# --- an address is a key


def test_nobody_changes_the_address_of_somebody_whose_roles_they_could_not_give(
    app: Flask, owner: Engine
) -> None:
    district = b.a_district()
    mighty = b.a_person(roles={Role.admin: district}, email="boss@example.org")
    coordinator = b.a_person(roles={Role.district_coordinator: district})
    with app.app_context():
        from app.extensions import db

        identify(db.session, Identity(person_id=coordinator.id))
        by = actor_of(coordinator.id)
        person = db.session.get_one(Person, mighty.id)
        with pytest.raises(Refused):
            access.change_person(person, {"email": "mine@example.org"}, version=None, by=by)
        db.session.rollback()
        sql = (
            "UPDATE person SET email = 'mine@example.org', sourced_id = 'mine', title = 'Boss' WHERE id = :id"
        )
        db.session.execute(text(sql), {"id": mighty.id})
        db.session.commit()
        db.session.remove()

    now = b.reload(mighty)
    assert (now.email, now.sourced_id, now.title) == ("boss@example.org", None, "Boss")


def test_the_address_of_a_colleague_within_reach_can_be_corrected(app: Flask) -> None:
    colleague = b.a_person(roles={Role.educator: b.the_school()}, email="old@example.org")
    coordinator = b.a_person(roles={Role.district_coordinator: b.the_district()})
    with app.app_context():
        from app.extensions import db

        identify(db.session, Identity(person_id=coordinator.id))
        person = db.session.get_one(Person, colleague.id)
        access.change_person(person, {"email": "new@example.org"}, version=None, by=actor_of(coordinator.id))
        db.session.remove()

    assert b.reload(colleague).email == "new@example.org"


@pytest.mark.parametrize(
    "password", ["reyes-m@plumvalley.example", "Plum Valley Plum Valley", "plumvalleyplumvalley1"]
)
def test_a_password_of_what_others_know_is_refused(client: FlaskClient, owner: Engine, password: str) -> None:
    b.a_district("Plum Valley")
    person = b.a_person(
        "Maria Reyes", roles={Role.liaison: b.the_school()}, email="reyes-m@plumvalley.example"
    )
    link = SignInLink(
        account_id=b.an_account(person).id,
        key_hash=security.hashed("made for this test"),
        expires_at=b.datetime.now(b.UTC) + timedelta(hours=1),
    )
    b.save(link)

    path = "/sign-in/link/made for this test"
    assert send(client, path, new=password, again=password).status_code == 422
    assert send(client, path, new="t" * 257, again="t" * 257).status_code == 422
    long = " ".join(["seven quiet teapots dancing over the hill"] * 6)
    assert send(client, path, new=long, again=long).status_code == 302
