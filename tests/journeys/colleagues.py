"""The people of the story: found or entered by form, given a role and a way to sign in."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.journeys.pages import Page, Typed, WentWrong
from tests.journeys.visitors import Visitor

LAST_NUMBER = re.compile(r"/(\d+)(?:/[a-z-]+)?(?:\?.*)?$")
WORDS = ("lantern", "gravel", "otter", "window", "maple", "cobalt", "ferry", "thimble", "walnut", "comet")


@dataclass
class Colleague:
    """Someone who works for the district. `browser` is signed in once the one-time link was used."""

    number: int
    given_name: str
    family_name: str
    browser: Visitor = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def page(self) -> str:
        """The address of this person's record."""
        return f"/people/{self.number}"


def number_in(address: str) -> int:
    """The row's number in an address such as `/people/12` or `/people/12/edit`."""
    found = LAST_NUMBER.search(address)
    if not found:
        raise WentWrong(f"{address} names no row.")
    return int(found[1])


def enters_person(who: Visitor, given_name: str, family_name: str, title: str) -> Colleague:
    """Add somebody whom the roster does not have."""
    who.opens("/people/add")
    who.presses("Save", {"First name": given_name, "Last name": family_name, "Position": title})
    return Colleague(number_in(who.page.address), given_name, family_name, Visitor(who.home))


def reads_person(who: Visitor, number: int) -> Colleague:
    """Look up the name of somebody who is there."""
    form = who.opens(f"/people/{number}/edit").form("Save")
    return Colleague(number, form.value("First name"), form.value("Last name"), Visitor(who.home))


def looks_up(
    who: Visitor, button: str, found: Mapping[str, tuple[str, int]], typed: Mapping[str, Typed]
) -> Page:
    """Fill in a form with look-ups: type the name, and when several fit, choose the right row of those.

    `found` is label → (what is typed, the row's number).
    """
    words = {label: name for label, (name, _number) in found.items()}
    page = who.tries(button, {**typed, **words})
    if page.refuses:
        form = page.form(button)
        for label, (_name, number) in found.items():
            form.choose(label, number)
        page = who.sends(form)
    return page


def gives_role(who: Visitor, to: Colleague, role: str, school: tuple[str, int] | None = None) -> None:
    """Give a role at a school (its name and number), or in the whole district."""
    who.opens("/roles/add")
    found = {"Person": (f"{to.family_name} {to.given_name}", to.number)} | (
        {"School": school} if school else {}
    )
    looks_up(who, "Save", found, {"Role": role, "Why": "New this school year"})


def gets_an_account(to: Colleague, by: Visitor) -> None:
    """Someone makes a one-time link; the person opens it, chooses a password and is signed in."""
    by.opens(to.page)
    shown = by.presses("Make a one-time link")
    links = [each["value"] for each in shown.main.every("input") if each["id"] == "link"]
    if not links:
        raise WentWrong("There is no one-time link.", shown)
    chooses_password(to.browser, links[0])


def a_password() -> dict[str, Typed]:
    """A new one, typed twice."""
    password = " ".join(secrets.choice(WORDS) for _ in range(5)) + f" {secrets.token_hex(4)}"
    return {"New password": password, "The same password again": password}


def chooses_password(who: Visitor, link: str) -> None:
    """Use a one-time link."""
    who.opens(link)
    who.presses("Keep this password", a_password())
    if not who.page.heading.startswith("Hello"):
        raise WentWrong("The link did not lead inside.", who.page)
