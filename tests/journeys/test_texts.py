"""A text is written and approved in a real browser, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from app.models import Person
from tests.app.services.texts.desk import Desk, a_desk
from tests.journeys.conftest import AT_A_DESK
from tests.journeys.windows import Window

Enter = Callable[[Person], Window]
EDIT = "/texts/in/ar/first_visit"
PICTURE = "[data-preview-list] img"


@pytest.fixture(params=AT_A_DESK)
def enters(
    request: pytest.FixtureRequest, app: Flask, address: str, chromium: Browser, pictures: Path
) -> Iterator[Enter]:
    """`enters(ana)`: a window in which this person is signed in. At the end no window has a complaint."""
    windows: list[Window] = []

    def entered(person: Person) -> Window:
        windows.append(Window(chromium, address, request.param, pictures))
        return windows[-1].sign_in(person)

    yield entered
    assert [complaint for window in windows for complaint in window.close()] == []


@pytest.fixture
def desk(app: Flask, owner: Engine) -> Desk:
    return a_desk(owner)


def picture(page: Page) -> str:
    """The address of the preview's first page."""
    return page.locator(PICTURE).first.get_attribute("src") or ""


def test_a_translation_goes_from_the_editor_to_the_approved_pages(enters: Enter, desk: Desk) -> None:
    ana = enters(desk.ana)
    ana.open(EDIT)
    before = picture(ana.page)
    _types_with_a_merge_field(ana.page)
    ana.page.wait_for_function(
        "before => document.querySelector('[data-preview-list] img').getAttribute('src') !== before",
        arg=before,
    )
    ana.look("text-editor")
    _looks_closer(ana.page)
    ana.page.get_by_label("A person translated it", exact=True).check()
    ana.press("Save and send for review")
    assert desk.text("ar").parts["greeting"] == "مرحبًا {guardians}"

    tom = enters(desk.tom)
    tom.open(f"/texts/{desk.text('ar').id}")
    tom.look("text-review")
    tom.page.get_by_label("I read this language well").check()
    tom.press("Approve these pages")

    assert desk.text("ar").state == "approved"
    assert "Approved." in tom.page.inner_text("main")


def test_without_script_the_editor_saves_and_shows_what_is_stored(
    app: Flask, desk: Desk, address: str, chromium: Browser, pictures: Path
) -> None:
    window = Window(chromium, address, "phone", pictures).sign_in(desk.ana)
    plain = chromium.new_context(
        base_url=address, java_script_enabled=False, storage_state=window.context.storage_state()
    )
    page = plain.new_page()
    page.goto(EDIT)

    page.fill("#title", "نودّ أن نزوركم")
    page.get_by_label("A machine translated it; nobody").check()
    page.get_by_role("button", name="Save the draft").click()

    assert "Saved." in page.inner_text("main")
    assert desk.text("ar").parts["title"] == "نودّ أن نزوركم"
    assert picture(page).startswith("/texts/")
    plain.close()
    assert window.close() == []


def _types_with_a_merge_field(page: Page) -> None:
    """The greeting anew: its merge field is pressed, not typed."""
    page.fill("#greeting", "مرحبًا ")
    page.locator('.tokens[data-into="greeting"] button').click()
    assert page.input_value("#greeting") == "مرحبًا {guardians}"


def _looks_closer(page: Page) -> None:
    page.locator(PICTURE).first.click()
    assert page.locator("dialog[open] img").is_visible()
    page.locator("dialog[open] button").click()
