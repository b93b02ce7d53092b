"""A new password by e-mail: one answer for everybody, one link that works once, within an hour."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app.models import Event, Person, SignInLink, UserSession
from app.security.session import Identity, identify
from app.services.access import forgotten
from tests import builders as b
from tests.browsing import send, shown
from tests.conftest import SignIn
from tests.mail_servers import keeping, kept
from workflows.people import Role

ANEW = "seven quiet teapots dancing"


@pytest.fixture
def post_office(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A mail server that keeps what it takes."""
    before = {name: app.config[name] for name in ("MAIL_SERVER", "PUBLIC_URL")}
    with keeping(tmp_path) as server:
        app.config.update(MAIL_SERVER=server, PUBLIC_URL="https://visits.example.org")
        yield tmp_path
    app.config.update(before)


def maria(**columns: object) -> Person:
    person = b.a_person("Maria Reyes", roles={Role.liaison: b.the_school()}, email="maria@example.org")
    b.an_account(person, username="maria", **columns)
    return person


def work(app: Flask, owner: Engine) -> None:
    """Do what was asked for in the background."""
    with owner.begin() as connection:
        wanted = [
            row.args
            for row in connection.execute(
                text("SELECT args FROM procrastinate_jobs WHERE task_name = 'access.mail_link' ORDER BY id")
            )
        ]
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    with app.app_context():
        from app.extensions import db

        for each in wanted:
            identify(db.session, Identity(service="steward"))
            forgotten.mail_link(each["account_id"], each.get("attempt", 0))
        db.session.remove()


def link_in(folder: Path) -> str:
    words = kept(folder)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return re.search(r"https://visits\.example\.org(/sign-in/link/\S+)", words)[1]  # type: ignore[index]


def test_the_link_in_the_mail_leads_to_a_new_password_once(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path, sign_in: SignIn
) -> None:
    before = sign_in(maria())
    send(client, "/sign-in/forgotten", username="Maria")
    work(app, owner)
    path = link_in(post_office)

    answer = send(client, path, new=ANEW, again=ANEW)

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert before.get("/account/").status_code == 302, "Whoever was signed in is signed out."
    assert client.get(path).status_code == 410
    assert "account.link_mailed" in {event.kind for event in b.every(Event)}


def test_the_mail_names_no_child_and_its_secret_is_kept_nowhere(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    maria()
    send(client, "/sign-in/forgotten", username="maria@example.org")
    work(app, owner)

    secret = link_in(post_office).rpartition("/")[2]
    with owner.connect() as connection:
        everything = connection.execute(text("SELECT * FROM sign_in_link")).all()
    assert secret not in str(everything)
    assert str(kept(post_office)[0]["To"]) == "maria@example.org"


def test_known_unknown_switched_off_and_asked_too_often_get_the_same_answer(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    maria()
    b.an_account(b.a_person(email="tom@example.org"), username="closed", active=False)

    answers = [send(client, "/sign-in/forgotten", username=name) for name in ("maria", "unknown", "closed")]
    answers += [send(client, "/sign-in/forgotten", username="maria") for _ in range(12)]
    with owner.connect() as connection:
        jobs = connection.scalar(text("SELECT count(*) FROM procrastinate_jobs"))
    work(app, owner)

    assert len({(answer.status_code, shown(answer)) for answer in answers}) == 1
    assert jobs == len(answers), "Each question costs the same work."
    assert len(kept(post_office)) == forgotten.MOST_LINKS


def test_a_newer_link_ends_the_older_and_an_hour_ends_both(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    maria()
    paths = []
    for _ in range(2):
        send(client, "/sign-in/forgotten", username="maria")
        work(app, owner)
        paths.append(link_in(post_office))
    assert [client.get(path).status_code for path in paths] == [410, 200]

    with owner.begin() as connection:
        connection.execute(text("UPDATE sign_in_link SET expires_at = expires_at - interval '61 minutes'"))
    assert client.get(paths[1]).status_code == 410


def test_a_mailed_link_leaves_an_invitation_as_it_is(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    person = maria()
    invited = SignInLink(
        account_id=b.an_account(person).id,
        key_hash="x" * 64,
        made_by=person.id,
        expires_at=datetime.now(UTC) + timedelta(hours=70),
    )
    b.save(invited)

    send(client, "/sign-in/forgotten", username="maria")
    work(app, owner)

    assert b.reload(invited).used_at is None


def test_a_mailed_link_does_not_pass_the_second_step(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    b.a_district(second_step=True)
    person = b.a_person(roles={Role.payroll: b.the_district()}, email="pay@example.org")
    b.an_account(person, username="pay")
    send(client, "/sign-in/forgotten", username="pay")
    work(app, owner)

    answer = send(client, link_in(post_office), new=ANEW, again=ANEW)

    assert answer.location.startswith("/sign-in/second-step")
    assert client.get("/account/").status_code == 302
    assert [each.stage for each in b.every(UserSession)] == ["set_up"]


def test_without_a_mail_server_the_page_names_who_helps(client: FlaskClient) -> None:
    page = shown(client.get("/sign-in/forgotten"))

    assert "Whoever manages access in your district can give you a new link." in page
    assert "Send me a link" not in page


def test_an_address_that_two_people_share_opens_neither(
    app: Flask, client: FlaskClient, owner: Engine, post_office: Path
) -> None:
    for name in ("one", "two"):
        person = b.a_person(email=f"{name}@example.org")
        b.an_account(person, username=name)
        b.change(person, email="office@example.org")

    send(client, "/sign-in/forgotten", username="office@example.org")
    work(app, owner)

    assert kept(post_office) == []
