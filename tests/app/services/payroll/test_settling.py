"""Lines are paid or rejected by hand; a batch is settled with its last line."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.models import DistrictSettings, Fund, Notice, Payment
from app.services import payments, payroll, visits
from app.services.errors import NotFound, Refused
from tests import builders
from tests.app.services.payroll.offices import Office, an_office, states
from tests.visiting import a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def office() -> Office:
    return an_office()


def test_some_lines_are_paid_and_the_batch_waits_for_the_others(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()

    payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today(), payment_ids=[first.id])

    assert states() == ["paid", "exported"]
    assert builders.reload(batch).paid_on is None
    payroll.mark_paid(batch.id, by=acting(office.ben), paid_on=builders.today())
    assert (builders.reload(batch).paid_on, builders.reload(batch).paid_by) == (
        builders.today(),
        office.ben.id,
    )
    assert builders.reload(second).state == "paid"


def news_of_pay() -> list[tuple[str, int, int | None, str]]:
    told = [each for each in builders.every(Notice) if each.kind in ("payment_paid", "payments_paid")]
    return sorted((each.kind, each.person_id, each.payment_id, each.facts["amount"]) for each in told)


def test_whoever_is_paid_hears_of_it_once_with_all_that_was_theirs(office: Office) -> None:
    first, second = office.approved()
    another, _ = office.approved(hour=20)
    batch = office.batch()
    today, by = builders.today(), acting(office.ana)

    payroll.mark_paid(batch.id, by=by, paid_on=today, payment_ids=[first.id, another.id])
    together = news_of_pay()
    payroll.mark_paid(batch.id, by=by, paid_on=today, payment_ids=[second.id])

    assert first.person_id == another.person_id
    assert together == [("payments_paid", first.person_id, None, "120.00")]
    assert news_of_pay()[0] == ("payment_paid", second.person_id, second.id, "60.00")


def test_what_takes_money_back_is_no_news_of_pay(office: Office) -> None:
    first, _ = office.approved()
    payroll.mark_paid(office.batch().id, by=acting(office.ana), paid_on=builders.today())
    coordinator = builders.a_person(roles={Role.district_coordinator: office.district})
    payments.ask_reversal(first.id, reason="Twice.", pay_again=False, by=acting(office.ana))
    payments.agree_to_reversal(first.id, by=acting(coordinator))
    before = news_of_pay()

    payroll.mark_paid(office.batch().id, by=acting(office.ana), paid_on=builders.today())

    assert news_of_pay() == before


@pytest.mark.parametrize("answer", ["paid", "rejected"])
def test_an_answer_waits_for_whoever_works_limits_out_before_it_locks_a_line(
    office: Office, answer: str
) -> None:
    builders.change(builders.every(DistrictSettings)[0], most_visits_a_month=9)
    first, _second = office.approved()
    batch = office.batch()
    locked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found = re.search(r"(pg_advisory_xact_lock)|FROM (payment)\b.*FOR UPDATE", statement, re.S)
        locked.extend(filter(None, found.groups() if found else ()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        if answer == "paid":
            payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today())
        else:
            payroll.reject_lines(batch.id, [first.id], reason="No bank account", by=acting(office.ana))
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert locked[:2] == ["pg_advisory_xact_lock", "payment"]


def test_a_line_of_another_batch_is_not_paid_with_this_one(office: Office) -> None:
    office.approved(days_ago=3)
    batch = office.batch()
    other, _ = office.approved()
    office.batch()

    with pytest.raises(Refused) as refused:
        payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today(), payment_ids=[other.id])

    assert refused.value.field == "lines"
    assert set(states()) == {"exported"}


def test_a_rejected_line_keeps_payrolls_reason_and_is_due_again(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()
    before = builders.every(Fund)[0].spent

    payroll.reject_lines(batch.id, [first.id], reason="No bank account", by=acting(office.ana))

    kept = builders.reload(first)
    (after,) = builders.every(Payment, replaces_id=first.id)
    assert (kept.state, kept.rejected_reason, kept.batch_id) == ("rejected", "No bank account", batch.id)
    assert (after.state, after.amount, after.batch_id) == ("due", first.amount, None)
    assert builders.every(Fund)[0].spent == before - first.amount
    assert builders.reload(second).state == "exported"


def test_a_rejected_line_stays_with_its_batch_when_the_visit_is_corrected(office: Office) -> None:
    visit = a_visit("reflected", at=office.school)
    first, _ = office.of(visit)
    payments.approve(first.id, by=acting(office.school.site_admin))
    payroll.reject_lines(office.batch().id, [first.id], reason="No bank account", by=acting(office.ana))

    visits.correct(visit.id, by=acting(office.school.site_admin), reason="Other hours")

    assert [each.state for each in office.of(visit) if not each.withdrawn] == ["rejected"]


def test_the_last_line_settles_the_batch_whatever_became_of_it(office: Office) -> None:
    first, second = office.approved()
    batch = office.batch()

    payroll.reject_lines(batch.id, [first.id, second.id], reason="Closed", by=acting(office.ana))

    assert builders.reload(batch).paid_on == builders.today()
    with pytest.raises(Refused, match="marked paid already"):
        payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today())


@pytest.mark.parametrize(("reason", "field"), [("", "reason"), ("  ", "reason"), ("Closed", "lines")])
def test_a_rejection_needs_a_reason_and_lines(office: Office, reason: str, field: str) -> None:
    first, _ = office.approved()
    batch = office.batch()
    ids = [] if field == "lines" else [first.id]

    with pytest.raises(Refused) as refused:
        payroll.reject_lines(batch.id, ids, reason=reason, by=acting(office.ana))

    assert refused.value.field == field
    assert states() == ["exported", "exported"]


def test_nobody_else_settles(office: Office) -> None:
    first, _ = office.approved()
    batch = office.batch()
    coordinator = builders.a_person(roles={Role.district_coordinator: office.district})
    elsewhere = builders.a_person(roles={Role.payroll: builders.a_district("Cedar County")})

    with pytest.raises(NotYourRole):
        payroll.reject_lines(batch.id, [first.id], reason="No", by=acting(coordinator))
    with pytest.raises(NotFound):
        payroll.reject_lines(batch.id, [first.id], reason="No", by=acting(elsewhere))

    assert states() == ["exported", "exported"]


def test_some_lines_have_their_day_between_the_batch_and_today(office: Office) -> None:
    first, _ = office.approved()
    batch = office.batch()
    tomorrow = builders.today() + timedelta(days=1)

    with pytest.raises(Refused) as refused:
        payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=tomorrow, payment_ids=[first.id])

    assert refused.value.field == "paid_on"
