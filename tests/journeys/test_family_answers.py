"""A family answers from its own telephone, in its own language, and a liaison takes it from there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.models import FamilyAnswer, Visit
from tests import builders
from tests.families import Door, a_link, the_texts
from tests.journeys.windows import Window
from tests.visiting import School_, a_staffed_school, a_visit

TAGS = ("en", "es", "ar")


@pytest.fixture
def alder(app: Flask) -> School_:
    """A school with a telephone, whose texts are approved in three languages."""
    with app.app_context():
        school = a_staffed_school("Alder Street Elementary")
    school.school.phone = "(530) 555-0100"
    builders.save(school.school)
    the_texts(*TAGS, kinds=("common", "prompts"))
    return school


@pytest.fixture
def family(chromium: Browser, address: str, pictures: Path) -> Iterator[Window]:
    """A family's telephone. At the end there is nothing to complain about."""
    window = Window(chromium, address, "phone", pictures)
    yield window
    assert window.close() == []


def door_of(app: Flask, school: School_, language: str) -> Door:
    with app.app_context():
        visit = a_visit("invited", at=school)
        return Door(app, school, visit, a_link(visit, by=school.liaison, language=language))


@pytest.mark.parametrize(
    "language", [*(pytest.param(each, marks=pytest.mark.prove) for each in ("en", "es")), "ar"]
)
def test_every_answer_and_its_page_are_fit_to_be_seen(
    app: Flask, alder: School_, family: Window, language: str
) -> None:
    door = door_of(app, alder, language)
    for answer in ("later", "yes", "no"):
        family.open(door.path)
        family.page.check(f"[value={answer}]")
        family.page.check("[name=call_me]")
        family.look_at_widths(f"family-{language}-{answer}")
        with family.page.expect_navigation():
            family.page.click("main button")
        family.look_at_widths(f"family-{language}-{answer}-thanks", examined=["phone"])

    assert [kept.answer for kept in builders.every(FamilyAnswer)] == ["later", "yes", "no"]


def test_a_yes_travels_from_the_telephone_to_the_visit(
    app: Flask, alder: School_, family: Window, chromium: Browser, address: str, pictures: Path
) -> None:
    door = door_of(app, alder, "es")
    family.open(door.path)
    for choice in (
        "[value=yes]",
        "[name=days][value='2']",
        "[value=evening]",
        "[value=park]",
        "[name=interpreter]",
    ):
        family.page.check(choice)
    with family.page.expect_navigation():
        family.page.click("main button")

    liaison = Window(chromium, address, "desk", pictures).sign_in(alder.liaison)
    liaison.look("liaison-answers")
    liaison.follow("Open")
    liaison.look("visit-answered")
    liaison.press("Take it over")
    liaison.page.get_by_role("button", name="Make a new link").click()
    liaison.look("new-link")
    liaison.open(f"/visits/{door.visit.id}/answer")
    liaison.page.check("[value=yes]")
    liaison.look("answer-at-the-desk")

    visit = builders.every(Visit)[0]
    assert (visit.answer, visit.place, visit.interpreter) == ("yes", "park", True)
    assert liaison.close() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_on_the_page_needs_a_script_or_a_wide_screen(
    app: Flask, alder: School_, chromium: Browser, address: str, scripts: bool
) -> None:
    door = door_of(app, alder, "ar")
    context = chromium.new_context(
        base_url=address, viewport={"width": 320, "height": 568}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(door.path)
    page.check("[value=yes]")
    page.check("[name=call_me]")
    page.fill("[name=phone]", "5305550199")
    page.click("main button")

    assert page.url.endswith("/thanks")
    assert page.get_attribute("html", "dir") == "rtl"
    assert context.cookies() == []
    assert builders.every(FamilyAnswer)[0].phone == "5305550199"
    context.close()
