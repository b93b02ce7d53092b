"""Leavers, reviews, requests and invitations, as services; approvals that fall to the coordinator."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.models import AccessReview, AccessRules, Account, Assignment, Event, Invitation, Person, SignInLink
from app.reports import access as report
from app.reports import work_money
from app.security.session import identify, steward
from app.services import access, clock
from app.services.access import round as access_round
from app.services.access.reviews import Decision
from app.services.errors import NotFound, Refused
from tests import builders as b
from tests import mail_servers
from tests.app.services.conftest import Acting
from workflows.machine import NotYourRole
from workflows.people import Role


def a_keeper() -> Person:
    return b.a_person(roles={Role.access_manager: b.the_district()})


# --- who left


def test_who_left_loses_everything_by_itself_where_the_district_says_so(session: Any) -> None:
    gone = b.a_person(roles={Role.admin: b.the_district()}, active=False)
    b.a_session(gone)
    b.save(AccessRules(district_id=b.the_district().id, leavers_end_by_themselves=True))
    identify(session, steward(b.the_district().id))

    access_round.make_the_round(b.the_district().id)

    [held] = b.every(Assignment, person_id=gone.id)
    assert held.ends_on == b.today() - timedelta(days=1)
    assert not b.every(Account, person_id=gone.id)[0].active
    assert [event.kind for event in b.every(Event)][:2] == ["assignment.ended", "access.left"]


def test_without_that_setting_nothing_ends_by_itself(session: Any) -> None:
    gone = b.a_person(roles={Role.educator: b.the_school()}, active=False)
    identify(session, steward(b.the_district().id))

    access_round.make_the_round(b.the_district().id)

    assert b.every(Assignment, person_id=gone.id)[0].ends_on is None


def test_a_leaver_with_a_role_beyond_ones_own_grants_is_left_to_an_admin(acting: Acting) -> None:
    mighty = b.a_person(roles={Role.payroll: b.the_district()}, active=False)
    by = acting(a_keeper())

    ended = access.leavers.end_access([mighty.id], by=by)

    assert (ended.done, [number for number, _ in ended.refused]) == ((), [mighty.id])


def test_nobody_who_works_here_is_ended_as_a_leaver(acting: Acting) -> None:
    here = b.a_person(roles={Role.educator: b.the_school()})

    with pytest.raises(NotFound):
        access.leavers.end_access([here.id], by=acting(a_keeper()))


# --- reviews


def test_a_review_is_opened_in_its_months_only(session: Any) -> None:
    b.a_person(roles={Role.educator: b.the_school()})
    other = b.today().month % 12 + 1
    b.save(AccessRules(district_id=b.the_district().id, review_months=[other]))
    identify(session, steward(b.the_district().id))

    access_round.make_the_round(b.the_district().id)

    assert b.every(AccessReview) == []


def test_only_who_keeps_the_districts_access_begins_a_review(acting: Acting) -> None:
    with pytest.raises(NotYourRole):
        access.reviews.open_now(by=acting(b.a_person(roles={Role.site_admin: b.the_school()})))


def test_a_review_ends_no_admin_and_lengthens_nothing(acting: Acting) -> None:
    admin = b.a_person(roles={Role.admin: b.the_district()})
    short = b.an_assignment(b.a_person(), Role.trainer, at=b.the_district(), ends_on=b.today())
    by = acting(a_keeper())
    access.reviews.open_now(by=by)
    [review] = b.every(AccessReview)
    his = b.every(Assignment, person_id=admin.id)[0]

    for number, decision in (
        (his.id, Decision(keep=False)),
        (short.id, Decision(keep=False, last_day=b.today() + timedelta(days=9))),
    ):
        with pytest.raises(Refused):
            access.reviews.decide(review.id, {number: decision}, by=by)
    with pytest.raises(NotFound):
        access.reviews.decide(review.id, {0: Decision(keep=True)}, by=by)
    assert b.reload(his).ends_on is None


def test_a_review_that_is_done_decides_nothing_any_more(acting: Acting) -> None:
    held = b.an_assignment(b.a_person(), Role.liaison, at=b.the_school())
    site_admin = b.a_person(roles={Role.site_admin: b.the_school()})
    access.reviews.open_now(by=acting(a_keeper()))
    [review] = b.every(AccessReview, school_id=b.the_school().id)
    everybody = {each.id: Decision(keep=True) for each in b.every(Assignment, school_id=b.the_school().id)}
    assert access.reviews.decide(review.id, everybody, by=acting(a_keeper()))

    with pytest.raises(Refused, match="is done"):
        access.reviews.decide(review.id, {held.id: Decision(keep=False)}, by=acting(site_admin))

    assert b.reload(held).ends_on is None


# --- requests


def test_a_person_asks_once_for_a_page_and_for_few_at_a_time(acting: Acting) -> None:
    by = acting(b.a_person(roles={Role.educator: b.the_school()}))
    for page in ("A.list", "B.list", "C.list", "D.list", "E.list"):
        access.requests.ask(page, "Please", by=by)

    for page in ("A.list", "F.list"):
        with pytest.raises(Refused):
            access.requests.ask(page, "Please", by=by)


def test_who_may_not_give_the_role_neither_sees_nor_answers_the_request(acting: Acting) -> None:
    asked = access.requests.ask(
        "PayrollView.list",
        "Pay",
        role=Role.payroll,
        by=acting(b.a_person(roles={Role.educator: b.the_school()})),
    )
    by = acting(a_keeper())

    assert access.requests.open_requests(by=by) == []
    with pytest.raises(Refused, match="may not give"):
        access.requests.grant_request(asked.id, Role.payroll, by=by)
    with pytest.raises(Refused, match="may not give"):
        access.requests.decline_request(asked.id, "No", by=by)
    with pytest.raises(NotFound):
        access.requests.decline_request(
            asked.id, "No", by=acting(b.a_person(roles={Role.liaison: b.the_school()}))
        )


# --- invitations by e-mail


def test_an_invitation_brings_a_link_that_works_once_and_tells_of_nobody(
    acting: Acting, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria = b.a_person("Maria Reyes", roles={Role.liaison: b.the_school()})
    b.a_student("Ana Ortiz", at=b.the_school())
    keeper = a_keeper()
    by = acting(keeper)
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://porch.example.org")
    with mail_servers.keeping(tmp_path) as server:
        monkeypatch.setitem(app.config, "MAIL_SERVER", server)
        asked = access.invitations.invite_by_mail(maria.id, by=by)
        with pytest.raises(Refused, match="on its way already"):
            access.invitations.invite_by_mail(maria.id, by=by)
        access.invitations.send_invitation(asked.id)
        access.invitations.send_invitation(asked.id)
        [first] = mail_servers.kept(tmp_path)
        again = access.invitations.invite_by_mail(maria.id, by=by)
        access.invitations.send_invitation(again.id)

    told = first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    found = re.search(r"https://porch.example.org/sign-in/link/(\S+)", told)
    assert found is not None
    assert (first["To"], "Ortiz" in told) == (maria.email, False)
    assert [row.state for row in b.every(Invitation)] == ["revoked", "sent"]
    assert not access.link_is_open(found[1])  # The second e-mail ended it.
    acting(keeper)
    access.invitations.revoke_invitation(maria.id, by=by)
    assert all(link.used_at for link in b.every(SignInLink))


def test_nothing_is_sent_without_a_mail_server_or_an_address(acting: Acting) -> None:
    by = acting(a_keeper())

    with pytest.raises(Refused, match="not set up"):
        access.invitations.invite_by_mail(b.a_person().id, by=by)
    with pytest.raises(Refused, match="No e-mail address"):
        access.invitations.invite_by_mail(b.a_person(email=None).id, by=by)
    with pytest.raises(Refused, match="Nobody changes their own"):
        access.invitations.invite_by_mail(by.person_id or 0, by=by)


# --- schools without an approver


def test_what_nobody_at_the_school_may_approve_falls_to_the_coordinator(acting: Acting) -> None:
    alder, birch = b.a_school("Alder"), b.a_school("Birch")
    b.a_person(roles={Role.site_admin: birch})
    gone = b.a_person(roles={Role.site_admin: alder}, active=False)
    coordinator = b.a_person(roles={Role.district_coordinator: b.the_district()})
    by = acting(coordinator)

    assert report.schools_without_approver(b.the_district().id, b.today()) == {alder.id: "Alder"}
    assert work_money.money(by, clock.now()).to_approve == 0
    assert gone.active is False


def test_a_site_admin_of_the_whole_district_approves_everywhere(acting: Acting) -> None:
    b.a_school("Alder")
    b.a_person(roles={Role.site_admin: b.the_district()})
    acting(b.a_person(roles={Role.district_coordinator: b.the_district()}))

    assert report.schools_without_approver(b.the_district().id, b.today()) == {}
