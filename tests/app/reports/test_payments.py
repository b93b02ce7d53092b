"""Payments that wait stand each on one page, in every order, forwards and backwards."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import Payment
from app.reports import counting
from app.reports.payments import DUE_ORDER, waiting_for
from tests import builders as b
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at


@pytest.fixture
def alder(app: Flask) -> School_:
    """A school where three visits of two wait for approval."""
    with app.app_context():
        place = a_staffed_school("Alder")
        for number in range(3):
            a_visit("reflected", at=place, starts_at=yesterday_at() - timedelta(days=number))
        return place


def test_each_payment_stands_on_one_page_on_the_way_forth_and_on_the_way_back(
    app: Flask, alder: School_
) -> None:
    every = {payment.id for payment in b.every(Payment)}
    with app.app_context():
        actor = acting(alder.site_admin)
        for order in DUE_ORDER:
            for backwards in (False, True):
                whole = waiting_for(actor, order=order, backwards=backwards, most=None)
                first = waiting_for(actor, order=order, backwards=backwards, most=4)
                last = waiting_for(actor, order=order, backwards=backwards, most=4, after=first.older)
                again = waiting_for(actor, order=order, backwards=backwards, most=4, before=last.newer)

                shown = [due.line.id for due in (*first.due, *last.due)]
                assert shown == [due.line.id for due in whole.due]
                assert set(shown) == every
                assert again.due == first.due
                assert (first.count, last.count, whole.count) == (6, 6, 6)
                assert (first.newer, last.older, whole.older) == (None, None, None)


def test_of_very_many_payments_none_counts_further_and_no_sum_is_told(
    app: Flask, alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        actor = acting(alder.site_admin)
        whole = waiting_for(actor, most=4)
        monkeypatch.setattr(counting, "MOST", 5)
        found = waiting_for(actor, most=4)

    assert (whole.count, whole.total) == (6, sum(each.amount for each in b.every(Payment)))
    assert isinstance(found.count, counting.More)
    assert (found.count, found.total) == (5, None)
