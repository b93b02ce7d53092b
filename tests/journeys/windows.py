"""A person's window of a real browser, which notices whatever a page does that no page of ours may do."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from app.models import Person
from tests import builders

WIDTHS = {"desk": (1280, 800), "phone": (390, 844)}
NARROW = (640, 320)
"""What is left of 1280 px at twice and at four times the size."""
AXE = """async ([sizes, colours]) => {
  const sticks = (each) => getComputedStyle(each).position === "sticky";
  const stuck = sizes ? [...document.querySelectorAll("main *")].filter(sticks) : [];
  stuck.forEach((each) => { each.style.position = "static"; });
  const found = await axe.run(document, {
    resultTypes: ["violations"], rules: {"target-size": {enabled: sizes}, "color-contrast": {enabled: colours}},
  });
  stuck.forEach((each) => { each.style.position = ""; });
  const places = (each) => each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
  return found.violations.map((each) => [each.id, each.help, places(each)]);
}"""
"""What sticks to the edge would count as lying upon the fields that are scrolled under it just now."""
WIDER_THAN_THE_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const cut = (each) => each && (getComputedStyle(each).overflowX !== "visible" || cut(each.parentElement));
  const wide = [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && !cut(each.parentElement))
    .map((each) => each.outerHTML.slice(0, 60)).slice(0, 5);
  return wide.length ? wide : ["something"];
}"""
TITLE_AND_HEADINGS = """() =>
  [document.title, [...document.querySelectorAll("h1")].map((each) => each.innerText)]"""
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI));"""
SECONDS = 20


class Window:
    """Complaints gather in `complaints`; a test asserts that there are none."""

    def __init__(self, browser: Browser, address: str, width: str, pictures: Path, **otherwise: Any) -> None:
        """`otherwise` is what else Playwright can say of a browser, such as its locale."""
        wide, high = WIDTHS[width]
        self.address, self.width, self.pictures = address, width, pictures
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": wide, "height": high},
            **({"locale": "en-US", "reduced_motion": "reduce"} | otherwise),
        )
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.context.set_default_timeout(SECONDS * 1000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._follow)

    def sign_in(self, person: Person) -> "Window":
        """Come in by the front door."""
        account = builders.an_account(person)
        self.open("/sign-in/")
        self.page.fill("[name=username]", account.username)
        self.page.fill("[name=password]", builders.PASSWORD)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")
        return self

    def is_signed_in(self, person: Person, web: Flask) -> "Window":
        """Hold the cookie of a session that stands: what stories that do not tell of coming in begin with."""
        signs = SecureCookieSessionInterface().get_signing_serializer(web)
        assert signs is not None
        held = {"name": web.config["SESSION_COOKIE_NAME"], "value": signs.dumps(builders.a_session(person))}
        self.context.add_cookies([{**held, "url": self.address, "httpOnly": True}])
        return self

    def open(self, path: str) -> None:
        answer = self.page.goto(path)
        if answer is None or not answer.ok:
            self.complaints.append(f"{path} answered {answer.status if answer else 'nothing'}")

    def fill(self, typed: Mapping[str, str]) -> None:
        """Type into the fields with these labels, or choose the option that begins so."""
        for label, text in typed.items():
            begins = re.compile(rf"^\s*{re.escape(label)}")
            control = self.page.locator("main").get_by_label(begins).locator("visible=true").first
            if control.evaluate("each => each.tagName") == "SELECT":
                self._choose(control, text)
            else:
                control.fill(text)

    def press(self, button: str) -> None:
        """Press the first button of the page that begins with these words, and wait for what follows."""
        self._click(self.page.locator("main").get_by_role("button", name=button).first)

    def follow(self, link: str) -> None:
        """Follow the first link of the page that begins with these words."""
        self._click(self.page.locator("main").get_by_role("link", name=link).first)

    def look(self, name: str) -> None:
        """Look at the page as it stands: a picture, axe, and whether it fits this window and the other width."""
        self._examine(name, sizes=False)  # What sticks to a phone's edge covers more while a story goes on.
        for width in WIDTHS:
            self._stretch(*WIDTHS[width])
            self._fits(f"{name} ({width})")
        self._stretch(*WIDTHS[self.width])

    def look_at_widths(self, name: str, examined: Iterable[str] = WIDTHS, *, colours: bool = True) -> None:
        """Examine one page in windows of some widths; it has to fit them all, and the narrowest, too.

        Whether its `colours` stand out from each other takes most of the time.
        """
        for self.width in WIDTHS:
            self._stretch(*WIDTHS[self.width])
            self._fits(f"{name} ({self.width})")
            if self.width in examined:
                self._examine(name, colours=colours)
        for wide in NARROW:
            self._stretch(wide, 568)
            self._fits(f"{name} at {wide} px")

    def fits_at(self, wide: int, high: int) -> None:
        """Complain of whatever a window of this size is too narrow for."""
        self._stretch(wide, high)
        self._fits(f"{urlsplit(self.page.url).path} at {wide} px")

    def has_a_title_and_one_heading(self, name: str) -> None:
        """Whoever comes by ear alone learns from them where they are."""
        title, headings = self.page.evaluate(TITLE_AND_HEADINGS)
        if not title.partition("·")[0].strip():
            self.complaints.append(f"{name} has no title, only “{title}”")
        if len(headings) != 1 or not headings[0].strip():
            self.complaints.append(f"{name} has these h1: {headings}")

    def forgive_refusals(self) -> None:
        """A browser's console names each answer that was no plain page; where one was refused, that is right."""
        self.complaints = [each for each in self.complaints if "Failed to load resource" not in each]

    @property
    def says(self) -> str:
        """The words in the middle of the page."""
        return self.page.inner_text("main")

    @property
    def places(self) -> list[str]:
        """The addresses of all places that this person's menu names."""
        links = self.page.locator("header .menu-panel nav a, nav.rail a, nav.bar a")
        return list(dict.fromkeys(links.evaluate_all("all => all.map((each) => each.getAttribute('href'))")))

    def close(self) -> list[str]:
        """Close the window; returns what there was to complain about."""
        self.context.close()
        return self.complaints

    def _examine(self, name: str, *, sizes: bool = True, colours: bool = True) -> None:
        if os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=self.pictures / f"{self.width}-{name}.png", full_page=True)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for rule, words, places in self.page.evaluate(AXE, [sizes, colours]):
            self.complaints.append(f"{name} ({self.width}): axe {rule} ({words}) at {'; '.join(places)}")

    def _stretch(self, wide: int, high: int) -> None:
        self.page.set_viewport_size({"width": wide, "height": high})

    def _fits(self, name: str) -> None:
        for each in self.page.evaluate(WIDER_THAN_THE_WINDOW):
            self.complaints.append(f"{name}: {each} is wider than the window")

    def _choose(self, control: Locator, text: str) -> None:
        options = control.locator("option").all_text_contents()
        control.select_option(label=next(each for each in options if each.strip().startswith(text)))

    def _click(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console at {urlsplit(self.page.url).path}: {message.text}")

    def _follow(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"a request left the host: {request.url}")
