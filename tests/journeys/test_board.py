"""The board in a real browser: it follows what colleagues do, and leaves whoever is busy on it alone."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.services import visits
from tests.journeys.conftest import Enter
from tests.visiting import School_, a_staffed_school, a_visit, acting

HALF_A_MINUTE = 31_000


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def column_of(page: Page, visit_id: int) -> str | None:
    return page.locator(f'[data-card="{visit_id}"]').get_attribute("data-state")


def test_a_card_moves_when_a_colleague_cancels_its_visit(app: Flask, enters: Enter, alder: School_) -> None:
    with app.app_context():
        moving, staying = a_visit("scheduled", at=alder).id, a_visit("invited", at=alder).id
    window = enters(alder.site_admin)
    page = window.page
    page.clock.install()
    window.open("/board/")
    assert column_of(page, moving) == "scheduled"
    with app.app_context():
        visits.another_day(moving, by=acting(alder.liaison))

    page.mouse.move(1, 1)
    page.clock.run_for(HALF_A_MINUTE)

    expect(page.locator("[data-board-told]")).to_have_text("One visit moved on the board.")
    assert (column_of(page, moving), column_of(page, staying)) == ("invited", "invited")
    window.look("board-moved")


def test_a_card_that_has_the_focus_stays_where_it_is(app: Flask, enters: Enter, alder: School_) -> None:
    with app.app_context():
        moving = a_visit("scheduled", at=alder).id
    window = enters(alder.site_admin)
    page = window.page
    page.clock.install()
    window.open("/board/#column-scheduled")
    page.locator(f"#card-{moving}").focus()
    with app.app_context():
        visits.another_day(moving, by=acting(alder.liaison))

    page.clock.run_for(HALF_A_MINUTE)
    page.wait_for_timeout(500)
    assert column_of(page, moving) == "scheduled"

    page.locator(f"#card-{moving}").press("Enter")
    expect(page).to_have_url(f"{window.address}/visits/{moving}")
