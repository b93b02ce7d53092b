"""An empty district in a real browser: from the link of the first start to the first invitation's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import Assignment, District, Person
from app.services import opening
from tests import builders
from tests.journeys.conftest import AT_A_DESK
from tests.journeys.windows import Window
from workflows.people import Role

PASSWORD = "lantern gravel otter window"


@pytest.fixture(params=AT_A_DESK)
def window(
    request: pytest.FixtureRequest, app: Flask, address: str, chromium: Browser, pictures: Path
) -> Iterator[Window]:
    """At the end there is nothing to complain about: script, network, axe, width."""
    opened = Window(chromium, address, request.param, pictures)
    yield opened
    assert opened.close() == []


def link(owner: Engine) -> str:
    with Session(owner) as as_owner:
        secret = opening.first_link(as_owner)
        as_owner.commit()
    return f"/begin/{secret}"


def test_an_empty_district_is_begun_set_up_and_called_ready(window: Window, owner: Engine) -> None:
    window.open(link(owner))
    window.look("begin")
    window.fill({"Name of the district": "Alder County", "Time zone": "Pacific time"})
    window.fill({"Your first name": "Ada", "Your last name": "Ames"})
    window.fill({"New password": PASSWORD, "The same password again": PASSWORD})
    window.press("Begin")
    window.look("set-up-empty")

    window.follow("Add the coordinator")
    window.fill({"First name": "Dolores", "Last name": "Quintero"})
    window.press("Save")
    _brings_the_rest(builders.every(Person, given_name="Dolores")[0])

    window.open("/")
    window.look("set-up-home")
    window.follow("Go on")
    window.look("set-up-enough")
    window.press("We are ready")

    assert [each.set_up_on for each in builders.every(District)] == [builders.today()]
    window.open("/set-up/")
    window.look("set-up-done")


def _brings_the_rest(coordinator: Person) -> None:
    """What other stories tell: a role, a year, a roster, a liaison."""
    builders.an_assignment(coordinator, Role.district_coordinator, at=builders.the_district())
    builders.a_school_year()
    builders.a_student()
    builders.a_person(roles={Role.liaison: builders.the_school()})
    assert len(builders.every(Assignment)) == 3


@pytest.mark.prove
def test_a_coordinator_reads_on_each_page_what_it_misses(window: Window, owner: Engine) -> None:
    district = builders.the_district()
    builders.change(district, set_up_on=None)
    window.sign_in(builders.a_person(roles={Role.district_coordinator: district}))

    for path in ("students", "calendar", "approvals", "older-visits", "set-up", "set-up/district"):
        window.open(f"/{path}/" if path != "set-up/district" else f"/{path}")
        window.look(f"missing-{path.replace('/', '-')}")
