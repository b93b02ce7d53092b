"""The door, the pack, the reflection and the promises in a real browser: nothing to complain about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.models import FollowUp
from tests import builders
from tests.journeys.conftest import Enter
from tests.visiting import School_, a_staffed_school, a_visit


@pytest.fixture
def alder(app: Flask) -> School_:
    builders.a_district(notice_hours=0)
    builders.letter_texts()
    with app.app_context():
        return a_staffed_school("Alder")


def test_a_pair_goes_in_comes_out_reflects_and_keeps_a_promise(
    app: Flask, enters: Enter, alder: School_
) -> None:
    with app.app_context():
        visit = a_visit(
            "scheduled", at=alder, starts_at=datetime.now(UTC) - timedelta(minutes=40), minutes=60
        )
    maria = enters(alder.pair[0])
    maria.open(f"/visits/{visit.id}/pack")
    maria.look("pack")
    maria.open(f"/visits/{visit.id}")
    maria.look("visit-door")
    maria.press("Start the visit")
    maria.look("visit-under-way")
    maria.press("End the visit")
    moment = datetime.now(UTC).astimezone(ZoneInfo("America/Los_Angeles"))
    maria.fill(
        {"Start": f"{moment - timedelta(minutes=35):%H:%M}", "End": f"{moment - timedelta(minutes=1):%H:%M}"}
    )
    maria.press("Record the visit")
    maria.page.get_by_text("We promised something").click()
    maria.fill(
        {
            "What are the family's hopes": "She wants to build bridges.",
            "What helps this student": "Time to think.",
            "We promised": "Bring the book about bridges.",
            "By when?": str(builders.today() + timedelta(days=2)),
        }
    )
    maria.look("visit-reflecting")
    maria.press("Write your reflection")
    maria.look("visit-with-promise")
    maria.open("/")
    maria.look("home-with-promise")
    maria.open("/promises/")
    maria.look("promises")
    maria.press("It is kept")
    maria.open("/account/")
    maria.look("account-own-phone")

    assert builders.every(FollowUp)[0].done_on is not None
