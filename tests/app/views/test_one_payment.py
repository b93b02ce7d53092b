"""The page of one payment: what it says to whom, each step with its refusal, from the browser's side."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import District, Fund, PayContact, Payment, Person
from app.security.session import Identity, identify
from app.services import payments, payroll, visits
from app.services.payments.again import look_again
from tests import builders, money
from tests.browsing import fields_of, post, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role


@dataclass
class Place:
    app: Flask
    school: School_
    tom: Person

    def due(self) -> Payment:
        with self.app.app_context():
            visit = a_visit("reflected", at=self.school)
        return builders.every(Payment, visit_id=visit.id, person_id=self.tom.id)[0]

    def paid(self, *, everybody: bool = False) -> tuple[Payment, Person, Person]:
        """A payment that was paid, somebody in Payroll, and a coordinator; `everybody`: the visit is settled."""
        due, district = self.due(), builders.every(District)[0]
        clerk = builders.a_person(roles={Role.payroll: district})
        coordinator = builders.a_person(roles={Role.district_coordinator: district})
        with self.app.app_context():
            for each in builders.every(Payment, visit_id=due.visit_id) if everybody else [due]:
                payments.approve(each.id, by=acting(self.school.site_admin))
            made = payroll.make_batch(by=acting(clerk), district_id=district.id)
            payroll.mark_paid(made.batch_id, by=acting(clerk), paid_on=builders.today())
            identify(db.session, Identity(service="steward", subject_id=district.id))
            visits.settle([due.visit_id])
        return due, clerk, coordinator


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        school = a_staffed_school("Alder")
    return Place(app, school, school.pair[0])


def test_the_page_says_why_so_much_who_approves_and_whom_to_ask(alder: Place, sign_in: SignIn) -> None:
    due, liaison = alder.due(), alder.school.liaison
    builders.save(
        PayContact(
            district_id=liaison.district_id, process="documentation", person_id=liaison.id, note="Mondays"
        )
    )

    page = sign_in(alder.tom).get(f"/payments/{due.id}")

    words = shown(page)
    assert page.status_code == 200
    assert "Next: somebody at the school approves it." in words
    assert "$60.00 a visit, certificated" in words
    assert alder.school.site_admin.name in words
    assert f"Papers and proof {liaison.name}" in words
    assert "Mondays" in words
    assert "She wants to build bridges" not in page.text


def test_nobody_elses_payment_is_there(alder: Place, sign_in: SignIn) -> None:
    due = alder.due()

    assert sign_in(alder.school.pair[1]).get(f"/payments/{due.id}").status_code == 404


def test_a_payment_that_was_made_anew_leads_to_the_one_in_its_place(alder: Place, sign_in: SignIn) -> None:
    clerk = builders.a_person(roles={Role.educator: alder.school.school}, employee_class="classified")
    with alder.app.app_context():
        a_visit("reflected", at=alder.school, by=[alder.tom, builders.trained(clerk)])
    (old,) = builders.every(Payment, person_id=clerk.id)
    money.a_rate("20.00", employee_class="classified")
    with alder.app.app_context():
        assert look_again(old.district_id) == 1

    (new,) = builders.every(Payment, person_id=clerk.id, withdrawn=False)
    assert sign_in(clerk).get(f"/payments/{old.id}").location == f"/payments/{new.id}"
    assert sign_in(alder.tom).get(f"/payments/{old.id}").status_code == 404


def test_sent_back_with_a_question_and_answered(alder: Place, sign_in: SignIn) -> None:
    due = alder.due()
    admin, tom = sign_in(alder.school.site_admin), sign_in(alder.tom)

    empty = post(admin, f"/payments/{due.id}/send-back", reason="")
    sent = post(admin, f"/payments/{due.id}/send-back", reason="Is the end right?")
    asked = shown(tom.get(f"/payments/{due.id}"))
    answered = post(tom, f"/payments/{due.id}/mend", words="It was 40 minutes.")

    assert (empty.status_code, sent.status_code, answered.status_code) == (422, 303, 303)
    assert f"{alder.school.site_admin.name} asks: Is the end right?" in asked
    assert builders.reload(due).state == "due"
    assert "Their answer: It was 40 minutes." in shown(admin.get("/approvals/"))


def test_a_step_that_came_too_late_says_why(alder: Place, sign_in: SignIn) -> None:
    due = alder.due()
    with alder.app.app_context():
        payments.waive(due.id, by=acting(alder.tom))

    answer = post(sign_in(alder.school.site_admin), f"/payments/{due.id}/send-back", reason="Why?")

    assert answer.status_code == 409
    assert "A payment that is waived cannot be sent back." in shown(answer)


def test_ones_own_visit_is_refused_before_the_click(alder: Place, sign_in: SignIn) -> None:
    partner = alder.school.pair[1]
    builders.an_assignment(partner, Role.site_admin, at=alder.school.school)
    due = alder.due()

    words = shown(sign_in(partner).get(f"/payments/{due.id}"))

    assert "You were part of this visit; ask another approver" in words
    assert "Look it over and approve" not in words


@pytest.mark.parametrize(
    ("fund", "why"),
    [
        ({"allocated": Decimal("59.99")}, "The fund is too low, so the payment stays due"),
        ({"most_per_person": Decimal("59.99")}, "This person has had the most that the fund pays one person"),
        ({"allowed_uses": ["training"]}, "The fund is too low, so the payment stays due"),
        (
            {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)},
            "The fund is too low, so the payment stays due",
        ),
    ],
    ids=["too low", "had the most", "another use", "over"],
)
def test_what_no_fund_can_pay_says_so_before_the_click_and_whom_a_click_tells(
    alder: Place, sign_in: SignIn, fund: dict[str, Any], why: str
) -> None:
    due, admin = alder.due(), sign_in(alder.school.site_admin)
    builders.change(builders.every(Fund)[0], **fund)

    before = admin.get(f"/payments/{due.id}")
    refused = post(admin, "/approvals/approve", payment=due.id)
    after = admin.get(f"/payments/{due.id}")

    assert refused.status_code == 409
    assert [why in shown(page) for page in (before, refused, after)] == [True, True, True]
    assert "The district coordinator learns of it when somebody tries." in shown(before)
    assert "No fund has this money yet; the district coordinator sees it." in shown(after)
    assert "when somebody tries" not in shown(after)
    assert "Next: a fund gets the money for it; then it can be approved." in shown(before)
    assert "Next: somebody at the school approves it." not in shown(before)
    assert [f"/approvals/look?payment={due.id}" in page.text for page in (before, after)] == [True, False]
    assert ["button primary" in page.text for page in (before, after)] == [False, False]


def test_money_that_another_fund_has_is_found_before_the_click_too(alder: Place, sign_in: SignIn) -> None:
    due, fund = alder.due(), builders.every(Fund)[0]
    builders.change(fund, allocated=Decimal("0.00"))
    money.a_fund("60.00", school=alder.school.school)

    page = sign_in(alder.school.site_admin).get(f"/payments/{due.id}")

    assert "Look it over and approve" in shown(page)
    assert "The fund is too low" not in shown(page)


def test_payroll_asks_and_the_coordinator_agrees(alder: Place, sign_in: SignIn) -> None:
    paid, clerk, coordinator = alder.paid()
    office, desk = sign_in(clerk), sign_in(coordinator)

    asked = post(office, f"/payments/{paid.id}/ask-reversal", reason="Paid twice.", pay_again="y")
    waiting = shown(desk.get(f"/payments/{paid.id}"))
    agreed = post(desk, f"/payments/{paid.id}/reverse")

    assert (asked.status_code, agreed.status_code) == (303, 303)
    assert f"{clerk.name} in Payroll asks to take it back. Paid twice." in waiting
    tagged = builders.reload(paid)
    assert (tagged.state, tagged.reversed_on) == ("paid", builders.today())
    follows = builders.every(Payment, replaces_id=paid.id)
    assert [each.state for each in follows] == ["due"]
    visit = shown(desk.get(f"/visits/{paid.visit_id}"))
    assert re.search(r"\$60\.00 · paid taken back on \w", visit)
    assert "-$60.00 · approved · it takes back what was paid" in visit
    assert "It was paid, and taken back" in shown(sign_in(alder.tom).get("/my-pay/"))


def test_a_paid_visit_whose_pay_was_taken_back_does_not_say_that_all_is_settled(
    alder: Place, sign_in: SignIn
) -> None:
    paid, clerk, coordinator = alder.paid(everybody=True)
    desk, page = sign_in(coordinator), f"/visits/{paid.visit_id}"
    before = shown(desk.get(page))

    post(sign_in(clerk), f"/payments/{paid.id}/ask-reversal", reason="Paid twice.")
    post(desk, f"/payments/{paid.id}/reverse")
    after = shown(desk.get(page))

    settled = "Done, and every payment is settled. Thank you."
    assert [settled in page for page in (before, after)] == [True, False]
    assert "Done. Pay for it was taken back afterwards; look at its payments." in after


def test_payroll_does_not_agree_with_itself(alder: Place, sign_in: SignIn) -> None:
    paid, clerk, _coordinator = alder.paid()
    office = sign_in(clerk)
    post(office, f"/payments/{paid.id}/ask-reversal", reason="Paid twice.")

    assert post(office, f"/payments/{paid.id}/reverse").status_code == 403
    assert builders.reload(paid).reversed_on is None


def test_a_refusal_is_read_by_payroll(alder: Place, sign_in: SignIn) -> None:
    paid, clerk, coordinator = alder.paid()
    office, desk = sign_in(clerk), sign_in(coordinator)
    post(office, f"/payments/{paid.id}/ask-reversal", reason="Paid twice.")

    empty = post(desk, f"/payments/{paid.id}/keep-paid", reason=" ")
    kept = post(desk, f"/payments/{paid.id}/keep-paid", reason="These were two visits.")

    assert (empty.status_code, kept.status_code) == (409, 303)
    assert "did not agree to take it back: These were two visits." in shown(
        office.get(f"/payments/{paid.id}")
    )


def test_two_approvals_are_said_on_the_page(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        school = a_staffed_school("Alder", second_approval_above=Decimal("10.00"))
    due = Place(app, school, school.pair[0]).due()
    admin = sign_in(school.site_admin)

    before = shown(admin.get(f"/payments/{due.id}"))
    answer = admin.post("/approvals/approve", data=fields_of(admin.get(f"/approvals/look?payment={due.id}")))
    after = shown(admin.get(f"/payments/{due.id}"))

    assert "An amount like this needs two people." in before
    assert answer.status_code == 302
    assert "One approval is there; a second person follows." in after
    assert "The first approval is yours; the second one comes from somebody else." in after
    assert builders.reload(due).state == "due"


def test_what_waits_too_long_stands_by_school(alder: Place, sign_in: SignIn) -> None:
    due = alder.due()
    builders.change(due, created_at=builders.now() - timedelta(days=20))

    words = shown(sign_in(alder.school.site_admin).get("/approvals/"))

    assert "1 payment waits longer than 14 days for its approval" in words
    assert "Alder : 1 payment, $60.00" in words or "Alder: 1 payment, $60.00" in words


def test_whoever_was_part_of_the_visit_is_not_named_among_those_who_approve(
    alder: Place, sign_in: SignIn
) -> None:
    partner = alder.school.pair[1]
    builders.an_assignment(partner, Role.site_admin, at=alder.school.school)

    words = shown(sign_in(alder.tom).get(f"/payments/{alder.due().id}"))

    who = words.partition("Who approves it")[2].partition("; or the district coordinator")[0]
    assert who.strip() == alder.school.site_admin.name
