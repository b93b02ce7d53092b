"""`make screens`: the main pages of a sample district, as each person sees them, in `docs/screens/`.

Pictures at a desk, on a phone, in Spanish and turned round for Arabic; each kind on a contact sheet of its own.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.browser import find_chromium
from tests.journeys.instance import ROOT, Instance, fresh_instance

SIZES = {"desk": (1280, 800), "phone": (390, 844), "spanish": (1280, 800), "right-to-left": (390, 844)}
"""The kinds of pictures, and the window of each in pixels."""
COLUMNS = {"desk": 3, "phone": 6, "spanish": 3, "right-to-left": 6}
WIDE, GAP, GROUND = 1920, 24, (228, 222, 210)
"""Width of a contact sheet, the space between its pictures, and what they lie on."""

Finder = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """One picture. `who` signs in, nobody for an empty one; `goes` leads to the page."""

    kind: str
    name: str
    who: str
    goes: str | Finder


def main(arguments: list[str]) -> int:
    """Take the pictures of a fresh instance."""
    parser = argparse.ArgumentParser(prog="make screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens", help="the folder")
    folder: Path = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    with fresh_instance(EMPTY="0", STYLEGUIDE="1") as instance, _chromium() as browser:
        taken = [(screen, picture) for screen, picture in take(browser, instance)]
    for kind in SIZES:
        _keep(
            sheet([picture for screen, picture in taken if screen.kind == kind], COLUMNS[kind]), folder, kind
        )
    for screen, picture in taken:
        if screen.name in SHOWN_ALONE:
            _keep(picture, folder, screen.name)
    print(
        f"Took {len(taken)} pictures; see {folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}."
    )
    return 0


def take(browser: Browser, instance: Instance) -> Iterator[tuple[Screen, Image.Image]]:
    """Each screen with its picture. One window per person and kind."""
    passwords = sign_ins(instance.folder / "instance" / "sign-ins.txt")
    windows: dict[tuple[str, str], Page] = {}
    for screen in SCREENS:
        key = (screen.kind, screen.who)
        if key not in windows:
            windows[key] = _window(browser, instance.address, screen, passwords)
        page = windows[key]
        _go(page, screen)
        yield screen, Image.open(BytesIO(page.screenshot(animations="disabled")))


def sign_ins(note: Path) -> dict[str, tuple[str, str]]:
    """Name and password of the first sign-in of each role, by its username: `liaison`, `educator1`."""
    rows = (re.split(r"\s{2,}", line.strip()) for line in note.read_text().splitlines())
    return {row[1]: (row[1], row[2]) for row in rows if len(row) == 3}


def sheet(pictures: list[Image.Image], columns: int) -> Image.Image:
    """Pictures of one size in rows, on paper."""
    wide = (WIDE - GAP * (columns + 1)) // columns
    high = pictures[0].height * wide // pictures[0].width
    rows = -(-len(pictures) // columns)
    paper = Image.new("RGB", (WIDE, GAP + rows * (high + GAP)), GROUND)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        small = picture.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)
        paper.paste(small, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    return paper


def _keep(picture: Image.Image, folder: Path, name: str) -> None:
    picture.convert("RGB").save(folder / f"{name}.png", optimize=True)


@contextmanager
def _chromium() -> Iterator[Browser]:
    arguments = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


def _window(browser: Browser, address: str, screen: Screen, passwords: dict[str, tuple[str, str]]) -> Page:
    wide, high = SIZES[screen.kind]
    context: BrowserContext = browser.new_context(
        base_url=address,
        viewport={"width": wide, "height": high},
        locale="es-MX" if screen.kind == "spanish" else "en-US",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if screen.who:
        name, password = passwords[screen.who]
        page.goto("/sign-in/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", password)
        with page.expect_navigation():
            page.press("input[name=password]", "Enter")
    return page


def _go(page: Page, screen: Screen) -> None:
    if callable(screen.goes):
        screen.goes(page)
    else:
        answer = page.goto(screen.goes)
        if answer is None or not answer.ok:
            raise LookupError(
                f"{screen.goes} answered {answer.status if answer else 'nothing'} to {screen.who}."
            )
    page.evaluate("document.fonts.ready")


def the_first_of(rows: str) -> Finder:
    """Go to what the first row of a list leads to."""

    def goes(page: Page) -> None:
        page.goto(rows)
        _follow(page, page.locator("main td a").first)

    return goes


def a_visit(state: str) -> Finder:
    """Go to the first visit in a state that the list shows."""
    return the_first_of(f"/visits/?state={state}")


def an_invited_family_that_reads(language: str) -> Finder:
    """Invite a family of this language and go to the page that it gets by its link."""

    def goes(page: Page) -> None:
        page.goto(f"/students/?language={language}&standing=visited_once")
        _follow(page, page.locator("main td:first-child a").first)
        student = page.url
        _follow(page, page.get_by_role("link", name="Invite the family"))
        page.get_by_label("The family asked for it").check()
        _follow(page, page.get_by_role("button", name="Invite the family"))
        page.goto(student)
        _follow(page, page.locator("main td:first-child a").first)
        _follow(page, page.get_by_role("button", name="Make a new link"))
        page.goto(page.locator("input.link").input_value())

    return goes


def the_answer_is_sent(page: Page) -> None:
    """Answer yes on the family's page and go to what it says then."""
    page.locator("input[value=yes]").check()
    _follow(page, page.locator("main button").first)


