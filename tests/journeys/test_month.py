"""A month at three schools: reflected, asked about, answered, approved, paid, taken back and paid again, settled."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import product

import pytest
from flask import Flask

from app.models import District, Fund, Payment, PayrollBatch, Person, Visit
from app.services import visits
from tests import builders
from tests.journeys.conftest import Enter
from tests.journeys.windows import Window
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting
from workflows.people import Role

SCHOOLS = ("Alder Street Elementary", "Birch Hollow School", "Cedar Grove Academy")
HOPES, HELPS = "They hope that he will read to his sisters.", "A quiet corner for his first ten minutes."


class Month:
    """Three schools with two visits each, all completed and none reflected yet."""

    def __init__(self, app: Flask, enters: Enter) -> None:
        self.app, self.enters = app, enters
        with app.app_context():
            self.schools = [a_staffed_school(name) for name in SCHOOLS]
            self.visits = {place.school.id: self._visits(place) for place in self.schools}
        self.district = builders.every(District)[0]

    def _visits(self, place: School_) -> list[Visit]:
        days = (builders.today() - timedelta(days=back) for back in (20, 6))
        hours = [datetime.combine(day, time(17), tzinfo=UTC) for day in days]
        return [a_visit("completed", at=place, starts_at=hour) for hour in hours]

    def someone(self, role: Role) -> Window:
        return self.enters(builders.a_person(roles={role: self.district}))

    def payments(self, **equal: object) -> list[Payment]:
        return sorted(builders.every(Payment, **equal), key=lambda each: each.id)

    def settle(self) -> None:
        """What the queue does by itself in the product."""
        with self.app.app_context():
            from app.extensions import db
            from app.security.session import identify, steward

            identify(db.session, steward(self.district.id))
            visits.settle([visit.id for visits_ in self.visits.values() for visit in visits_])


@pytest.fixture
def month(app: Flask, enters: Enter) -> Month:
    return Month(app, enters)


def reflect(month: Month) -> Person:
    """The first pair writes in the browser, the others elsewhere; returns one who wrote here."""
    for person in month.schools[0].pair:
        window = month.enters(person)
        for visit in month.visits[month.schools[0].school.id]:
            window.open(f"/visits/{visit.id}")
            window.fill({"What are the": HOPES, "What helps": HELPS})
            window.press("Write your reflection")
    with month.app.app_context():
        for place in month.schools[1:]:
            for visit, person in product(month.visits[place.school.id], place.pair):
                visits.write_reflection(visit.id, by=acting(person), words=WORDS)
    return month.schools[0].pair[0]


def approve_all(window: Window) -> None:
    window.open("/approvals/")
    window.page.get_by_label("Choose all").check()
    window.press("Approve")


def step(window: Window, payment: Payment, words: str, typed: dict[str, str]) -> None:
    """Open a payment's page and take a step there."""
    window.open(f"/payments/{payment.id}")
    folded = window.page.locator("details.step:not([open]) > summary").filter(has_text=words)
    if folded.count():
        folded.first.click()
    window.fill(typed)
    window.press(words)


def a_batch(payroll: Window) -> PayrollBatch:
    payroll.open("/payroll/make/")
    payroll.press("Make a batch")
    with payroll.page.expect_download() as downloading:
        payroll.page.get_by_role("link", name="Download the file").click()
    batch = max(builders.every(PayrollBatch), key=lambda each: each.id)
    assert sha256(downloading.value.path().read_bytes()).hexdigest() == batch.sha256
    return batch


def mark_paid(payroll: Window, batch: PayrollBatch) -> None:
    payroll.open(f"/payroll/{batch.id}")
    payroll.fill({"The day it was paid": str(builders.today())})
    payroll.press("Mark it paid")


@pytest.mark.prove
def test_a_month_at_three_schools_from_reflection_to_settlement(month: Month) -> None:
    asked = reflect(month)
    assert [each.state for each in month.payments()] == ["due"] * 12
    admins = [month.enters(place.site_admin) for place in month.schools]
    question = month.payments(person_id=asked.id)[0]

    step(admins[0], question, "Send it back", {"What should they look at?": "Was it forty minutes?"})
    assert builders.reload(question).state == "returned", admins[0].says
    educator = month.enters(asked)
    step(educator, question, "Put it right", {"Your answer": "Yes, from five to twenty to six."})
    assert builders.reload(question).state == "due", educator.says
    for admin in admins:
        approve_all(admin)
    assert [each.state for each in month.payments()] == ["approved"] * 12

    payroll = month.someone(Role.payroll)
    first = a_batch(payroll)
    mark_paid(payroll, first)
    assert (first.payments_count, first.total) == (12, Decimal("720.00"))
    _taken_back_and_paid_again(month, payroll, question, admins[0])

    month.settle()
    assert {visit.state for visit in builders.every(Visit)} == {"paid"}
    _books_are_right()
    educator.open("/my-pay/")
    educator.look("my pay at the end of a month")


def _taken_back_and_paid_again(month: Month, payroll: Window, paid: Payment, admin: Window) -> None:
    coordinator = month.someone(Role.district_coordinator)
    payroll.page.get_by_role("link", name=f"Payment #{paid.id}", exact=True).click()
    payroll.page.locator("details.step > summary").filter(has_text="Ask to take it back").click()
    payroll.fill({"Why it should be taken back": "The wrong account was paid."})
    payroll.page.get_by_label("Pay it again afterwards").check()
    payroll.press("Ask to take it back")
    step(coordinator, paid, "Agree to take it back", {})
    approve_all(admin)
    second = a_batch(payroll)
    assert (second.payments_count, second.total) == (2, Decimal("0.00"))
    payroll.look("a batch that takes back and pays again")
    mark_paid(payroll, second)


def _books_are_right() -> None:
    payments = builders.every(Payment)
    [fund] = builders.every(Fund)
    assert sum(each.amount for each in payments) == Decimal("720.00")
    assert sum(each.total for each in builders.every(PayrollBatch)) == Decimal("720.00")
    assert (fund.spent, fund.committed) == (Decimal("720.00"), Decimal("0.00"))
    assert sorted(each.amount for each in payments)[0] == Decimal("-60.00")
