"""A liaison invites a whole class fairly, in few presses; afterwards the calls are written down in two each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.models import FamilyContact, Visit
from tests import builders
from tests.journeys.conftest import AT_A_DESK
from tests.journeys.windows import Window
from tests.visiting import School_, a_staffed_school

MOST_PRESSES = 8
"""From *My work* to the letters in the making; two more than this and three minutes are no longer enough."""


class Counting(Window):
    """A window that counts what is pressed, and the pages that came of it."""

    presses = pages = 0

    def press(self, button: str) -> None:
        self.presses += 1
        super().press(button)

    def follow(self, link: str) -> None:
        self.presses += 1
        super().follow(link)

    def go(self, place: str) -> None:
        """Go to a place of the rail or the bottom bar."""
        self.presses += 1
        with self.page.expect_navigation():
            self.page.locator("nav.rail a, nav.bar a").get_by_text(place, exact=True).locator(
                "visible=true"
            ).first.click()


@pytest.fixture
def alder(app: Flask) -> School_:
    """A class of twelve, of whom some speak Spanish and some like to be called."""
    builders.a_district(notice_hours=24)
    builders.letter_texts()
    school = a_staffed_school("Alder Street Elementary")
    school.school.phone = "(530) 555-0100"
    builders.save(school.school)
    a_class_of(school, 12)
    return school


def a_class_of(school: School_, many: int) -> None:
    students = [builders.a_student(f"Student{n} Ortiz", at=school.school) for n in range(many)]
    for place, student in enumerate(students):
        language = "es" if place % 2 else "en"
        reads = {"read_language": language, "spoken_language": language, "channel": "phone"}
        builders.a_family(of=[student], home_language=language, guardian=reads)
    builders.a_class(educator=school.pair[0], students=students)


@pytest.fixture(params=AT_A_DESK)
def liaison(
    request: pytest.FixtureRequest, alder: School_, chromium: Browser, address: str, pictures: Path
) -> Iterator[Counting]:
    window = Counting(chromium, address, request.param, pictures)
    window.sign_in(alder.liaison)
    window.presses = 0
    yield window
    assert window.close() == []


def test_a_whole_class_is_invited_fairly_in_eight_presses(liaison: Counting) -> None:
    liaison.go("Invite")
    liaison.follow("Choose a class")
    liaison.look("invite-class")
    liaison.press("Choose")
    liaison.look("invite-who")
    liaison.follow("Next: with whom")
    liaison.look("invite-with-whom")
    liaison.press("Take these pairs")
    liaison.look("invite-letter")
    liaison.press("Invite 12 families")
    liaison.look("invite-hand-over")
    liaison.press("Print theirs as well")
    liaison.look("invite-letters")

    assert liaison.presses <= MOST_PRESSES
    assert len(builders.every(Visit, state="invited")) == 12


def test_what_came_of_a_call_is_two_presses_and_looks_well(liaison: Counting, alder: School_) -> None:
    liaison.go("Invite")
    liaison.follow("Choose a class")
    liaison.press("Choose")
    liaison.follow("Next: with whom")
    liaison.press("Decide later")
    liaison.press("Invite 12 families")
    liaison.open("/calls/")
    liaison.page.locator("main details.more summary").first.click()
    liaison.look("calls-open")
    liaison.press("We left a message")
    [contact] = builders.every(FamilyContact)
    liaison.open(f"/families/{contact.family_id}")
    liaison.look("family-contacts")
    liaison.open("/invite/chosen")
    liaison.look("invite-chosen")

    assert (contact.outcome, contact.how) == ("left_message", "phone")


def test_a_draft_is_taken_up_where_it_was_left(liaison: Counting, alder: School_) -> None:
    liaison.open("/invite/choose/whole_class")
    liaison.press("Choose")
    liaison.open("/")
    liaison.go("Invite")
    liaison.look("invite-go-on")
    liaison.follow("Go on")

    assert liaison.page.inner_text("h1") == "Who would visit them?"
    liaison.follow("Change")
    liaison.look("invite-one-team")


def test_without_scripts_a_class_is_invited_all_the_same(
    alder: School_, chromium: Browser, address: str
) -> None:
    page = chromium.new_context(base_url=address, java_script_enabled=False).new_page()
    account = builders.an_account(alder.liaison)
    page.goto("/sign-in/")
    page.get_by_label("Your name for signing in").fill(account.username)
    page.get_by_label("Password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.goto("/invite/choose/whole_class")
    page.get_by_role("button", name="Choose").first.click()
    page.get_by_role("link", name="Next: with whom").click()
    page.get_by_role("button", name="Take these pairs").click()
    page.get_by_role("button", name="Invite 12 families").click()

    assert "12 families are invited" in page.inner_text("h1")
    page.context.close()
