"""A form in a real browser: left too early, sent twice, sent from the page before, sent too late."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Dialog, expect
from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.models import Person
from app.security.people import UserSession
from tests import builders
from tests.journeys.conftest import Enter
from workflows.people import Role


@pytest.fixture
def dana(app: Flask) -> Person:
    return builders.a_person("Dana Okafor", roles={Role.district_coordinator: builders.the_district()})


def test_leaving_a_form_with_typed_words_asks_first(enters: Enter, dana: Person) -> None:
    window = enters(dana)
    window.open("/people/add")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    window.page.on("dialog", stay)
    window.page.get_by_label("First name").press_sequentially("Tom")
    window.page.get_by_role("link", name="Not now").click()

    expect(window.page.get_by_label("First name")).to_have_value("Tom")
    assert asked == ["beforeunload"]
    window.page.remove_listener("dialog", stay)
    window.page.on("dialog", lambda dialog: dialog.accept())


def test_what_was_typed_while_the_session_ended_is_back_after_signing_in(enters: Enter, dana: Person) -> None:
    window = enters(dana)
    window.open("/people/add")
    window.fill({"First name": "Tom", "Last name": "Reyes"})
    with Session(builders._engine[0]) as writing:
        writing.execute(update(UserSession).values(seen_at=func.now() - timedelta(hours=3)))
        writing.commit()

    window.press("Save")
    window.look("sign-in-again")
    window.fill(
        {"Your name for signing in": builders.an_account(dana).username, "Password": builders.PASSWORD}
    )
    window.page.get_by_role("button", name="Sign in").click()
    expect(window.page.get_by_label("Last name")).to_have_value("Reyes")
    assert builders.every(Person, given_name="Tom") == []

    window.press("Save")
    assert len(builders.every(Person, given_name="Tom")) == 1
    # The browser's console names the two answers that were not plain pages: sign in first, and look at this again.
    window.complaints = [each for each in window.complaints if "Failed to load resource" not in each]


def test_a_double_click_and_the_way_back_make_one_row(enters: Enter, dana: Person) -> None:
    window = enters(dana)
    window.open("/people/add")
    window.fill({"First name": "Tom", "Last name": "Reyes"})

    window.page.get_by_role("button", name="Save").dblclick()
    window.page.wait_for_url(re.compile(r"/people/\d+$"))
    window.page.go_back()
    window.page.go_forward()
    window.page.reload()

    expect(window.page.get_by_role("heading", level=1)).to_have_text("Tom Reyes")
    assert len(builders.every(Person, given_name="Tom")) == 1
