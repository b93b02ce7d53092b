"""A real browser before the real web server, on the test database."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from waitress import create_server, wasyncore

from app.models import Assignment, Person
from tests import builders
from tests.browser import find_chromium
from tests.journeys.windows import WIDTHS, Window
from tests.visiting import School_, a_staffed_school

Enter = Callable[..., Window]
"""Opens a window in which this person is signed in; else as Playwright says it, such as without scripts."""
AT_A_DESK = ["desk", pytest.param("phone", marks=pytest.mark.prove)]
"""The widths of a story that people live at a desk; in the full proof on a phone, too."""


@pytest.fixture(scope="session")
def address(web: Flask) -> Iterator[str]:
    """Where the application of this process is served."""
    sockets: dict = {}
    server = create_server(web, host="127.0.0.1", port=0, threads=4, map=sockets, ident=None)
    serving = Thread(target=server.run, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
    serving.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every person gets a window of their own."""
    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: the folder that SCREENSHOTS names, or one that pytest forgets again."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def usual(person: Person) -> str:
    """Educators have a phone at hand, everybody else a desk."""
    roles = {each.role for each in builders.every(Assignment, person_id=person.id)}
    return "phone" if roles == {"educator"} else "desk"


@pytest.fixture(params=["as usual", pytest.param("the other way", marks=pytest.mark.prove)])
def enters(
    request: pytest.FixtureRequest, app: Flask, address: str, chromium: Browser, pictures: Path
) -> Iterator[Enter]:
    """`enters(liaison)`: a window in which this person is signed in, at home. At the end no window has a complaint.

    Who comes in `by_the_door` types name and password.
    """
    windows: list[Window] = []

    def entered(person: Person, *, by_the_door: bool = False, **otherwise: Any) -> Window:
        width = usual(person)
        if request.param != "as usual":
            width = next(each for each in WIDTHS if each != width)
        windows.append(Window(chromium, address, width, pictures, **otherwise))
        if by_the_door:
            return windows[-1].sign_in(person)
        windows[-1].is_signed_in(person, app).open("/")
        return windows[-1]

    yield entered
    assert [complaint for window in windows for complaint in window.close()] == []


@pytest.fixture
def alder(app: Flask) -> School_:
    """A school with the people of a visit, in a district where a day is agreed without notice."""
    builders.a_district(notice_hours=0)
    with app.app_context():
        return a_staffed_school("Alder Street Elementary")
