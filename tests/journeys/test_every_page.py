"""Every page at a desk and on a phone: each kind once, for who may open it; in the full proof all, for everybody."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import Engine

from tests import builders, database
from tests.app.security import ground
from tests.app.security.doors import WHO
from tests.app.security.ground import Ground
from tests.browser import find_chromium
from tests.journeys import every_page
from tests.journeys.keyboard import complaints_of_keys
from tests.journeys.windows import WIDTHS, Window

Enter = Callable[..., Window]
PAGES = every_page.pages()
OPEN = {page: who for page, who in PAGES.items() if who}
LOCALES = {"en": "en-US", "es": "es-MX"}
EDGES = """() => [...document.querySelectorAll("main .button, main input, main select, main textarea, main .badge")]
  .filter((each) => each.checkVisibility() && !["hidden", "checkbox", "radio", "file", "range"].includes(each.type))
  .filter((each) => parseFloat(getComputedStyle(each).borderTopWidth) < 1)
  .map((each) => each.outerHTML.slice(0, 120))"""
MOVING = "document.getAnimations().filter((each) => each.playState === 'running').length"
TRAP = """document.addEventListener("DOMContentLoaded", () => {
  const trap = document.createElement("button");
  trap.textContent = "Trap";
  trap.style.outline = "none";
  trap.addEventListener("keydown", (event) => event.preventDefault());
  document.querySelector("h1").before(trap);
});"""
NEED_MORE_THAN_A_ROW = {page for page, who in PAGES.items() if not who}


@pytest.fixture(scope="module")
def laid(web: Flask, owner_engine: Engine, own_database: database.Database) -> Iterator[Ground]:
    database.empty(own_database)
    builders.start_anew()
    laid = ground.lay(owner_engine, own_database)
    every_page.crowd(web, laid)
    yield laid
    database.empty(own_database)


@pytest.fixture(scope="module")
def enters(
    web: Flask, laid: Ground, address: str, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Enter]:
    """`enters("liaison", "es")`: the window of this person, whose browser asks for this language."""
    windows: dict[tuple[str, str], Window] = {}
    shelf = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))

    def entered(who: str, language: str = "en") -> Window:
        if (who, language) not in windows:
            folder = shelf / f"{who}-{language}"
            window = Window(chromium, address, "desk", folder, locale=LOCALES[language])
            windows[who, language] = window if who == "nobody" else window.is_signed_in(laid.people[who], web)
        return windows[who, language]

    yield entered
    for window in windows.values():
        window.close()


ADDED_OTHERWISE = ("/other-work/add", "/people/add", "/roles/add")
"""Forms that ask for more, or for other things, than the ones that change."""


def like_another(page: str) -> bool:
    """Whether a page is drawn as another that is looked at: to add as to change, to remove one thing as another."""
    base, _, step = page.rpartition("/")
    removed = [each for each in OPEN if each.endswith("/delete")]
    as_changed = step == "add" and f"{base}/<pk>/edit" in OPEN and page not in ADDED_OTHERWISE
    return as_changed or page in removed[1:]


MAIN_PAGES = ("/", "/students/", "/visits/<pk>", "/invite/student/<pk>", "/approvals/", "/roles/add")
"""Walked by keyboard, looked at in high contrast, and their colours compared (as those of every component are in
`test_look`) in every run; all the others in the full proof."""
EACH_KIND = [pytest.param(page, marks=pytest.mark.prove) if like_another(page) else page for page in OPEN]


@pytest.mark.parametrize("page", EACH_KIND)
def test_is_fit_to_be_seen(web: Flask, laid: Ground, enters: Enter, page: str) -> None:
    window, address = enters(OPEN[page][-1]), every_page.address_of(web, page, laid)
    complaints = every_page.complaints_about(window, address, examined=["phone"], colours=page in MAIN_PAGES)

    assert complaints == []


@pytest.mark.parametrize("page", every_page.MORE)
def test_what_needs_more_is_fit_to_be_seen(web: Flask, laid: Ground, enters: Enter, page: str) -> None:
    who, address = every_page.with_more(web, laid, page)

    assert every_page.complaints_about(enters(who), address) == []


@pytest.mark.prove
@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("who", WHO)
def test_everything_is_fit_to_be_seen_by_everyone(
    web: Flask, laid: Ground, enters: Enter, who: str, language: str
) -> None:
    window = enters(who, language)
    complaints = []
    for page, everyone in OPEN.items():
        if who in everyone:
            complaints += every_page.complaints_about(window, every_page.address_of(web, page, laid))

    assert window.page.get_attribute("html", "lang") == language
    assert complaints == []


EVERY_PAGE = [page if page in MAIN_PAGES else pytest.param(page, marks=pytest.mark.prove) for page in OPEN]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_is_used_by_keys_alone(web: Flask, laid: Ground, enters: Enter, page: str) -> None:
    window, address = enters(OPEN[page][-1]), every_page.address_of(web, page, laid)

    for size in WIDTHS.values():
        window.page.set_viewport_size({"width": size[0], "height": size[1]})
        assert complaints_of_keys(window, address) == []


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_loses_nothing_in_high_contrast_and_moves_nothing(
    web: Flask, laid: Ground, enters: Enter, page: str
) -> None:
    window, address = enters(OPEN[page][-1]), every_page.address_of(web, page, laid)
    window.page.emulate_media(forced_colors="active", reduced_motion="reduce")

    window.open(address)
    without_edge, moving = window.page.evaluate(EDGES), window.page.evaluate(MOVING)
    window.page.emulate_media(forced_colors="none", reduced_motion="reduce")

    assert without_edge == []
    assert moving == 0


@pytest.fixture(scope="module")
def far_sighted(
    web: Flask, laid: Ground, address: str, chromium: Browser
) -> Iterator[Callable[[str], Window]]:
    """`far_sighted("liaison")`: the window of somebody whose browser is set to letters twice as large."""
    arguments = ["--no-sandbox", "--disable-gpu", "--blink-settings=defaultFontSize=32"]
    large = chromium.browser_type.launch(executable_path=find_chromium(), args=arguments)
    windows: dict[str, Window] = {}

    def entered(who: str) -> Window:
        if who not in windows:
            windows[who] = Window(large, address, "desk", Path(), locale="es-MX")
            if who != "nobody":
                windows[who].is_signed_in(laid.people[who], web)
        return windows[who]

    yield entered
    large.close()


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_fits_with_letters_twice_as_large(
    web: Flask, laid: Ground, far_sighted: Callable[[str], Window], page: str
) -> None:
    window = far_sighted(OPEN[page][-1])
    window.complaints.clear()

    window.open(every_page.address_of(web, page, laid))
    for wide, high in WIDTHS.values():
        window.fits_at(wide, high)

    assert window.page.evaluate("getComputedStyle(document.body).fontSize") == "34px"
    assert window.complaints == []


def test_the_walk_by_keys_complains_of_a_trap_without_a_ring(
    enters: Enter, chromium: Browser, address: str, tmp_path: Path
) -> None:
    window = Window(chromium, address, "desk", tmp_path)
    window.context.add_init_script(TRAP)

    told = "\n".join(complaints_of_keys(window, "/sign-in/"))
    window.close()

    assert "nothing shows that button “Trap” has the focus" in told
    assert "Tab does not reach input#username" in told


def test_what_a_row_does_not_open_has_a_story_of_its_own() -> None:
    assert set(every_page.STORIES) | set(every_page.MORE) == NEED_MORE_THAN_A_ROW
