"""What payroll could not pay, and what is taken back after it was paid: the ledger comes out at nothing."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.models import District, Fund, Notice, Payment, PaymentReversal, Person, Rate
from app.services import payments, payroll
from app.services.errors import NotFound
from tests import builders, database
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@dataclass
class Paid:
    """A visit whose two payments are in a batch, and the people around them."""

    school: School_
    clerk: Person
    other_clerk: Person
    coordinator: Person
    first: Payment
    batch_id: int


@pytest.fixture
def exported() -> Paid:
    return in_a_batch(a_staffed_school("Alder"))


def in_a_batch(school: School_) -> Paid:
    district = builders.every(District)[0]
    clerk, other = (builders.a_person(roles={Role.payroll: district}) for _ in range(2))
    coordinator = builders.a_person(roles={Role.district_coordinator: district})
    visit = a_visit("reflected", at=school)
    found = builders.every(Payment, visit_id=visit.id)
    payments.approve_many([each.id for each in found], by=acting(school.site_admin))
    made = payroll.make_batch(by=acting(clerk), district_id=district.id)
    return Paid(school, clerk, other, coordinator, found[0], made.batch_id)


@pytest.fixture
def paid(exported: Paid) -> Paid:
    payroll.mark_paid(exported.batch_id, by=acting(exported.clerk), paid_on=builders.today())
    return exported


def spent() -> Decimal:
    return builders.every(Fund)[0].spent


def ledger() -> Decimal:
    """What was and will be paid, negative lines included."""
    return sum(
        (each.amount for each in builders.every(Payment) if each.state in ("approved", "exported", "paid")),
        Decimal(0),
    )


def ask(paid: Paid, *, pay_again: bool = False) -> None:
    payments.ask_reversal(
        paid.first.id, reason="The visit was another day's.", pay_again=pay_again, by=acting(paid.clerk)
    )


def test_a_rejected_payment_is_followed_by_one_that_is_due(exported: Paid) -> None:
    before = spent()

    successor = payments.reject(exported.first.id, reason="Account closed", by=acting(exported.clerk))

    rejected, again = builders.reload(exported.first), builders.every(Payment, id=successor)[0]
    assert (rejected.state, rejected.rejected_reason) == ("rejected", "Account closed")
    assert (again.state, again.replaces_id, again.amount) == ("due", rejected.id, rejected.amount)
    assert (again.approved_by, again.batch_id, again.fund_id) == (None, None, None)
    assert before - spent() == rejected.amount
    told = builders.every(Notice, person_id=rejected.person_id, payment_id=rejected.id)
    assert "payment_rejected" in {notice.kind for notice in told}


def test_a_rejection_needs_payroll_and_a_reason(exported: Paid) -> None:
    with pytest.raises(TransitionRefused, match="Give a short reason"):
        payments.reject(exported.first.id, reason=" ", by=acting(exported.clerk))
    with pytest.raises(NotYourRole):
        payments.reject(exported.first.id, reason="No", by=acting(exported.school.site_admin))

    assert builders.reload(exported.first).state == "exported"


def test_taking_back_needs_two_people(paid: Paid) -> None:
    ask(paid)
    assert builders.reload(paid.first).reversed_on is None

    taken = payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))

    tagged, negative = builders.reload(paid.first), builders.every(Payment, id=taken.negative_id)[0]
    assert (tagged.state, tagged.reversed_on) == ("paid", builders.today())
    assert (negative.state, negative.amount, negative.reverses_id) == ("approved", -tagged.amount, tagged.id)
    assert negative.approved_by == paid.coordinator.id
    assert taken.successor_id is None


def test_a_taking_back_brings_fund_and_ledger_back(paid: Paid) -> None:
    both = ledger()
    ask(paid)

    payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))

    assert (ledger(), spent()) == (both - paid.first.amount, both - paid.first.amount)


def test_what_is_paid_again_starts_at_due_and_is_approved_anew(paid: Paid) -> None:
    ask(paid, pay_again=True)

    taken = payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))

    again = builders.every(Payment, id=taken.successor_id)[0]
    assert (again.state, again.replaces_id, again.amount) == ("due", paid.first.id, paid.first.amount)
    assert payments.approve(again.id, by=acting(paid.school.site_admin))


def test_whoever_asked_does_not_agree(paid: Paid) -> None:
    builders.an_assignment(paid.clerk, Role.district_coordinator, at=builders.every(District)[0])
    ask(paid)

    with pytest.raises(TransitionRefused, match="Two people take a payment back"):
        payments.agree_to_reversal(paid.first.id, by=acting(paid.clerk))

    assert builders.reload(paid.first).reversed_on is None


def test_a_second_person_in_payroll_does_not_agree(paid: Paid) -> None:
    ask(paid)

    with pytest.raises(NotYourRole):
        payments.agree_to_reversal(paid.first.id, by=acting(paid.other_clerk))


def test_a_coordinator_agrees_to_nothing_that_nobody_asked(paid: Paid) -> None:
    with pytest.raises(NotFound):
        payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))


def test_a_coordinator_refuses_with_a_reason_and_payroll_may_ask_again(paid: Paid) -> None:
    ask(paid)
    with pytest.raises(TransitionRefused, match="Give a short reason"):
        payments.refuse_reversal(paid.first.id, reason="", by=acting(paid.coordinator))

    payments.refuse_reversal(paid.first.id, reason="The day was right.", by=acting(paid.coordinator))

    [asked] = builders.every(PaymentReversal)
    assert (asked.answer, asked.answer_reason) == ("refused", "The day was right.")
    assert builders.reload(paid.first).reversed_on is None
    ask(paid)
    assert len(builders.every(PaymentReversal)) == 2


def test_nobody_asks_twice_and_nothing_is_taken_back_twice(paid: Paid) -> None:
    ask(paid)
    with pytest.raises(TransitionRefused, match="Somebody asked already"):
        ask(paid)
    taken = payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))

    with pytest.raises(TransitionRefused, match="This payment is reversed already"):
        ask(paid)
    with pytest.raises(TransitionRefused, match="takes another one back"):
        payments.send_back(taken.negative_id, reason="Why?", by=acting(paid.coordinator))


def test_the_negative_line_goes_out_with_a_later_batch_and_may_be_rejected_too(paid: Paid) -> None:
    ask(paid)
    taken = payments.agree_to_reversal(paid.first.id, by=acting(paid.coordinator))
    left = spent()
    made = payroll.make_batch(by=acting(paid.clerk), district_id=paid.first.district_id)

    again = payments.reject(taken.negative_id, reason="Not negative, please", by=acting(paid.clerk))

    negative, second = (builders.every(Payment, id=each)[0] for each in (taken.negative_id, again))
    assert (negative.batch_id, negative.state) == (made.batch_id, "rejected")
    assert (second.state, second.amount, second.reverses_id) == ("approved", negative.amount, paid.first.id)
    assert spent() == left


CENTS = st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100)


@given(rate=CENTS, order=st.permutations([0, 1]), pay_again=st.booleans())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_paid_and_whichever_is_first_taking_all_back_leaves_nothing(
    own_database: database.Database, rate: Decimal, order: list[int], pay_again: bool
) -> None:
    """The fund has every cent again and the ledger comes out at zero, whatever the amounts."""
    db.session.rollback()
    database.empty(own_database)
    builders.start_anew()
    school = a_staffed_school("Alder")
    builders.change(builders.every(Rate)[0], amount=rate)
    paid = in_a_batch(school)
    payroll.mark_paid(paid.batch_id, by=acting(paid.clerk), paid_on=builders.today())
    both = builders.every(Payment)

    assert (ledger(), spent()) == (2 * rate, 2 * rate)
    for which in order:
        payments.ask_reversal(
            both[which].id, reason="Another day's.", pay_again=pay_again, by=acting(paid.clerk)
        )
        payments.agree_to_reversal(both[which].id, by=acting(paid.coordinator))

    assert (ledger(), spent()) == (0, 0)