def _follow(page: Page, target: Locator) -> None:
    with page.expect_navigation():
        target.click()


# fmt: off
SCREENS = (
    Screen("desk",          "home",        "liaison",              "/"),
    Screen("desk",          "students",    "liaison",              "/students/"),
    Screen("desk",          "invite",      "liaison",              "/invite/"),
    Screen("desk",          "visit",       "liaison",              a_visit("scheduled")),
    Screen("desk",          "visits",      "liaison",              "/visits/"),
    Screen("desk",          "calendar",    "liaison",              "/calendar/"),
    Screen("desk",          "approvals",   "site_admin",           "/approvals/"),
    Screen("desk",          "overview",    "district_coordinator", "/overview/"),
    Screen("desk",          "board",       "site_admin",           "/board/"),
    Screen("desk",          "figures",     "district_coordinator", "/figures/"),
    Screen("desk",          "rules",       "district_coordinator", "/district-rules/"),
    Screen("desk",          "payroll",     "payroll",              "/payroll/"),
    Screen("desk",          "batch",       "payroll",              the_first_of("/payroll/")),
    Screen("desk",          "fund",        "payroll",              the_first_of("/funds/")),
    Screen("desk",          "spending",    "payroll",              "/spending/"),
    Screen("desk",          "set-up",      "district_coordinator", "/set-up/"),
    Screen("desk",          "away",        "liaison",              lambda page: page.goto("/nowhere") and None),
    Screen("desk",          "sign-in",     "",                     "/sign-in/"),
    Screen("phone",         "day",         "educator1",            "/"),
    Screen("phone",         "go",          "educator1",            a_visit("scheduled")),
    Screen("phone",         "reflect",     "educator1",            a_visit("completed")),
    Screen("phone",         "own-pay",     "educator1",            "/my-pay/"),
    Screen("phone",         "hall",        "liaison",              "/"),
    Screen("phone",         "list",        "liaison",              "/visits/"),
    Screen("spanish",       "inicio",      "liaison",              "/"),
    Screen("spanish",       "visita",      "liaison",              a_visit("invited")),
    Screen("spanish",       "alumnos",     "liaison",              "/students/"),
    Screen("spanish",       "invitar",     "liaison",              "/invite/"),
    Screen("spanish",       "resumen",     "district_coordinator", "/overview/"),
    Screen("spanish",       "consejos",    "liaison",              "/tips/"),
    Screen("right-to-left", "turned",      "liaison",              "/styleguide/?in=rtl"),
    Screen("right-to-left", "answer",      "liaison",              an_invited_family_that_reads("ar")),
    Screen("right-to-left", "thanks",      "liaison",              the_answer_is_sent),
)
# fmt: on
SHOWN_ALONE = frozenset({"home", "reflect", "answer"})
"""Pictures that stand in README by themselves."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
