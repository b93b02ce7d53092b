"""No form and no list prints more than fifty choices, however many schools, classes, people or funds there are."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.models import Grant, PersonSchool, School, SchoolClass
from forms.beginnings import MOST_OFFERED
from tests import builders as b
from tests import database, money
from tests.app.security import ground
from tests.app.security.doors import cells
from tests.app.security.ground import Ground
from tests.app.security.walking import READS, addresses, doors, named
from tests.browsing import post
from tests.conftest import signing_in
from workflows.people import Role

MANY = MOST_OFFERED + 10
SELECT = re.compile(r"<select[^>]*?(?:id|name)=\"([^\"]+)\".*?</select>", re.DOTALL)
WHOLE = {"/letters/: class"}
"""The classes of one school stand whole where its letters are printed, and follow the school that is chosen."""
LISTS = ("/approvals/", "/calls/", "/families/", "/history/", "/mail/", "/people/", "/students/", "/visits/")


@pytest.fixture(scope="module")
def laid(owner_engine: Engine, own_database: database.Database) -> Iterator[Ground]:
    """A district with sixty schools, and a school with sixty of everything; to look for choices changes nothing."""
    database.empty(own_database)
    laid = ground.lay(owner_engine, own_database)
    own = laid.places["own"]
    at = {"district_id": own.district.id, "school_id": own.school.id}
    year = b.the_school_year(own.district)
    people = [b.a_person(district=own.district, employee_class=None) for _ in range(MANY)]
    b.save(*(PersonSchool(person_id=person.id, **at) for person in people))
    b.save(*(School(district_id=own.district.id, name=f"Oak {number}") for number in range(MANY)))
    b.save(*(SchoolClass(**at, school_year_id=year.id, title=f"Room {number}") for number in range(MANY)))
    b.save(*(_grant(own.district.id, number) for number in range(MANY)))
    for _ in range(MANY):
        money.a_fund(district=own.district)
    yield laid
    database.empty(own_database)


def _grant(district_id: int, number: int) -> Grant:
    days = {"starts_on": b.today(), "ends_on": b.today()}
    return Grant(district_id=district_id, name=f"Grant {number}", source="donor", amount=1, **days)


@pytest.mark.parametrize("role", [Role.district_coordinator, Role.payroll, Role.school_coordinator])
def test_no_page_prints_more_choices(web: Flask, laid: Ground, role: Role) -> None:
    browser = signing_in(web)(laid.people[role.value])

    pages = {address: _opened(browser, address) for address in _addresses(web, laid, role)}
    found = [f"{address}: {told}" for address, page in pages.items() for told in _too_long(page)]
    long = [told for told in found if told.partition(" has ")[0] not in WHOLE]

    assert not long, (
        "Find these by their first letters (forms.fields.ChoiceField, lists/pick.html):\n" + "\n".join(long)
    )
    assert sum("<select" in page for page in pages.values()) > 3


def _addresses(app: Flask, laid: Ground, role: Role) -> Iterator[str]:
    """What the table of doors opens to this role, at the own school."""
    for _method, rule in doors(app, READS):
        if cells()[f"GET {named(rule)}"][role].startswith("o"):
            yield from (address for place, address in addresses(rule, laid) if place in ("own", ""))
    yield from (f"{page}?narrow=yes" for page in LISTS)


def _opened(browser: FlaskClient, address: str) -> str:
    with browser.get(address) as answer:
        return answer.text if answer.status_code == 200 and answer.mimetype == "text/html" else ""


def _too_long(page: str) -> Iterator[str]:
    for select in SELECT.finditer(page):
        if (count := select[0].count("<option")) > MOST_OFFERED + 1:
            yield f"{select[1]} has {count}"


def test_one_of_many_is_found_by_its_first_letters(web: Flask, laid: Ground) -> None:
    browser = signing_in(web)(laid.people[Role.district_coordinator.value])
    oak = next(school for school in b.every(School) if school.name == "Oak 17")

    one = browser.get("/overview/?school-like=oak%2017").text
    several = browser.get("/overview/?school-like=oa%201").text
    none = browser.get("/overview/?school-like=elm").text

    assert f'<option value="{oak.id}" selected>Oak 17</option>' in one
    assert (several.count("<option"), "look at the spelling" in none) == (1 + 11, True)

    narrowed = post(browser, "/visits/?narrow=yes", **{"school-like": "oak 17"}).location
    unsure = post(browser, "/visits/?narrow=yes", **{"school-like": "oa 1"}).location

    assert f"school={oak.id}" in narrowed
    assert not re.search(r"oa(\+|%20)1", unsure)
    (select,) = (each[0] for each in SELECT.finditer(browser.get(unsure).text) if each[1] == "by-school")
    assert select.count("<option") == 1 + 11
