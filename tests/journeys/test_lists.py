"""Looking for people in a real browser: lists that follow, names offered while one types, words that are not lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page, expect
from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.models import Assignment, Person
from app.security.people import UserSession
from tests import builders
from tests.journeys.windows import WIDTHS, Window
from workflows.people import Role

Enter = Callable[[Person], Window]


@pytest.fixture(params=WIDTHS)
def enters(
    request: pytest.FixtureRequest, app: Flask, address: str, chromium: Browser, pictures: Path
) -> Iterator[Enter]:
    """`enters(dana)`: a window in which this person is signed in. At the end no window has a complaint."""
    windows: list[Window] = []

    def entered(person: Person) -> Window:
        windows.append(Window(chromium, address, request.param, pictures))
        return windows[-1].sign_in(person)

    yield entered
    assert [complaint for window in windows for complaint in window.close()] == []


@pytest.fixture
def dana(app: Flask) -> Person:
    return builders.a_person("Dana Okafor", roles={Role.district_coordinator: builders.the_district()})


def names(page: Page) -> list[str]:
    return [each.strip() for each in page.locator("tbody tr td:first-child").all_inner_texts()]


def settled(page: Page) -> None:
    """Wait until the list shows the answer to the last question."""
    page.wait_for_timeout(450)
    page.wait_for_selector("[data-list]:not([aria-busy])")


def test_a_list_follows_what_is_typed_and_chosen(enters: Enter, dana: Person) -> None:
    for name in ("Ana Garcia", "Ben Garza", "Cai Cruz"):
        builders.a_person(name, title="Teacher")
    window = enters(dana)
    window.open("/people/")
    page = window.page

    page.get_by_role("searchbox", name="Look for a name").press_sequentially("gar")
    settled(page)
    assert names(page) == ["Ana Garcia", "Ben Garza"]
    assert page.url.endswith("/people/")
    expect(page.locator("[data-list-told]")).to_have_text("2 in all.")

    page.get_by_role("link", name="Narrow the list").click()
    page.get_by_label("Works here").select_option("no")
    settled(page)
    assert names(page) == []
    assert "active=no" in page.url
    assert "gar" not in page.url
    window.look("list-narrowed")

    page.get_by_role("button", name="Works here: No").click()
    settled(page)
    assert names(page) == ["Ana Garcia", "Ben Garza"]
    assert "active=no" not in page.url


def test_a_list_goes_its_pages_with_the_focus_on_it(enters: Enter, dana: Person) -> None:
    for number in range(30):
        builders.a_person(f"Kim Twin{number:02}")
    window = enters(dana)
    window.open("/people/")
    page = window.page

    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/people/?page=1")

    assert page.evaluate("document.activeElement.hasAttribute('data-list')")
    page.reload()
    assert len(names(page)) == 6


def test_a_name_is_found_by_keys_alone(enters: Enter, dana: Person) -> None:
    for name in ("Ana Garcia", "Ben Garza"):
        builders.a_person(name)
    window = enters(dana)
    window.open("/roles/add")
    box = window.page.get_by_role("combobox", name="Person")

    box.press_sequentially("gar")
    expect(window.page.locator("#person_id-list [role=option]")).to_have_count(2)
    window.look("look-up-open")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "person_id-list-1")
    box.press("Enter")
    expect(box).to_have_value("Ben Garza")
    window.page.locator("#role").select_option("educator")
    window.press("Save")

    ben = builders.every(Person, given_name="Ben")[0]
    assert [held.role for held in builders.every(Assignment, person_id=ben.id)] == ["educator"]


def test_leaving_a_form_with_typed_words_asks_first(enters: Enter, dana: Person) -> None:
    window = enters(dana)
    window.open("/people/add")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    window.page.on("dialog", stay)
    window.page.get_by_label("First name").press_sequentially("Tom")
    window.page.get_by_role("link", name="Leave it as it is").click()

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
