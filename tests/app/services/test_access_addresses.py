"""An e-mail address opens an account: whoever had the one before is told, whoever changed it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import Notice, Person
from app.security.session import identify, steward
from app.services import access
from app.services.access import addresses
from tests import builders as b
from tests.app.services.conftest import Acting
from tests.browsing import shown
from tests.conftest import SignIn
from tests.mail_servers import keeping, kept
from workflows.people import Role


@pytest.fixture
def post_office(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A mail server that keeps what it takes."""
    before = {name: app.config[name] for name in ("MAIL_SERVER", "PUBLIC_URL")}
    with keeping(tmp_path) as server:
        app.config.update(MAIL_SERVER=server, PUBLIC_URL="https://visits.example.org")
        yield tmp_path
    app.config.update(before)


def tom(**columns: Any) -> Person:
    person = b.a_person("Tom Okafor", roles={Role.liaison: b.the_school()}, email="tom@example.org")
    b.an_account(person, username="tom", **columns)
    return person


def an_admin() -> Person:
    return b.a_person(roles={Role.admin: b.the_district()}, email=f"admin{b.next_number()}@example.org")


def change(person: Person, email: str | None, by: Any) -> None:
    access.change_person(db.session.get_one(Person, person.id), {"email": email}, version=None, by=by)


def asked_for(owner: Engine) -> list[dict[str, Any]]:
    """What waits to be mailed to old addresses, and is taken off the queue by this."""
    with owner.begin() as connection:
        rows = connection.execute(
            text("DELETE FROM procrastinate_jobs WHERE task_name = :job RETURNING args"),
            {"job": addresses.JOB},
        )
        return [row.args for row in rows]


def mail(owner: Engine) -> None:
    """Do what was asked for in the background."""
    for each in asked_for(owner):
        identify(db.session, steward(each["as_district"]))
        addresses.mail_former(each["person_id"], each["place"], each["kind"], each.get("attempt", 0))
    db.session.rollback()


def told(folder: Path) -> list[str]:
    return [str(each["To"]) for each in kept(folder)]


def test_who_had_the_address_before_is_told_there_and_at_the_new_one(
    acting: Acting, owner: Engine, post_office: Path
) -> None:
    person = tom()

    change(person, "mine@example.org", acting(an_admin()))
    mail(owner)

    assert told(post_office) == ["tom@example.org"]
    words = kept(post_office)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "another e-mail address for you" in words
    assert "mine@example.org" not in words
    [notice] = b.every(Notice, person_id=person.id)
    assert (notice.kind, notice.mail) == ("address_changed", "waits")


def test_who_changes_their_own_address_is_told_at_the_old_one(
    acting: Acting, owner: Engine, post_office: Path
) -> None:
    keeper = b.a_person(roles={Role.access_manager: b.the_district()}, email="keeper@example.org")
    b.an_account(keeper)

    change(keeper, "elsewhere@example.org", acting(keeper))
    mail(owner)

    assert told(post_office) == ["keeper@example.org"]


def test_two_changes_tell_the_one_who_had_it_first_both_times(
    acting: Acting, owner: Engine, post_office: Path
) -> None:
    person, admin = tom(), an_admin()

    for address in ("mine@example.org", "mine2@example.org"):
        change(person, address, acting(admin))
        mail(owner)

    assert told(post_office) == ["tom@example.org", "tom@example.org", "mine@example.org"]


def test_an_address_that_is_spelled_otherwise_or_has_no_account_tells_nobody(
    acting: Acting, owner: Engine
) -> None:
    nobody_yet = b.a_person(email="new@example.org")
    by = acting(an_admin())

    change(nobody_yet, "newer@example.org", by)
    change(tom(), "Tom@Example.org", by)

    assert asked_for(owner) == []


def test_a_mail_server_that_does_not_answer_is_asked_again(app: Flask, acting: Acting, owner: Engine) -> None:
    from tests.mail_servers import server_at

    before = app.config["MAIL_SERVER"]
    app.config["MAIL_SERVER"] = server_at(1)
    change(tom(), "mine@example.org", acting(an_admin()))

    mail(owner)

    assert [each["attempt"] for each in asked_for(owner)] == [1]
    app.config["MAIL_SERVER"] = before


def test_the_second_admin_sees_that_an_address_is_new_and_the_old_one_is_told(
    acting: Acting, owner: Engine, post_office: Path, sign_in: SignIn
) -> None:
    person, first, second = tom(), an_admin(), an_admin()
    by = acting(first)
    change(person, "mine@example.org", by)
    asked_for(owner)
    grant = access.ask_for_admin(person.id, reason="Cover", by=by)

    page = shown(sign_in(second).get("/access/admins/"))
    access.confirm_admin(grant.id, by=acting(second))
    mail(owner)

    assert f"This address is new: {first.name} wrote it down" in page
    assert told(post_office) == ["tom@example.org"]
    words = kept(post_office)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "makes you an Admin" in words


def test_an_address_that_has_stood_for_a_month_is_not_called_new(
    acting: Acting, owner: Engine, sign_in: SignIn
) -> None:
    person, first, second = tom(), an_admin(), an_admin()
    by = acting(first)
    change(person, "mine@example.org", by)
    asked_for(owner)
    grant = access.ask_for_admin(person.id, reason="Cover", by=by)
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET email_since = now() - interval '31 days'"))

    page = shown(sign_in(second).get("/access/admins/"))
    access.confirm_admin(grant.id, by=acting(second))

    assert "mine@example.org" in page
    assert "This address is new" not in page
    assert asked_for(owner) == []


def test_nobody_writes_by_hand_since_when_an_address_stands(acting: Acting, session: Any) -> None:
    person = tom()
    acting(an_admin())

    session.execute(
        text("UPDATE person SET email = 'x@example.org', email_since = '2020-01-01', former_emails = NULL")
    )
    session.commit()

    kept_ = b.reload(person)
    assert kept_.former_emails == ["tom@example.org"]
    assert kept_.email_since
    assert kept_.email_since > b.now() - timedelta(days=1)
