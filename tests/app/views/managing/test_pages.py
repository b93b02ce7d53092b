"""People & access as those who look after it use it, and as those who ask."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.models import (
    AccessRequest,
    AccessReview,
    AccessReviewLine,
    AccessRules,
    AdminGrant,
    Assignment,
    DistrictRole,
    Event,
    Notice,
    Person,
)
from app.services.access import round as access_round
from tests import builders as b
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def keeper(app: Flask, sign_in: SignIn) -> FlaskClient:
    """The browser of an access manager."""
    return sign_in(b.a_person("Ada Keeper", roles={Role.access_manager: b.the_district()}))


@pytest.fixture
def admin(app: Flask, sign_in: SignIn) -> FlaskClient:
    """The browser of one of two Admins."""
    b.a_person("Ben Second", roles={Role.admin: b.the_district()})
    return sign_in(b.a_person("Amy First", roles={Role.admin: b.the_district()}))


# --- one person


def test_a_persons_page_says_in_words_what_they_may_do_where_and_why(keeper: FlaskClient) -> None:
    maria = b.a_person("Maria Reyes")
    b.an_assignment(
        maria,
        Role.liaison,
        at=b.a_school("Alder"),
        ends_on=b.today() + timedelta(days=30),
        reason="Half time",
    )

    page = shown(keeper.get(f"/people/{maria.id}"))

    for words in (
        "Liaison · Alder",
        "because: Half time",
        "Choose students and invite families",
        "Last seen never",
    ):
        assert words in page
    assert "Renew" in page
    assert "Let it last longer" in page


def test_an_admin_is_out_of_an_access_managers_reach(keeper: FlaskClient) -> None:
    admin = b.a_person(roles={Role.admin: b.the_district()})

    page = shown(keeper.get(f"/people/{admin.id}"))

    assert "an Admin looks after their account" in page
    assert "Make a one-time link" not in page


def test_a_role_is_given_with_its_reason_and_leads_to_the_person(keeper: FlaskClient) -> None:
    maria, alder = b.a_person("Maria Reyes"), b.a_school("Alder")
    form = f"/roles/add?person={maria.id}&school={alder.id}&role=liaison"

    without = send(keeper, form)
    given = send(keeper, form, reason="New this year")

    assert (without.status_code, given.status_code) == (422, 302)
    assert given.headers["Location"].endswith(f"/people/{maria.id}#access")
    [held] = b.every(Assignment, person_id=maria.id)
    assert (held.role, held.school_id, held.reason) == ("liaison", alder.id, "New this year")


def test_a_site_admin_who_becomes_school_coordinator_draws_a_warning_and_so_does_the_reverse(
    keeper: FlaskClient,
) -> None:
    alder = b.a_school("Alder")
    for held, new in ((Role.site_admin, "school_coordinator"), (Role.school_coordinator, "site_admin")):
        person = b.a_person(roles={held: alder})
        send(keeper, f"/roles/add?person={person.id}&school={alder.id}&role={new}", reason="Only one here")

        assert "Whoever approves payments should not coordinate" in shown(keeper.get(f"/people/{person.id}"))


def test_a_role_lasts_longer_with_a_reason(keeper: FlaskClient) -> None:
    held = b.an_assignment(b.a_person(), Role.educator, at=b.the_school(), ends_on=b.today())
    later = b.today() + timedelta(days=90)

    refused = send(keeper, f"/access/roles/{held.id}/extend", ends_on=b.today().isoformat(), reason="Stays")
    done = send(keeper, f"/access/roles/{held.id}/extend", ends_on=later.isoformat(), reason="Stays")

    assert (refused.status_code, done.status_code) == (409, 303)
    assert b.reload(held).ends_on == later


def test_many_roles_are_renewed_after_a_look(keeper: FlaskClient) -> None:
    year = b.a_school_year()
    following = b.a_school_year(
        current=False,
        name="Next year",
        starts_on=year.ends_on + timedelta(days=1),
        ends_on=year.ends_on + timedelta(days=300),
    )
    rows = [
        b.an_assignment(b.a_person(), Role.educator, at=b.the_school(), ends_on=year.ends_on) for _ in "ab"
    ]

    page = keeper.get("/access/renew")
    assert page.text.count('name="assignment"') == 2
    done = post(keeper, "/access/renew", year=following.id, assignment=[row.id for row in rows])

    assert done.status_code == 303
    assert [row.ends_on for row in b.every(Assignment) if row.role == "educator"][2:] == [
        following.ends_on
    ] * 2
    assert "2 roles are renewed." in shown(keeper.get("/access/renew"))


# --- Admin by two


def test_admin_is_asked_for_here_and_confirmed_by_the_second(admin: FlaskClient, sign_in: SignIn) -> None:
    new = b.a_person("Nia Third")

    asked = send(admin, f"/roles/add?person={new.id}&role=admin", reason="Vacation")
    [grant] = b.every(AdminGrant)
    own = post(admin, f"/access/admins/{grant.id}/confirm")
    assert asked.headers["Location"].endswith("/access/admins/")
    assert own.status_code == 303
    assert b.every(Assignment, person_id=new.id) == []
    [second] = [person for person in b.every(Person) if person.name == "Ben Second"]
    browser = sign_in(second)
    assert "1 grant of Admin waits" in shown(browser.get("/"))
    post(browser, f"/access/admins/{grant.id}/confirm")

    assert [row.role for row in b.every(Assignment, person_id=new.id)] == ["admin"]


def test_the_only_admin_reads_the_servers_command(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person(roles={Role.admin: b.the_district()}))

    assert "flask admin create --district" in shown(browser.get("/access/admins/"))


# --- roles in words


def test_the_page_of_roles_is_made_from_the_table(keeper: FlaskClient) -> None:
    page = shown(keeper.get("/access/what-roles-may/"))

    assert "Approve payments" in page
    assert "Make a role of your own from it" not in page


def test_an_admin_switches_an_ability_off_and_makes_a_role_that_can_be_given(
    admin: FlaskClient, sign_in: SignIn
) -> None:
    maria = b.a_person(roles={Role.liaison: b.the_school()})
    browser = sign_in(maria)
    assert browser.get("/mail/").status_code == 200

    done = send(admin, "/access/what-roles-may/liaison", abilities="texts")
    made = send(admin, "/access/what-roles-may/own/add/liaison", name="Front office", abilities="calls")

    assert (done.status_code, made.status_code) == (303, 303)
    browser = sign_in(maria)
    assert (browser.get("/mail/").status_code, browser.get("/texts/").status_code) == (403, 200)
    [own] = b.every(DistrictRole, name="Front office")
    tom = b.a_person("Tom Okafor")
    school = b.the_school().id
    send(admin, f"/roles/add?person={tom.id}&school={school}", role=f"own:{own.id}", reason="Helps")
    helper = sign_in(tom)
    assert [helper.get(page).status_code for page in ("/calls/", "/mail/", "/invite/")] == [200, 403, 403]
    assert "Front office" in shown(admin.get(f"/people/{tom.id}"))


# --- asking


def test_a_closed_page_offers_to_ask_and_the_answer_comes_back(keeper: FlaskClient, sign_in: SignIn) -> None:
    school = b.the_school()
    tom = b.a_person("Tom Okafor", roles={Role.educator: school})
    browser = sign_in(tom)

    closed = browser.get("/calls/")
    assert 'href="/ask-for-access/?page=CallView.list"' in closed.text
    address = "/ask-for-access/?page=CallView.list"
    assert "use the list of whom to call" in shown(browser.get(address))
    asked = send(browser, address, role="liaison", words="I call for room 7.")
    again = browser.get(address)
    [request] = b.every(AccessRequest)
    assert asked.status_code == 303
    assert "You asked for this on" in shown(again)
    assert "1 colleague asks for access" in shown(keeper.get("/"))
    assert "I call for room 7." in shown(keeper.get(f"/access/requests/{request.id}"))
    given = send_grant(keeper, request.id, role="liaison", school_id=school.id)

    assert given.status_code == 303
    assert {row.role for row in b.every(Assignment, person_id=tom.id)} == {"educator", "liaison"}
    assert [notice.kind for notice in b.every(Notice, person_id=tom.id)] == ["access_granted"]
    assert sign_in(tom).get("/calls/").status_code == 200


def send_grant(browser: FlaskClient, number: int, **typed: object):  # type: ignore[no-untyped-def]
    return post(browser, f"/access/requests/{number}/grant", **typed)


def test_a_no_needs_words_and_comes_back_with_them(keeper: FlaskClient, sign_in: SignIn) -> None:
    tom = b.a_person("Tom Okafor", roles={Role.educator: b.the_school()})
    browser = sign_in(tom)
    send(browser, "/ask-for-access/?page=CallView.list", words="Please.")
    [request] = b.every(AccessRequest)

    silent = post(keeper, f"/access/requests/{request.id}/decline", words="")
    said = post(keeper, f"/access/requests/{request.id}/decline", words="Your liaison does that.")

    assert (silent.status_code, said.status_code) == (422, 303)
    assert "Your liaison does that." in shown(browser.get("/ask-for-access/mine"))
    retry = send(browser, "/ask-for-access/?page=CallView.list", words="Please!")
    assert retry.status_code == 409


def test_somebody_without_any_role_may_ask(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person("New Colleague"))
    manager = b.a_person(roles={Role.access_manager: b.the_district()})

    asked = send(browser, "/ask-for-access/", words="I start on Monday.")

    assert asked.status_code == 303
    assert [notice.person_id for notice in b.every(Notice, kind="access_asked")] == [manager.id]


def test_nobody_answers_their_own_request(sign_in: SignIn) -> None:
    manager = b.a_person(roles={Role.access_manager: b.the_district()})
    browser = sign_in(manager)
    send(browser, "/ask-for-access/", words="More, please.")
    [request] = b.every(AccessRequest)

    assert browser.get(f"/access/requests/{request.id}").status_code == 404
    assert post(browser, f"/access/requests/{request.id}/grant", role="educator").status_code == 404


# --- looking through it


def test_a_site_admin_looks_through_their_school_and_ends_what_is_not_needed(
    keeper: FlaskClient, sign_in: SignIn
) -> None:
    alder, birch = b.a_school("Alder"), b.a_school("Birch")
    principal = b.a_person("Pat Principal", roles={Role.site_admin: alder})
    kept, ended = (b.an_assignment(b.a_person(), Role.educator, at=alder) for _ in "ab")
    b.an_assignment(b.a_person(), Role.educator, at=birch)
    post(keeper, "/access/reviews/begin")
    reviews = {review.school_id: review for review in b.every(AccessReview)}
    browser = sign_in(principal)

    listed = shown(browser.get("/access/reviews/"))
    assert "Alder" in listed
    assert "Birch" not in listed
    assert browser.get(f"/access/reviews/{reviews[birch.id].id}").status_code == 404
    answers = {f"answer-{ended.id}": "end", "rest": "keep"}
    done = post(browser, f"/access/reviews/{reviews[alder.id].id}", **answers)

    assert done.status_code == 303
    assert b.reload(ended).ends_on == b.today() - timedelta(days=1)
    assert b.reload(kept).ends_on is None
    assert b.reload(reviews[alder.id]).closed_at is None  # The principal's own line waits for somebody else.
    own = b.every(AccessReviewLine, review_id=reviews[alder.id].id, person_id=principal.id)[0]
    refused = post(
        browser, f"/access/reviews/{reviews[alder.id].id}", **{f"answer-{own.assignment_id}": "keep"}
    )
    assert refused.status_code == 409
    post(keeper, f"/access/reviews/{reviews[alder.id].id}", **{f"answer-{own.assignment_id}": "keep"})
    assert b.reload(reviews[alder.id]).closed_at is not None


def test_a_review_is_taken_along_and_that_is_kept(keeper: FlaskClient) -> None:
    zoe = b.a_person("Zoë Zimmer", roles={Role.educator: b.a_school("Alder")})
    own = DistrictRole(
        district_id=zoe.district_id,
        role="educator",
        name="Reading partner",
        abilities=["own_pay"],
        permissions=[],
    )
    b.save(own)
    b.change(b.every(Assignment, person_id=zoe.id)[0], district_role_id=own.id)
    post(keeper, "/access/reviews/begin")
    [review] = (each for each in b.every(AccessReview) if each.school_id)

    file = post(keeper, f"/access/reviews/{review.id}/export", **{"as": "csv"})
    paper = post(keeper, f"/access/reviews/{review.id}.pdf")

    assert (file.mimetype, paper.data[:5]) == ("text/csv", b"%PDF-")
    assert "Zoë Zimmer,Reading partner,Alder," in file.get_data(as_text=True)
    assert "Reading partner (1)" in "".join(
        page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages
    )
    assert [event.facts["form"] for event in b.every(Event, kind="list.taken")] == ["csv", "pdf"]


def test_rules_are_kept_and_a_month_of_review_opens_each_place_once(
    app: Flask, keeper: FlaskClient, session: object
) -> None:
    b.a_person(roles={Role.educator: b.a_school("Alder")})
    saved = send(keeper, "/access/rules", review_months=str(b.today().month), unused_days="120")
    assert saved.status_code == 303
    again = keeper.get("/access/rules")
    assert again.status_code == 200
    [rules] = b.every(AccessRules)
    assert (rules.review_months, rules.unused_days) == ([b.today().month], 120)

    with app.app_context():
        from app.extensions import db
        from app.security.session import identify, steward

        identify(db.session, steward(b.the_district().id))
        access_round.make_the_round(b.the_district().id)
        access_round.make_the_round(b.the_district().id)

    assert len(b.every(AccessReview)) == 2


# --- who left, who never comes


def test_who_left_is_listed_and_ended_by_a_colleague(keeper: FlaskClient) -> None:
    gone = b.a_person("Gil Gone", roles={Role.educator: b.a_school("Alder")}, active=False)
    b.a_session(gone)

    assert "Gil Gone" in shown(keeper.get("/access/left"))
    assert post(keeper, "/access/left", person=gone.id).status_code == 303

    assert b.every(Assignment, person_id=gone.id)[0].ends_on == b.today() - timedelta(days=1)
    assert "Nobody who left holds anything." in shown(keeper.get("/access/left"))
    assert post(keeper, "/access/left", person=gone.id).status_code == 404


def test_access_that_nobody_used_is_proposed_for_ending(keeper: FlaskClient) -> None:
    idle, used = (
        b.a_person(name, roles={Role.educator: b.the_school()}) for name in ("Ida Idle", "Una Used")
    )
    b.a_session(used)

    page = shown(keeper.get("/access/unused"))
    assert "Ida Idle" in page
    assert "Una Used" not in page
    held = b.every(Assignment, person_id=idle.id)[0]
    post(keeper, "/access/unused", assignment=held.id)

    assert b.reload(held).ends_on is not None


def test_the_hub_names_schools_without_an_approver(keeper: FlaskClient) -> None:
    b.a_school("Alder")
    b.a_person(roles={Role.site_admin: b.a_school("Birch")})

    page = shown(keeper.get("/access/"))

    assert "Schools without a Site admin who may approve" in page
    assert "Alder Give the role" in page
    assert "Birch Give the role" not in page


def test_access_that_nobody_used_stands_in_the_work_of_who_keeps_it(keeper: FlaskClient) -> None:
    maria, tom = (b.a_person(name, roles={Role.liaison: b.the_school()}) for name in ("Maria", "Tom"))
    b.save(AccessRules(district_id=b.the_district().id))

    assert "2 people do not use what they hold" in shown(keeper.get("/"))
    b.change(b.an_account(maria), last_login=b.now().replace(tzinfo=None))
    assert "1 person does not use what they hold" in shown(keeper.get("/"))
    b.a_session(tom)  # Who signed in long ago and opens pages still uses it.
    assert "use what they hold" not in shown(keeper.get("/"))
