"""My work: what waits for each role, and why now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, Payment, Person, SchoolYear, Visit, VisitStudent
from app.services import payments, payroll, visits
from tests import builders, money
from tests.browsing import post, shown
from tests.counting import statements
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Place:
    """A school on which these pages are tried."""

    app: Flask
    school: School_

    def visit(self, state: str, **how: Any) -> Visit:
        with self.app.app_context():
            return a_visit(state, at=self.school, **how)


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def yesterday(visit: Visit) -> None:
    """The invitation is a day old: it is asked about within the week, whatever the hour is."""
    builders.change(visit, invited_on=visit.invited_on - timedelta(days=1))


def the_district() -> District:
    return builders.every(District)[0]


def test_with_nothing_to_do_the_page_is_kind(alder: Place, sign_in: SignIn) -> None:
    page = sign_in(alder.school.liaison).get("/")

    assert "Nothing waits for you. Enjoy the quiet." in shown(page)


def test_a_liaison_asks_and_agrees_days(alder: Place, sign_in: SignIn) -> None:
    asked, said_yes = alder.visit("invited"), alder.visit("agreed")
    yesterday(asked)

    page = sign_in(alder.school.liaison).get("/")

    assert "Today Agree a day with the family" in shown(page)
    assert "This week Ask whether the family would like a visit" in shown(page)
    assert f'href="/visits/{asked.id}"' in page.text
    assert f'href="/visits/{said_yes.id}"' in page.text


def test_a_family_that_said_later_comes_back_by_itself(alder: Place, sign_in: SignIn) -> None:
    soon, far = alder.visit("invited"), alder.visit("invited")
    liaison = sign_in(alder.school.liaison)
    for visit, days in ((soon, 3), (far, 40)):
        day = builders.today() + timedelta(days=days)
        post(liaison, f"/visits/{visit.id}/answer-later", ask_again_on=day.isoformat())
    liaison.get("/visits/")

    page = liaison.get("/")

    assert "This week Ask the family again" in shown(page)
    assert f"/visits/{soon.id}" in page.text
    assert f"/visits/{far.id}" not in page.text


def test_educators_go_record_and_reflect(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.school.pair
    soon = datetime.now(UTC) + timedelta(days=3)
    alder.visit("scheduled", starts_at=soon)
    alder.visit("scheduled", starts_at=yesterday_at(9))
    visit = alder.visit("completed", starts_at=yesterday_at(17))

    before = shown(sign_in(first).get("/"))
    words = {"hopes_and_dreams": "Bridges.", "what_helps": "Time."}
    post(sign_in(first), f"/visits/{visit.id}/write-reflection", **words)
    after = shown(sign_in(first).get("/"))

    assert "Today Write down how the visit went" in before
    assert "Reflect on the visit" in before
    assert "This week Visit the family" in before
    assert "Reflect on the visit" not in after
    assert "Waiting for others A reflection is still to come" in after
    assert "Reflect on the visit" in shown(sign_in(second).get("/"))


def test_a_site_admin_hears_of_payments_but_not_of_the_liaisons_work(alder: Place, sign_in: SignIn) -> None:
    alder.visit("invited")
    alder.visit("reflected")

    page = shown(sign_in(alder.school.site_admin).get("/"))

    assert "Approve 2 payments" in page
    assert "since today" in page
    assert "Ask whether" not in page


def test_a_site_admin_who_visited_is_not_asked_to_approve(alder: Place, sign_in: SignIn) -> None:
    admin = builders.trained(alder.school.site_admin)
    alder.visit("reflected", by=[admin, alder.school.pair[0]])

    assert "Approve" not in shown(sign_in(admin).get("/")).replace("Approvals", "")


def test_whose_pay_was_sent_back_is_asked_to_answer_and_nobody_else(alder: Place, sign_in: SignIn) -> None:
    alder.visit("reflected")
    [asked, _] = payments_ = sorted(builders.every(Payment), key=lambda each: each.id)
    owner, partner = (builders.every(Person, id=each.person_id)[0] for each in payments_)
    post(sign_in(alder.school.site_admin), f"/payments/{asked.id}/send-back", reason="Is the end right?")

    waits = sign_in(owner).get("/")

    line = "Today Answer a question about your pay it waits for your answer Answer it"
    assert line in shown(waits)
    assert f'href="/payments/{asked.id}"' in waits.text
    assert "Answer a question" not in shown(sign_in(partner).get("/"))
    post(sign_in(owner), f"/payments/{asked.id}/mend", words="It is.")
    assert "Answer a question" not in shown(sign_in(owner).get("/"))


def test_payroll_and_the_coordinator_hear_of_money(alder: Place, sign_in: SignIn) -> None:
    payroll = builders.a_person(roles={Role.payroll: the_district()})
    coordinator = builders.a_person(roles={Role.district_coordinator: the_district()})
    alder.visit("reflected")
    admin = sign_in(alder.school.site_admin)
    ids = [payment.id for payment in builders.every(Payment)]
    post(admin, "/approvals/approve", payment=ids[:1])
    make_old(ids[1])

    paying = sign_in(payroll).get("/")
    assert "Pay 1 approved payment together $60.00" in shown(paying)
    assert 'href="/payroll/make/"' in paying.text
    assert "1 payment waits for approval for more than a week" in shown(sign_in(coordinator).get("/"))


@pytest.mark.parametrize(
    ("short", "line"),
    [
        (1, "1 fund is short more is promised than it holds"),
        (2, "2 funds are short more is promised than they hold"),
    ],
)
def test_the_coordinator_hears_of_funds_that_hold_less_than_is_promised(
    alder: Place, sign_in: SignIn, short: int, line: str
) -> None:
    coordinator = builders.a_person(roles={Role.district_coordinator: the_district()})
    for _ in range(short):
        money.a_fund("10.00", committed=Decimal("10.01"))

    assert line in shown(sign_in(coordinator).get("/"))


def test_a_coordinator_is_asked_about_each_payment_that_payroll_wants_back(
    alder: Place, sign_in: SignIn, app: Flask
) -> None:
    clerk = builders.a_person(roles={Role.payroll: the_district()})
    both = {Role.district_coordinator: the_district()}
    coordinator, who_went = builders.a_person(roles=both), alder.school.pair[0]
    builders.an_assignment(who_went, Role.district_coordinator, at=the_district())
    builders.an_assignment(clerk, Role.district_coordinator, at=the_district())
    first, second = paid_and_asked_back(alder, clerk)
    page = sign_in(coordinator).get("/")

    assert "Payroll asks to take 2 payments back since today" in shown(page)
    assert f'href="/payments/{first}"' in page.text
    for not_theirs in (clerk, who_went, alder.school.site_admin):
        assert "Payroll asks to take" not in shown(sign_in(not_theirs).get("/"))
    post(sign_in(coordinator), f"/payments/{first}/keep-paid", reason="It was right.")
    page = sign_in(coordinator).get("/")
    assert "Payroll asks to take 1 payment back" in shown(page)
    assert f'href="/payments/{second}"' in page.text
    post(sign_in(coordinator), f"/payments/{second}/reverse")
    assert "Payroll asks to take" not in shown(sign_in(coordinator).get("/"))


def paid_and_asked_back(alder: Place, clerk: Person) -> tuple[int, int]:
    """The two payments of a visit that were paid, in the order in which the clerk asked for them back."""
    alder.visit("reflected")
    one, other = (payment.id for payment in builders.every(Payment))
    with alder.app.app_context():
        payments.approve_many([one, other], by=acting(alder.school.site_admin))
        made = payroll.make_batch(by=acting(clerk), district_id=the_district().id)
        payroll.mark_paid(made.batch_id, by=acting(clerk), paid_on=builders.today())
        for payment_id in (other, one):
            payments.ask_reversal(payment_id, reason="Paid by hand.", pay_again=False, by=acting(clerk))
    return other, one


def make_old(payment_id: int) -> None:
    payment = builders.every(Payment, id=payment_id)[0]
    payment.created_at = datetime.now(UTC) - timedelta(days=9)
    builders.save(payment)


def test_two_roles_at_once_see_both_kinds_of_work(alder: Place, sign_in: SignIn) -> None:
    both = builders.a_person(roles={Role.liaison: alder.school.school})
    builders.an_assignment(both, Role.site_admin, at=alder.school.school)
    yesterday(alder.visit("invited"))
    alder.visit("reflected")

    page = shown(sign_in(both).get("/"))

    assert "Approve 2 payments" in page
    assert "Ask whether the family would like a visit" in page


def test_another_schools_work_is_not_mine(alder: Place, app: Flask, sign_in: SignIn) -> None:
    alder.visit("agreed")
    with app.app_context():
        stranger = a_staffed_school("Birch")

    assert "Nothing waits for you." in shown(sign_in(stranger.liaison).get("/"))
    assert "0 Invited" in shown(sign_in(stranger.liaison).get("/"))


def test_the_counts_lead_to_their_visits(alder: Place, sign_in: SignIn) -> None:
    alder.visit("agreed")
    alder.visit("scheduled")

    page = sign_in(alder.school.liaison).get("/")

    assert "1 Invited 1 Scheduled 0 Completed 0 Reflected 0 Paid" in shown(page)
    year = builders.every(SchoolYear)[0].id
    assert f'href="/visits/?state=scheduled&amp;year={year}"' in page.text


def test_a_liaison_hears_of_second_visits_once_the_first_is_two_months_ago(
    alder: Place, sign_in: SignIn
) -> None:
    for person in alder.school.pair:
        builders.trained(person, earned_on=builders.today() - timedelta(days=200))
    old, _recent = (
        alder.visit("completed", starts_at=yesterday_at() - timedelta(days=61)),
        alder.visit("completed"),
    )
    line = "1 family could be asked for a second visit the first is two months ago or more"

    before = shown(sign_in(alder.school.liaison).get("/"))
    with alder.app.app_context():
        student = builders.every(VisitStudent, visit_id=old.id)[0].student_id
        again = visits.invite(student, method="family_asked", by=acting(alder.school.liaison))
    after = shown(sign_in(alder.school.liaison).get("/"))
    with alder.app.app_context():
        visits.decline(again, by=acting(alder.school.liaison))
    declined = shown(sign_in(alder.school.liaison).get("/"))

    assert line in before
    assert line not in after
    assert line not in declined, "a no is not asked again"
    assert line not in shown(sign_in(alder.school.pair[0]).get("/"))


def test_a_visit_that_nobody_ended_stands_before_everything_else(alder: Place, sign_in: SignIn) -> None:
    alder.visit("reflected")
    late = alder.visit("scheduled", starts_at=datetime.now(UTC) - timedelta(hours=3))
    late.overdue_told_at = datetime.now(UTC)
    builders.save(late)

    page = shown(sign_in(alder.school.site_admin).get("/"))

    assert page.index("Right away Nobody has ended this visit") < page.index("Today Approve")


def test_more_work_asks_the_database_no_more(alder: Place, sign_in: SignIn) -> None:
    liaison = sign_in(alder.school.liaison)
    for _ in range(5):
        alder.visit("invited")
    liaison.get("/")
    few = statements(lambda: liaison.get("/"))
    for _ in range(20):
        alder.visit("invited")

    assert statements(lambda: liaison.get("/")) == few
    assert few <= 10


@pytest.mark.parametrize("role", [Role.executive, Role.partner, Role.access_manager])
def test_who_meets_no_visits_reads_where_to_go_and_that_no_family_is_named(
    app: Flask, alder: Place, sign_in: SignIn, role: Role
) -> None:
    person = builders.a_person(roles={role: builders.every(District)[0]})

    page = shown(sign_in(person).get("/"))

    waits = "1 thing waits for you." if role is Role.access_manager else "What you look after stands below."
    assert waits in page
    assert "no family’s name is shown to you" in page
