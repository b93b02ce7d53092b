"""Approvals, on the page."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as happening
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import District, Fund, Payment, Person, Rate
from app.services import visits
from tests import builders
from tests.app.views.approving import Place, states
from tests.browsing import post, shown, token
from tests.visiting import WORDS, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def the_coordinator(alder: Place) -> Person:
    return builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})


def approve(browser: FlaskClient, *chosen: Payment | int):  # type: ignore[no-untyped-def]
    ids = [each if isinstance(each, int) else each.id for each in chosen]
    return browser.post("/approvals/approve", data={"csrf_token": token(browser), "payment": ids})


def test_a_site_admin_sees_what_waits_why_it_costs_that_and_who_reflected(
    alder: Place, sign_in: SignIn
) -> None:
    first, second = alder.reflected()
    people = {person.id: person.name for person in alder.school.pair}

    page = sign_in(alder.school.site_admin).get("/approvals/")

    words = shown(page)
    assert page.status_code == 200
    assert "2 payments wait, $120.00 together, the oldest first." in words
    assert people[first.person_id] in words
    assert people[second.person_id] in words
    assert "$60.00 a visit, certificated rate from" in words
    assert "Who reflected" in words
    assert words.count(people[first.person_id]) > 1
    assert "40 minutes" in words
    assert "She wants to build bridges" not in page.text


def test_hours_times_rate_reads_as_people_reckon(alder: Place, sign_in: SignIn) -> None:
    rate = builders.every(Rate)[0]
    rate.amount, rate.basis = Decimal("35.00"), "hourly"
    builders.save(rate)
    alder.reflected()

    words = shown(sign_in(alder.school.site_admin).get("/approvals/"))

    assert "40 minutes × $35.00, certificated rate from" in words
    assert "$23.33" in words


def test_one_button_approves_the_chosen_payments(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    browser = sign_in(alder.school.site_admin)

    answer = approve(browser, first, second)

    assert answer.status_code == 302
    page = browser.get(answer.location)
    assert "2 payments are approved: $120.00." in shown(page)
    assert "No payment waits for you." in shown(page)
    assert states() == ["approved", "approved"]


def test_the_payments_that_were_not_chosen_stay_due(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()

    approve(sign_in(alder.school.site_admin), first)

    assert states() == ["approved", "due"]


def look_over(browser: FlaskClient, *chosen: Payment):  # type: ignore[no-untyped-def]
    ids = [each.id for each in chosen]
    return browser.get("/approvals/look", query_string={"payment": ids})


def test_before_the_click_stands_what_each_person_gets_and_nothing_is_decided(
    alder: Place, sign_in: SignIn
) -> None:
    paid = [*alder.reflected(), *alder.reflected(hour=20)]
    browser = sign_in(alder.school.site_admin)

    page = look_over(browser, *paid)

    words = shown(page)
    assert "4 payments, $240.00 together. Nothing is decided yet." in words
    assert all(f"{person.name} 2 $120.00" in words for person in alder.school.pair)
    assert states() == ["due"] * 4
    approved = browser.post("/approvals/approve", data=MultiDict(hidden_in(page)))
    assert approved.status_code == 302
    assert states() == ["approved"] * 4


def test_two_people_of_one_name_stand_apart_before_the_click(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    one, other = alder.school.pair
    builders.change(other, given_name=one.given_name, family_name=one.family_name)

    words = shown(look_over(sign_in(alder.school.site_admin), first, second))

    assert words.count(f"{one.name} 1 $60.00") == 2


def test_ones_own_visit_is_left_out_before_the_click(alder: Place, sign_in: SignIn) -> None:
    went = alder.school.pair[0]
    builders.an_assignment(went, Role.site_admin, at=alder.school.school)
    paid = alder.reflected()
    browser = sign_in(went)

    answer = look_over(browser, *paid)

    assert answer.location == "/approvals/"
    assert "These are not yours to decide" in shown(browser.get(answer.location))
    assert look_over(browser).status_code == 422


def test_evidence_stands_beside_each_payment(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        place = a_staffed_school("Alder", proof_of_visit="note")
        visit = a_visit("scheduled", at=place)
        went = [person.id for person in place.pair]
        times: dict[str, Any] = {"started_at": visit.starts_at, "ended_at": visit.ends_at}
        by = acting(place.pair[0])
        visits.record_completion(visit.id, by=by, went=went, proof="Both parents", **times)
        for person in place.pair:
            visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    words = shown(sign_in(place.site_admin).get("/approvals/"))

    assert "40 minutes · 2 went" in words
    assert "Proof: Both parents" in words


def hidden_in(page: TestResponse) -> list[tuple[str, str]]:
    main = page.text.partition("<main")[2]
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', main)


def test_choosing_nothing_says_so(alder: Place, sign_in: SignIn) -> None:
    alder.reflected()

    answer = approve(sign_in(alder.school.site_admin))

    assert answer.status_code == 422
    assert "Choose at least one payment" in shown(answer)
    assert states() == ["due", "due"]


def test_those_without_money_come_back_with_the_reason_and_a_flag(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    fund = builders.every(Fund)[0]
    fund.allocated = Decimal("60.00")
    builders.save(fund)

    answer = approve(sign_in(alder.school.site_admin), first, second)

    words = shown(answer)
    assert answer.status_code == 200
    assert "1 payment is approved: $60.00." in words
    assert f"Payment #{second.id}: The fund is too low, so the payment stays due" in words
    assert "No fund has this money yet" in words
    assert states() == ["approved", "due"]


def test_only_what_was_chosen_and_refused_is_chosen_again(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()
    builders.change(builders.every(Fund)[0], allocated=Decimal(0))

    answer = approve(sign_in(alder.school.site_admin), first)

    boxes = re.findall(r'name="payment" value="(\d+)"[^>]*?( checked)?>', answer.text)
    assert [int(number) for number, ticked in boxes if ticked] == [first.id]
    assert len(boxes) == 2


def test_ones_own_visit_says_so_before_the_click_and_has_no_box(alder: Place, sign_in: SignIn) -> None:
    went = alder.school.pair[0]
    builders.an_assignment(went, Role.site_admin, at=alder.school.school)
    first, second = alder.reflected()
    browser = sign_in(went)

    page = browser.get("/approvals/")
    answer = approve(browser, first, second)

    sentence = "You were part of this visit; ask another approver to decide about its pay."
    assert shown(page).count(sentence) == 2
    assert 'name="payment"' not in page.text
    assert answer.status_code == 409
    assert shown(answer).count(f": {sentence}") == 2
    assert states() == ["due", "due"]


def test_someone_who_approved_first_is_told_kindly_to_the_second(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()
    approve(sign_in(alder.school.site_admin), first)

    answer = approve(sign_in(the_coordinator(alder)), first)

    assert answer.status_code == 409
    assert "A payment that is approved cannot be approved." in shown(answer)


def test_where_nothing_is_ones_own_to_decide_the_page_asks_for_no_choice(
    alder: Place, sign_in: SignIn
) -> None:
    payments = alder.reflected()
    for payment in payments:
        builders.change(
            payment, first_approved_by=alder.school.site_admin.id, first_approved_at=payment.created_at
        )

    page = sign_in(alder.school.site_admin).get("/approvals/")

    assert "2 payments wait" in shown(page)
    assert "None of these is yours to decide; each says why." in shown(page)
    assert "Ready for your approval" not in shown(page)
    assert "Choose all" not in shown(page)
    assert "data-deciding" not in page.text


def test_what_is_ones_own_to_decide_is_counted_apart(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    admin = alder.school.site_admin
    browser = sign_in(admin)
    said = f"Here 1 is yours to decide, ${second.amount}; the others say why not."
    assert said not in shown(browser.get("/approvals/"))

    builders.change(first, first_approved_by=admin.id, first_approved_at=first.created_at)

    page = shown(browser.get("/approvals/"))
    assert "2 payments wait" in page
    assert said in page


def test_a_site_admin_of_another_school_sees_nothing_and_approves_nothing(
    alder: Place, sign_in: SignIn
) -> None:
    first, _second = alder.reflected()
    browser = sign_in(builders.a_person(roles={Role.site_admin: builders.a_school("Birch")}))

    page = browser.get("/approvals/")
    answer = approve(browser, first)

    assert "No payment waits for you." in shown(page)
    assert answer.status_code == 404
    assert states() == ["due", "due"]


@pytest.mark.parametrize("typed", ["99999999999999", "-1", "x", "0"])
def test_a_number_that_is_none_is_no_payment(alder: Place, sign_in: SignIn, typed: str) -> None:
    browser = sign_in(alder.school.site_admin)

    answer = browser.post("/approvals/approve", data={"csrf_token": token(browser), "payment": typed})

    assert answer.status_code == 422


@pytest.mark.parametrize("role", [Role.educator, Role.liaison, Role.payroll])
def test_approving_is_not_for_every_role(alder: Place, sign_in: SignIn, role: Role) -> None:
    at = builders.every(District)[0] if role is Role.payroll else alder.school.school
    browser = sign_in(builders.a_person(roles={role: at}))

    assert browser.get("/approvals/").status_code == 403
    assert approve(browser, 1).status_code == 403


def test_without_the_token_nothing_is_approved(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()

    answer = sign_in(alder.school.site_admin).post("/approvals/approve", data={"payment": first.id})

    assert answer.status_code == 400
    assert states() == ["due", "due"]


def test_the_page_asks_the_database_no_more_often_for_more_payments(alder: Place, sign_in: SignIn) -> None:
    browser = sign_in(alder.school.site_admin)
    alder.reflected(13)
    few = statements(alder.app, lambda: browser.get("/approvals/"))
    for hour in (14, 15, 16, 18):
        alder.reflected(hour)
    many = statements(alder.app, lambda: browser.get("/approvals/"))

    assert many == few


def test_the_total_can_be_added_up_from_the_page(alder: Place, sign_in: SignIn) -> None:
    alder.reflected()

    page = sign_in(alder.school.site_admin).get("/approvals/").text

    assert re.findall(r'data-cents="(\d+)"', page) == ["6000", "6000"]
    assert 'data-many="Approve {count} payments: {total}"' in page


def statements(app: Flask, call: Callable[[], object]) -> int:
    """How many statements the application's engine runs during a call."""
    with app.app_context():
        engine = db.engine
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    happening.listen(engine, "before_cursor_execute", count)
    try:
        call()
    finally:
        happening.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_what_waits_is_ordered_narrowed_to_a_school_and_taken_along(
    app: Flask, alder: Place, sign_in: SignIn
) -> None:
    coordinator = the_coordinator(alder)
    with app.app_context():
        cedar = a_staffed_school("Cedar")
        a_visit("reflected", at=cedar, starts_at=yesterday_at(18))
    there = builders.every(Payment, school_id=cedar.school.id)
    browser = sign_in(coordinator)

    answer = browser.get(f"/approvals/?school={cedar.school.id}&order=amount&direction=desc")
    page = answer.get_data(as_text=True)
    address = f"/approvals/export?school={cedar.school.id}"
    file = post(browser, address, **{"as": "csv"}).get_data(as_text=True)

    assert page.count('name="payment"') == len(there)
    assert len(file.splitlines()) == 1 + len(there)


def test_whoever_goes_back_after_approving_is_told_that_it_is_decided(alder: Place, sign_in: SignIn) -> None:
    paid = alder.reflected()
    browser = sign_in(alder.school.site_admin)
    look_over(browser, *paid)
    approve(browser, *paid)

    again = look_over(browser, *paid)

    assert again.status_code == 302
    assert "decided already" in shown(browser.get(again.location))
