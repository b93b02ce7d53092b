"""What waits too long for its approval is told to the coordinator, once."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import District, Notice, Payment
from app.reports.late_payments import late_by_school
from app.security.session import identify, steward
from app.services.payments.escalating import escalate
from tests import builders
from tests.visiting import a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def make_the_round(district_id: int) -> int:
    db.session.rollback()
    identify(db.session, steward(district_id))
    return escalate(district_id)


def test_the_coordinator_is_told_once_of_each_late_payment() -> None:
    school = a_staffed_school("Alder", escalate_days=10)
    district = builders.every(District)[0]
    coordinator = builders.a_person(roles={Role.district_coordinator: district})
    late, fresh = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)
    builders.change(late, created_at=builders.now() - timedelta(days=11))

    rounds = [make_the_round(district.id) for _ in range(2)]

    assert rounds == [1, 0]
    told = [each for each in builders.every(Notice, person_id=coordinator.id) if each.kind == "payment_late"]
    assert [each.payment_id for each in told] == [late.id]
    assert (builders.reload(late).escalated_at is None, builders.reload(fresh).escalated_at) == (False, None)


def test_many_late_payments_are_one_notice_for_each_coordinator_who_may_decide() -> None:
    school = a_staffed_school("Alder", escalate_days=10)
    district = builders.every(District)[0]
    boss, maria = builders.a_person(roles={Role.district_coordinator: district}), school.pair[0]
    builders.an_assignment(maria, Role.district_coordinator, at=district)
    for day in (2, 3):
        a_visit("reflected", at=school, starts_at=yesterday_at() - timedelta(days=day))
    for payment in builders.every(Payment):
        builders.change(payment, created_at=builders.now() - timedelta(days=11))

    assert [make_the_round(district.id) for _ in range(2)] == [4, 0]

    late = {each.person_id: each.facts for each in builders.every(Notice) if each.kind.startswith("payment")}
    assert late == {
        boss.id: {"count": "4", "amount": "240.00"},
        maria.id: {"count": "2", "amount": "120.00"},
    }
    assert len(builders.every(Notice, kind="payments_late")) == 2


def test_late_payments_stand_by_school_for_who_may_do_something() -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    for school in (alder, birch):
        for payment in builders.every(Payment, visit_id=a_visit("reflected", at=school).id):
            builders.change(payment, created_at=builders.now() - timedelta(days=20))
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})

    everywhere = late_by_school(acting(coordinator))
    here = late_by_school(acting(alder.site_admin))

    assert [(each.school, each.count) for each in everywhere] == [("Alder", 2), ("Birch", 2)]
    assert [each.school for each in here] == ["Alder"]
    assert late_by_school(acting(alder.liaison)) == []
