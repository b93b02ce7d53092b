"""The components in a browser: by keyboard, turned round, at twice the size, in high contrast."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys.windows import WIDER_THAN_THE_WINDOW, Window
from tests.visiting import a_staffed_school

FOCUSED = "document.activeElement.innerText.trim()"
OUTLINED = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def window(app: Flask, address: str, chromium: Browser, pictures: Path) -> Window:
    with app.app_context():
        school = a_staffed_school("Alder")
    return Window(chromium, address, "desk", pictures).is_signed_in(school.liaison, app)


@pytest.mark.parametrize("look", ["en", "es", "rtl"])
def test_every_component_is_fit_to_be_seen(window: Window, look: str) -> None:
    window.open(f"/styleguide/?in={look}")
    window.look(f"styleguide-{look}")

    assert window.close() == []


@pytest.mark.parametrize("wide", [640, 320])
def test_components_fit_at_twice_and_at_four_times_the_size(window: Window, wide: int) -> None:
    window.page.set_viewport_size({"width": wide, "height": 512})
    window.open("/styleguide/")

    assert window.page.evaluate(WIDER_THAN_THE_WINDOW) == []


def test_the_first_key_leads_past_the_places_and_shows_where_one_is(window: Window) -> None:
    window.open("/")
    window.page.keyboard.press("Tab")

    assert window.page.evaluate(FOCUSED) == "Skip to the page"
    assert window.page.evaluate(OUTLINED) == "solid"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"


def test_a_menu_opens_and_closes_by_keyboard(window: Window) -> None:
    window.open("/")
    menu = window.page.locator(".person-menu")
    menu.locator("summary").focus()
    window.page.keyboard.press("Enter")
    assert menu.get_by_role("button", name="Sign out").is_visible()

    window.page.keyboard.press("Escape")

    assert not menu.get_by_role("button", name="Sign out").is_visible()
    assert window.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialog_asks_first_and_gives_the_focus_back_each_time(window: Window) -> None:
    window.open("/styleguide/")
    opener = window.page.get_by_role("link", name="Ask first")

    for _ in range(2):
        opener.focus()
        window.page.keyboard.press("Enter")
        assert asks(window.page)
        window.page.get_by_role("button", name="Not now").click()
        assert not asks(window.page)
        assert window.page.evaluate(FOCUSED) == "Ask first"


def test_high_contrast_and_less_motion_lose_nothing(window: Window) -> None:
    window.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    window.open("/styleguide/")

    edge = "each => getComputedStyle(each).borderTopWidth"
    moving = "document.getAnimations().filter((each) => each.playState === 'running').length"
    assert window.page.locator("main .button.primary").first.evaluate(edge) == "3px"
    assert window.page.locator("main .badge").first.evaluate(edge) == "1px"
    assert window.page.evaluate(moving) == 0


def asks(page: Page) -> bool:
    return page.locator("dialog[open]").is_visible()
