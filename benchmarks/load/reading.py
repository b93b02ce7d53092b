"""What somebody finds on a page: forms by where they are sent to, options, boxes and numbers of visits."""

import random
import re
from collections.abc import Sequence

from benchmarks.load.browser import Lost
from tests.journeys.elements import Element
from tests.journeys.pages import Form, Page

A_VISIT = re.compile(rb'href="/visits/(\d+)"')
A_STUDENT = re.compile(rb'href="/students/(\d+)"')
A_LETTER = re.compile(rb'href="(/letters/\d+\.pdf)')
A_FILE = re.compile(rb'href="(/payroll/\d+/file[^"]*)"')
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def visits_on(page: Page) -> list[int]:
    """The visits that a page leads to, in their order."""
    return [int(each) for each in dict.fromkeys(A_VISIT.findall(page.content))]


def students_on(page: Page) -> list[int]:
    """The students that a page leads to, in their order."""
    return [int(each) for each in dict.fromkeys(A_STUDENT.findall(page.content))]


def link_on(page: Page, pattern: re.Pattern[bytes]) -> str | None:
    """Where the last link of this kind leads."""
    found = pattern.findall(page.content)
    return found[-1].decode() if found else None


def token_on(page: Page) -> str:
    """The token that a page's script sends with what it asks."""
    found = TOKEN.search(page.content)
    if found is None:
        raise Lost("a page without a token")
    return found[1].decode()


def form_to(page: Page, ending: str) -> Form | None:
    """The form that is sent to an address with this ending, as its own button sends it; None where there is none."""
    for form in page.main.every("form"):
        buttons = list(form.every("button"))
        address = (form["action"] or page.address).partition("?")[0]
        if buttons and address.endswith(ending) and form["method"].lower() == "post":
            own = [each for each in buttons if not each["name"] and not each["formaction"]]
            return Form(page, form, (own or buttons)[-1])
    return None


def offered(form: Form, name: str, saying: str = "") -> list[str]:
    """What a select, radio buttons or boxes of this name can be, the empty choice left out; only rows that say so."""
    found = []
    for control in form.element.every("input", "select"):
        if control["name"] == name:
            found += [each["value"] for each in _choices(control) if each["value"] and saying in each.text]
    return found


def one_of(things: Sequence, chance: random.Random):
    """One of them; None where there are none."""
    return chance.choice(things) if things else None


def _choices(control: Element) -> list[Element]:
    return list(control.every("option")) if control.tag == "select" else [control]
