"""Nobody gets hold of an account that is mightier than what they may give, Admins of other Admins included."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.models import Account, Assignment, Event, Notice, OutsideIdentity, Person, SecondFactor, SignInLink
from app.security.session import NOBODY, SIGN_IN, Identity, acting_as, identify
from app.services import access
from app.services.access import forgotten, second_step, single_sign_on
from app.services.actors import Actor, actor_of
from app.services.errors import Refused
from tests import builders as b
from tests.browsing import send, shown
from tests.conftest import SignIn
from tests.issuer import Issuer, issuing
from workflows.people import Role

NEW_PASSWORD = "seven quiet teapots dancing"
ADMINS_OWN = "nobody here gets at"


@pytest.fixture
def acting(session: Any) -> Callable[[Person], Actor]:
    def as_person(person: Person) -> Actor:
        identify(session, Identity(person_id=person.id))
        return actor_of(person.id)

    return as_person


Acting = Callable[[Person], Actor]


def an_admin(**columns: Any) -> Person:
    return b.a_person(roles={Role.admin: b.the_district()}, **columns)


@pytest.fixture
def issuer(app: Flask) -> Iterator[Issuer]:
    before = app.config["OIDC_ISSUERS"]
    with issuing() as found:
        app.config["OIDC_ISSUERS"] = {"school": found.settings()}
        yield found
    app.config["OIDC_ISSUERS"] = before


# --- another Admin


@pytest.mark.parametrize(
    "get_hold",
    [access.invite, access.invitations.invite_by_mail, second_step.reset, single_sign_on.forget],
    ids=lambda each: each.__name__,
)
def test_an_admin_gets_no_hold_of_another_admins_account(acting: Acting, get_hold: Any) -> None:
    mine, other = an_admin(), an_admin()
    b.an_account(other)

    with pytest.raises(Refused, match=ADMINS_OWN):
        get_hold(other.id, by=acting(mine))
    assert b.every(SignInLink) == []


def test_an_admin_gets_no_hold_of_another_admins_account_even_in_sql(acting: Acting, session: Any) -> None:
    mine, other = an_admin(), an_admin(email="other@example.org")
    account = b.an_account(other)
    acting(mine)

    for statement in (
        "UPDATE ab_user SET password = 'x' WHERE id = :account",
        "UPDATE person SET email = 'mine@example.org', sourced_id = 'mine' WHERE id = :person",
    ):
        session.execute(text(statement), {"account": account.id, "person": other.id})
    session.commit()
    with pytest.raises(ProgrammingError, match="row-level security"):
        session.execute(
            text(
                "INSERT INTO sign_in_link (account_id, key_hash, made_by, expires_at)"
                " VALUES (:account, 'x', :me, now())"
            ),
            {"account": account.id, "me": mine.id},
        )

    assert b.reload(account).password == account.password
    assert (b.reload(other).email, b.reload(other).sourced_id) == ("other@example.org", None)


def test_an_admin_changes_no_other_admins_address_but_may_close_their_way_in(acting: Acting) -> None:
    mine, other = an_admin(), an_admin(email="other@example.org")
    account = b.an_account(other)
    by = acting(mine)
    from app.extensions import db

    with pytest.raises(Refused, match=ADMINS_OWN):
        access.change_person(
            db.session.get_one(Person, other.id), {"email": "x@example.org"}, version=None, by=by
        )
    db.session.rollback()
    access.switch_off(other.id, by=by)

    assert not b.reload(account).active
    assert b.reload(other).email == "other@example.org"


def test_an_admins_page_says_where_help_is_and_offers_no_link(sign_in: SignIn) -> None:
    other = an_admin()
    b.an_account(other, username="noor")

    page = sign_in(an_admin()).get(f"/people/{other.id}")

    assert "flask admin link" in shown(page)
    assert "Make a one-time link" not in shown(page)
    assert "Take the second step away" not in shown(page)


def test_one_who_was_admin_is_within_reach_again(acting: Acting) -> None:
    mine, other = an_admin(), b.a_person()
    b.an_account(other)
    yesterday = b.today().replace(year=b.today().year - 1)
    b.an_assignment(other, Role.admin, at=b.the_district(), starts_on=yesterday, ends_on=yesterday)

    assert access.invite(other.id, by=acting(mine))


# --- a role beyond whoever made the way in


def chosen_by_link(person: Person, maker: Person, acting: Acting, session: Any) -> None:
    secret = access.invite(person.id, by=acting(maker))
    identify(session, NOBODY)
    access.use_link(secret, NEW_PASSWORD)


def test_a_password_that_a_colleague_may_know_ends_with_a_mightier_role(acting: Acting, session: Any) -> None:
    keeper = b.a_person(roles={Role.access_manager: b.the_district()})
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    chosen_by_link(colleague, keeper, acting, session)

    access.assign(colleague.id, Role.payroll, reason="Cover", by=acting(an_admin()))

    [account] = b.every(Account, person_id=colleague.id)
    assert account.password is None
    assert "account.password_ended" in {event.kind for event in b.every(Event)}


def test_changing_it_oneself_does_not_hide_who_may_know_the_way_in(acting: Acting, session: Any) -> None:
    keeper = b.a_person(roles={Role.access_manager: b.the_district()})
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    chosen_by_link(colleague, keeper, acting, session)
    by = acting(colleague)
    access.change_password(current=NEW_PASSWORD, new=NEW_PASSWORD + " again", by=by, keep="x")

    access.assign(colleague.id, Role.payroll, reason="Cover", by=acting(an_admin()))

    assert b.every(Account, person_id=colleague.id)[0].password is None


@pytest.mark.parametrize(
    ("maker", "role"), [(Role.access_manager, Role.site_admin), (Role.admin, Role.payroll)]
)
def test_a_role_that_the_links_maker_could_give_leaves_the_password(
    acting: Acting, session: Any, maker: Role, role: Role
) -> None:
    keeper, colleague = b.a_person(roles={maker: b.the_district()}), b.a_person()
    chosen_by_link(colleague, keeper, acting, session)
    school = b.the_school().id if role is Role.site_admin else None

    access.assign(colleague.id, role, school_id=school, reason="Cover", by=acting(an_admin()))

    assert b.every(Account, person_id=colleague.id)[0].password


def test_who_becomes_admin_chooses_anew_what_an_admin_handed_out(acting: Acting, session: Any) -> None:
    first, second, colleague = an_admin(), an_admin(), b.a_person()
    chosen_by_link(colleague, first, acting, session)

    grant = access.ask_for_admin(colleague.id, reason="Cover", by=acting(first))
    access.confirm_admin(grant.id, by=acting(second))

    assert b.every(Account, person_id=colleague.id)[0].password is None


def test_a_match_by_hand_ends_with_a_role_beyond_whoever_matched(acting: Acting) -> None:
    keeper = b.a_person(roles={Role.access_manager: b.the_district()})
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    account = b.an_account(colleague)
    place = {"person_id": colleague.id, "district_id": colleague.district_id, "account_id": account.id}
    for subject, maker in (("by hand", keeper.id), ("by address", None)):
        b.save(
            OutsideIdentity(
                issuer="https://x", subject=subject, email="a@example.org", matched_by=maker, **place
            )
        )

    access.assign(colleague.id, Role.payroll, reason="Cover", by=acting(an_admin()))

    assert [each.subject for each in b.every(OutsideIdentity)] == ["by address"]


def test_who_becomes_admin_without_an_account_gets_a_link_that_no_colleague_sees(
    acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgotten, "can_be_mailed", lambda: True)
    first, second, colleague = an_admin(), an_admin(), b.a_person(email="new@example.org")

    grant = access.ask_for_admin(colleague.id, reason="Cover", by=acting(first))
    access.confirm_admin(grant.id, by=acting(second))

    [account] = b.every(Account, person_id=colleague.id)
    with b._engine[0].connect() as connection:
        asked = "SELECT args->>'account_id' FROM procrastinate_jobs WHERE task_name = 'access.mail_link'"
        assert list(connection.scalars(text(asked))) == [str(account.id)]


def test_who_confirms_an_admin_sees_where_their_password_goes(sign_in: SignIn, acting: Acting) -> None:
    first, second = an_admin(), an_admin()
    colleague = b.a_person(email="is.it.theirs@example.org")
    access.ask_for_admin(colleague.id, reason="Cover", by=acting(first))

    assert "is.it.theirs@example.org" in shown(sign_in(second).get("/access/admins/"))


# --- whoever it is about is told


def test_who_gets_a_new_link_or_loses_the_second_step_is_told_at_once(acting: Acting) -> None:
    keeper = b.a_person(roles={Role.access_manager: b.the_district()})
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    account = b.an_account(colleague)
    b.save(
        SecondFactor(account_id=account.id, secret="JBSWY3DPEHPK3PXP", made_at=b.now(), confirmed_at=b.now())
    )

    access.invite(colleague.id, by=acting(keeper))
    second_step.reset(colleague.id, by=acting(keeper))
    single_sign_on.forget(colleague.id, by=acting(keeper))

    told = {each.kind: (each.person_id, each.mail) for each in b.every(Notice)}
    assert told == dict.fromkeys(("link_made", "step_reset", "outside_forgotten"), (colleague.id, "waits"))


def test_a_first_invitation_is_no_news(acting: Acting) -> None:
    access.invite(b.a_person().id, by=acting(an_admin()))

    assert b.every(Notice) == []


# --- the district's issuer alone


def only_the_issuer() -> None:
    with b._engine[0].begin() as connection:
        connection.execute(text("UPDATE district_settings SET own_passwords = false"))


def test_where_the_issuer_alone_signs_in_a_right_password_gets_the_answer_of_a_wrong_one(
    client: FlaskClient, issuer: Issuer
) -> None:
    b.an_account(an_admin(), username="maria")
    only_the_issuer()

    assert send(client, "/sign-in/", username="maria", password=b.PASSWORD).status_code == 401
    b.change(b.every(Account)[0], password_from_server=True)
    assert send(client, "/sign-in/", username="maria", password=b.PASSWORD).status_code == 302


def test_without_an_issuer_in_the_settings_the_rule_locks_nobody_out(client: FlaskClient) -> None:
    b.an_account(an_admin(), username="maria")
    only_the_issuer()

    assert send(client, "/sign-in/", username="maria", password=b.PASSWORD).status_code == 302


def test_where_the_issuer_alone_signs_in_no_link_makes_a_password(
    acting: Acting, session: Any, issuer: Issuer
) -> None:
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    by = acting(an_admin())
    before = access.invite(colleague.id, by=by)
    only_the_issuer()

    with pytest.raises(Refused, match="own sign-in"):
        access.invite(colleague.id, by=by)
    identify(session, NOBODY)
    session.rollback()
    with pytest.raises(Refused, match="own sign-in"):
        access.use_link(before, NEW_PASSWORD)
    session.rollback()
    b.change(b.every(SignInLink)[0], from_server=True)
    access.use_link(before, NEW_PASSWORD)
    assert b.every(Account, person_id=colleague.id)[0].password_from_server


@pytest.mark.parametrize("password", [True, False])
def test_no_mail_makes_a_password_for_somebody_who_comes_by_the_issuer(
    app: Flask, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, password: bool
) -> None:
    colleague = b.a_person(roles={Role.liaison: b.the_school()})
    account = b.an_account(colleague)
    if not password:
        b.change(account, password=None)
    place = {"person_id": colleague.id, "district_id": colleague.district_id, "account_id": account.id}
    b.save(OutsideIdentity(issuer=issuer.address, subject="1", email="a@example.org", **place))

    with app.app_context():
        from app.extensions import db

        with acting_as(db.session, SIGN_IN):
            assert forgotten._comes_by_the_issuer(account.id) is not password


# --- two at once


def test_two_who_give_the_same_role_in_one_second_make_one_row(app: Flask) -> None:
    colleague, school = b.a_person(), b.the_school()
    keepers = [b.a_person(roles={Role.access_manager: b.the_district()}) for _ in range(4)]
    start, said = threading.Barrier(len(keepers)), []

    def give(keeper: Person) -> None:
        from app.extensions import db

        with app.app_context():
            identify(db.session, Identity(person_id=keeper.id))
            by = actor_of(keeper.id)
            db.session.rollback()
            start.wait()
            try:
                access.assign(colleague.id, Role.liaison, school_id=school.id, reason="x", by=by)
                said.append("given")
            except Refused as refused:
                said.append(str(refused))
            finally:
                db.session.remove()

    together = [threading.Thread(target=give, args=(keeper,)) for keeper in keepers]
    for each in together:
        each.start()
    for each in together:
        each.join()

    assert len(b.every(Assignment, person_id=colleague.id)) == 1
    assert sorted(said)[-1] == "given"
    assert len(said) == 4
