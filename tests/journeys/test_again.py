"""Each main step pressed twice, and once more after going back; with scripts and without: it happens once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.models import Payment, PayrollBatch, Visit
from tests import builders
from tests.journeys.conftest import Enter
from tests.journeys.presses import told, twice_and_again
from tests.journeys.windows import Window
from tests.visiting import School_, a_visit
from workflows.people import Role

both = pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with scripts"), pytest.param(False, id="without", marks=pytest.mark.prove)],
)
"""One story of three is told in every run, with scripts; all of them, both ways, in the full proof."""


@both
def test_from_the_invitation_to_the_day(enters: Enter, alder: School_, scripts: bool) -> None:
    student = builders.a_student("Lucía Ortiz", at=alder.school)
    builders.a_family(of=[student])
    liaison = enters(alder.liaison, java_script_enabled=scripts)

    liaison.open(f"/invite/student/{student.id}")
    twice_and_again(liaison, "Invite the family", liaison.page.get_by_label("The family asked for it").check)
    [visit] = builders.every(Visit)
    liaison.open(f"/visits/{visit.id}")
    twice_and_again(liaison, "The family said yes", lambda: _yes(liaison))
    liaison.open(f"/visits/{visit.id}")
    twice_and_again(liaison, "Schedule the visit", lambda: _day(liaison, alder))

    assert builders.reload(visit).state == "scheduled"
    assert [told()[f"visit.{step}"] for step in ("invite", "answer_yes", "schedule")] == [1, 1, 1]


@pytest.mark.prove
@both
def test_from_the_door_to_the_reflections(app: Flask, enters: Enter, alder: School_, scripts: bool) -> None:
    with app.app_context():
        visit = a_visit(
            "scheduled", at=alder, starts_at=datetime.now(UTC) - timedelta(minutes=40), minutes=60
        )
    maria, tom = (enters(educator, java_script_enabled=scripts) for educator in alder.pair)

    maria.open(f"/visits/{visit.id}")
    twice_and_again(maria, "Start the visit")
    maria.open(f"/visits/{visit.id}")
    twice_and_again(maria, "End the visit")
    maria.open(f"/visits/{visit.id}")
    twice_and_again(maria, "Record the visit", lambda: _times(maria))
    for window in (maria, tom):
        window.open(f"/visits/{visit.id}")
        twice_and_again(window, "Write your reflection", lambda window=window: _words(window))  # type: ignore[misc]

    assert builders.reload(visit).state == "reflected"
    steps = ("check_in", "check_out", "record_completion", "reflect")
    assert [told()[f"visit.{step}"] for step in steps] == [1, 1, 1, 1]
    assert len(builders.every(Payment)) == 2


@pytest.mark.prove
@both
def test_from_the_approval_to_the_money(app: Flask, enters: Enter, alder: School_, scripts: bool) -> None:
    with app.app_context():
        a_visit("reflected", at=alder)
    site_admin = enters(alder.site_admin, java_script_enabled=scripts)
    site_admin.open("/approvals/")
    for box in site_admin.page.locator("main input[name=payment]").all():
        box.check()
    if not scripts:
        site_admin.press("Look over the chosen payments")
    twice_and_again(site_admin, "Approve 2 payments")
    payroll = enters(
        builders.a_person(roles={Role.payroll: builders.the_district()}), java_script_enabled=scripts
    )
    payroll.open("/payroll/make/")
    twice_and_again(payroll, "Make a batch of 2")
    [batch] = builders.every(PayrollBatch)
    payroll.open(f"/payroll/{batch.id}")
    day = str(builders.today())
    twice_and_again(payroll, "Mark it paid", lambda: payroll.fill({"The day it was paid": day}))

    assert [payment.state for payment in builders.every(Payment)] == ["paid", "paid"]
    assert [told()[f"payment.{step}"] for step in ("approve", "export", "mark_paid")] == [2, 2, 2]


def _yes(liaison: Window) -> None:
    day = str(builders.today() - timedelta(days=5))
    liaison.fill({"Who said yes?": "Rosa Ortiz", "How did they tell you?": "Phone"})
    liaison.fill({"On which day?": day, "At what time?": "12:30", "Where would they like": "At home"})


def _day(liaison: Window, school: School_) -> None:
    first, second = school.pair
    liaison.page.get_by_label("Another time").check()
    day = str(builders.today() - timedelta(days=1))
    liaison.fill({"Day": day, "Start": "17:30", "End": "18:15"})
    liaison.fill({"First educator": first.name, "Second educator": second.name})


def _times(educator: Window) -> None:
    moment = datetime.now(UTC).astimezone(ZoneInfo("America/Los_Angeles"))
    start, end = moment - timedelta(minutes=35), moment - timedelta(minutes=1)
    educator.fill({"Start": f"{start:%H:%M}", "End": f"{end:%H:%M}"})


def _words(educator: Window) -> None:
    educator.fill({"What are the family's hopes": "She wants to build bridges."})
    educator.fill({"What helps this student": "Time to think."})
