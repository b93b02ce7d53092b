"""One's own pay, on the page."""

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.models import Payment, Person
from app.services import payments, payroll
from app.views import my_pay
from tests import builders, money
from tests.app.views.approving import Place, states
from tests.browsing import post, shown
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, acting
from workflows.people import Role


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def test_my_pay_shows_mine_and_only_mine(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    me, partner = (builders.every(Person, id=payment.person_id)[0] for payment in (first, second))

    words = shown(sign_in(me).get("/my-pay/"))

    assert "$60.00 a visit" in words
    assert words.count("Visit #") == 1
    assert partner.name not in words


def test_pay_that_is_not_payable_says_which_rule_and_why(alder: Place, sign_in: SignIn) -> None:
    new = builders.trained(builders.a_person(roles={Role.educator: alder.school.school}, employee_class=None))
    alder.reflected(by=[alder.school.pair[0], new])

    words = shown(sign_in(new).get("/my-pay/"))

    assert "not payable" in words
    assert "Employee class: Payroll does not know this person's employee class yet." in words
    assert "Next: the district notes the employee class; then it is worked out." in words
    assert "Nothing comes" not in words
    assert "Give up this pay" not in words


def test_pay_that_waits_for_a_rate_is_not_said_to_be_lost(alder: Place, sign_in: SignIn) -> None:
    clerk = builders.a_person(roles={Role.educator: alder.school.school}, employee_class="classified")
    alder.reflected(by=[alder.school.pair[0], builders.trained(clerk)])

    words = shown(sign_in(clerk).get("/my-pay/"))

    assert "Next: the district adds a rate; then it is worked out." in words
    assert "Nothing comes" not in words


def test_pay_that_was_refused_in_former_words_is_explained_in_those_of_today(
    alder: Place, sign_in: SignIn
) -> None:
    clerk = builders.a_person(roles={Role.educator: alder.school.school}, employee_class="classified")
    alder.reflected(by=[alder.school.pair[0], builders.trained(clerk)])
    (refused,) = builders.every(Payment, person_id=clerk.id)
    builders.change(refused, reason="There is no rate on the visit's day.")
    browser = sign_in(clerk)

    for page in ("/my-pay/", f"/payments/{refused.id}", f"/visits/{refused.visit_id}"):
        words = shown(browser.get(page))
        assert "no rate for this work and this person's employee class on that day" in words
        assert "on the visit's day" not in words


def test_giving_pay_up_asks_once_and_then_does_it(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()
    browser = sign_in(builders.every(Person, id=first.person_id)[0])

    asked = browser.get(f"/my-pay/{first.id}/waive")
    assert "nobody asks you to" in shown(asked)
    assert states() == ["due", "due"]
    answer = post(browser, f"/my-pay/{first.id}/waive")

    assert answer.status_code == 302
    assert "You gave up $60.00." in shown(browser.get("/my-pay/"))
    assert builders.reload(first).state == "waived"


def test_pay_approved_meanwhile_is_not_given_up_and_the_page_says_why(alder: Place, sign_in: SignIn) -> None:
    first, _second = alder.reflected()
    browser = sign_in(builders.every(Person, id=first.person_id)[0])
    with alder.app.app_context():
        payments.approve(first.id, by=acting(alder.school.site_admin))
        db.session.remove()

    answer = post(browser, f"/my-pay/{first.id}/waive")

    assert answer.status_code == 409
    assert "A payment that is approved cannot be given up." in shown(answer)


def test_someone_elses_pay_is_not_there_to_give_up(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.reflected()
    browser = sign_in(builders.every(Person, id=first.person_id)[0])

    assert browser.get(f"/my-pay/{second.id}/waive").status_code == 404
    assert post(browser, f"/my-pay/{second.id}/waive").status_code == 404
    assert sign_in(alder.school.site_admin).get(f"/my-pay/{first.id}/waive").status_code == 404


def test_my_pay_is_narrowed_to_where_it_stands(alder: Place, sign_in: SignIn) -> None:
    browser = sign_in(alder.school.pair[0])

    assert "Nothing fits what you chose." in shown(browser.get("/my-pay/?state=paid"))


def test_what_was_taken_back_is_said_beside_what_is_approved(alder: Place, sign_in: SignIn) -> None:
    paid, me = alder.reflected()[0], alder.school.pair[0]
    clerk = builders.a_person(roles={Role.payroll: builders.the_district()})
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    with alder.app.app_context():
        payments.approve(paid.id, by=acting(alder.school.site_admin))
        made = payroll.make_batch(by=acting(clerk), district_id=paid.district_id)
        payroll.mark_paid(made.batch_id, by=acting(clerk), paid_on=builders.today())
        payments.ask_reversal(paid.id, reason="Paid twice.", pay_again=False, by=acting(clerk))
        payments.agree_to_reversal(paid.id, by=acting(coordinator))
    browser = sign_in(me)
    alone = shown(browser.get("/my-pay/"))
    money.a_rate("62.50", starts_on=builders.today() - timedelta(days=2))
    with alder.app.app_context():
        payments.approve(alder.reflected(19)[0].id, by=acting(alder.school.site_admin))
    both = shown(browser.get("/my-pay/"))

    assert "approved $60.00 taken back" in alone
    assert "approved $62.50, less $60.00 taken back: $2.50 together" in both
    assert "paid $60.00" in both


def test_long_pay_stands_on_pages_that_lead_to_both_ends(
    alder: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = [alder.reflected(hour)[0] for hour in (15, 17, 19)]
    monkeypatch.setattr(my_pay, "PAGE", 2)
    browser = sign_in(builders.every(Person, id=visits[0].person_id)[0])

    first, rest = (browser.get(f"/my-pay/{query}").text for query in ("", f"?after={visits[1].id}"))

    def on(page: str) -> list[bool]:
        return [f"Visit #{each.visit_id}<" in page for each in visits]

    assert (on(first), on(rest)) == ([False, True, True], [True, False, False])
    assert f"/my-pay/?after={visits[1].id}" in first
    assert f"/my-pay/?before={visits[0].id}" in rest
    assert on(browser.get("/my-pay/?last=yes").text) == [True, True, False]
