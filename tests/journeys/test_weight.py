"""What a first view of a page costs: few requests and few bytes, whoever looks, on whatever line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Request

from tests import builders
from tests.journeys.windows import Window
from tests.visiting import a_staffed_school, a_visit

MOST_REQUESTS, MOST_BYTES = 6, 100_000
"""Of a first view; pictures and the font are not weighed."""


@pytest.fixture
def looks(app: Flask, address: str, chromium: Browser, pictures: Path) -> Callable[[str], list[Request]]:
    """`looks("/visits/")`: what a browser that has nothing yet asks for, signed in as a liaison."""
    with app.app_context():
        school = a_staffed_school("Alder")
        a_visit("scheduled", at=school)
    signed_in = Window(chromium, address, "desk", pictures).is_signed_in(school.liaison, app)

    def looked(path: str) -> list[Request]:
        window = chromium.new_context(base_url=address, storage_state=signed_in.context.storage_state())
        page, asked = window.new_page(), []
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return asked

    return looked


def test_a_first_view_asks_for_little(looks: Callable[[str], list[Request]]) -> None:
    for path in ("/", "/students/", "/visits/", "/invite/", "/letters/"):
        asked = looks(path)

        weighed = [each for each in asked if each.resource_type not in ("font", "image")]
        assert len(asked) <= MOST_REQUESTS, [each.url for each in asked]
        assert sum(each.sizes()["responseBodySize"] for each in weighed) < MOST_BYTES


def test_a_page_of_many_rows_stays_light(looks: Callable[[str], list[Request]], app: Flask) -> None:
    for number in range(30):
        builders.a_student(f"Lucía Ortiz {number}")

    page = looks("/students/")[0]

    assert page.sizes()["responseBodySize"] < MOST_BYTES / 2
