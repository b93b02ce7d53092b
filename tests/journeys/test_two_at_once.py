"""Two people press in the same moment: one of them is first, the other one is told, nothing happens twice."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.models import Payment, Reflection, Visit
from tests import builders
from tests.journeys.conftest import Enter
from tests.journeys.presses import all_at_once, told
from tests.visiting import School_, a_visit
from workflows.people import Role

SECOND = ("comes after the one before it", "already has visit number 1")
"""What the later of two liaisons reads: by the rules, or from the database when both came in the same moment."""


def test_two_liaisons_invite_the_same_family(enters: Enter, alder: School_) -> None:
    student = builders.a_student("Lucía Ortiz", at=alder.school)
    builders.a_family(of=[student])
    second = builders.a_person(roles={Role.liaison: alder.school})
    both = [enters(alder.liaison), enters(second)]
    for window in both:
        window.open(f"/invite/student/{student.id}")
        window.page.get_by_label("The family asked for it").check()

    all_at_once(both, "Invite the family")

    assert len(builders.every(Visit)) == 1
    assert told()["visit.invite"] == 1
    told_so = [any(words in each.says for words in SECOND) for each in both]
    assert told_so.count(True) == 1
    for window in both:
        window.forgive_refusals()


def test_two_site_admins_approve_the_same_payments(app: Flask, enters: Enter, alder: School_) -> None:
    with app.app_context():
        a_visit("reflected", at=alder)
    second = builders.a_person(roles={Role.site_admin: alder.school})
    both = [enters(alder.site_admin), enters(second)]
    for window in both:
        window.open("/approvals/")
        window.page.get_by_label("Choose all").check()

    all_at_once(both, "Approve 2 payments")

    assert [payment.state for payment in builders.every(Payment)] == ["approved", "approved"]
    assert told()["payment.approve"] == 2
    for window in both:
        assert "2 payments are approved" in window.says or "cannot be approved" in window.says
        window.forgive_refusals()


@pytest.mark.prove
def test_an_educator_and_a_coordinator_change_the_same_visit(
    app: Flask, enters: Enter, alder: School_
) -> None:
    starts_at = datetime.now(UTC) + timedelta(days=3)
    with app.app_context():
        visit = a_visit("scheduled", at=alder, starts_at=starts_at)
    coordinator = builders.a_person(roles={Role.school_coordinator: alder.school})
    both = [enters(alder.pair[0]), enters(coordinator)]
    for window, words in zip(both, ("Change the time", "Find another day"), strict=True):
        window.open(f"/visits/{visit.id}")
        window.page.locator("summary").get_by_text(words, exact=True).first.click()

    both[1].press("Find another day")
    both[0].fill({"Day": str(builders.today() + timedelta(days=9))})
    both[0].press("Change the time")

    assert "not now" in both[0].says or "meanwhile" in both[0].says or "has no time" in both[0].says
    assert builders.reload(visit).state == "invited"
    assert told()["visit.reschedule"] == 0
    both[0].forgive_refusals()


@pytest.mark.prove
def test_two_educators_reflect(app: Flask, enters: Enter, alder: School_) -> None:
    with app.app_context():
        visit = a_visit("completed", at=alder)
    both = [enters(educator) for educator in alder.pair]
    for window in both:
        window.open(f"/visits/{visit.id}")
        window.fill({"What are the family's hopes": "She wants to build bridges."})
        window.fill({"What helps this student": "Time to think."})

    all_at_once(both, "Write your reflection")

    assert len(builders.every(Reflection)) == 2
    assert len(builders.every(Payment)) == 2
    assert builders.reload(visit).state == "reflected"
