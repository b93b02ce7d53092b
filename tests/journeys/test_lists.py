"""Looking for people in a real browser: lists that follow, and names offered while one types."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.models import Assignment, Person
from tests import builders
from tests.journeys.conftest import Enter
from workflows.people import Role


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
    assert "gar" not in page.url
    expect(page.locator("[data-list-told]")).to_have_text("2 in all.")

    page.get_by_role("link", name="Narrow the list").click()
    page.get_by_label("Works here").select_option("no")
    settled(page)
    assert names(page) == []
    assert "active=no" in page.url
    assert "gar" not in page.url
    window.look("list-narrowed")

    page.get_by_role("link", name="Works here: No").click()
    settled(page)
    assert names(page) == ["Ana Garcia", "Ben Garza"]
    assert "active=no" not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_going_back_and_loading_again_show_what_was_found(enters: Enter, dana: Person, scripts: bool) -> None:
    for name in ("Ana Garcia", "Ben Garza", "Cai Cruz"):
        builders.a_person(name, title="Teacher")
    window = enters(dana, java_script_enabled=scripts)
    window.open("/people/")
    page = window.page
    page.get_by_role("searchbox", name="Look for a name").fill("gar")
    page.get_by_role("button", name="Look", exact=True).click()
    page.wait_for_url("**/people/?found=*")

    page.get_by_role("link", name="Ana Garcia").click()
    page.wait_for_url(re.compile(r"/people/\d+$"))
    page.go_back()
    after_going_back = names(page)
    page.reload()

    assert after_going_back == names(page) == ["Ana Garcia", "Ben Garza"]
    assert page.get_by_role("searchbox", name="Look for a name").input_value() == "gar"


def test_a_list_without_network_says_so_and_stays_as_it_was(enters: Enter, dana: Person) -> None:
    builders.a_person("Ana Garcia")
    window = enters(dana)
    window.open("/people/")
    page = window.page
    before = names(page)

    page.evaluate("() => { self.there = self.fetch; self.fetch = async () => { throw new TypeError(); }; }")
    page.get_by_role("searchbox", name="Look for a name").press_sequentially("gar")
    expect(page.locator("[data-list-told]")).to_contain_text("There is no network here")
    window.look("list-without-network")
    stood = names(page)
    page.evaluate("() => { self.fetch = self.there; }")
    page.get_by_role("searchbox", name="Look for a name").press_sequentially("c")
    settled(page)

    assert stood == before
    assert names(page) == ["Ana Garcia"]
    expect(page.locator("[data-list-told]")).to_have_text("1 in all.")


def test_a_list_goes_its_pages_with_the_focus_on_it(enters: Enter, dana: Person) -> None:
    for number in range(30):
        builders.a_person(f"Kim Twin{number:02}")
    window = enters(dana)
    window.open("/people/")
    page = window.page

    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/people/?after=*")

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
    window.page.get_by_label("In the whole district").check()
    window.page.get_by_label("Why").fill("New this year")
    window.press("Save")

    ben = builders.every(Person, given_name="Ben")[0]
    assert [held.role for held in builders.every(Assignment, person_id=ben.id)] == ["educator"]
