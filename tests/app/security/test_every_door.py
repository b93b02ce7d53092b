"""Every address of the product, knocked at by nobody and by every role, against one table (`doors.py`)."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.models import Event, Visit
from app.services import disclosures
from tests import builders
from tests.app.security import ground
from tests.app.security.doors import DOORS, WHO, cells
from tests.app.security.ground import Ground
from tests.app.security.walking import OTHER_VALUES, addresses, answer_letter, doors, enter, filled, named
from tests.conftest import SignIn

FOR_THEIR_ROLE = ("fff", "sss")


@pytest.fixture
def laid(owner: Engine) -> Ground:
    return ground.lay(owner)


@pytest.fixture
def open_to_posts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def canaries(who: str) -> set[str]:
    """What must never be read: the foreign district's; the other school's by whoever does not serve it."""
    hidden = {"Canaryforeign"}
    return hidden if who == "district_coordinator" else hidden | {"Canaryother"}


def test_every_door_is_in_the_table_and_every_line_is_a_door(app: Flask) -> None:
    there = {f"{method} {named(rule)}" for method, rule in doors(app)}

    assert there - set(cells()) == set(), "Add these to doors.py: who gets which answer?"
    assert set(cells()) - there == set(), "These are gone: take them out of doors.py."


@pytest.mark.usefixtures("open_to_posts")
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("where", ["own", pytest.param("everywhere", marks=pytest.mark.prove)])
def test_knocks_at_every_door(app: Flask, laid: Ground, sign_in: SignIn, who: str, where: str) -> None:
    """Who is refused for their role alone is refused at one place of three, in the full proof at each."""
    expected = cells()
    wrong, leaks, knocks = {}, [], 0
    browser = enter(app, who, laid, sign_in)
    for method, rule in doors(app):
        letters, cell = "", expected.get(f"{method} {named(rule)}", {}).get(who)
        places = addresses(rule, laid)
        if where == "own" and cell in FOR_THEIR_ROLE:
            places, cell = places[-1:], cell[-1]
        for _place, address in places:
            with browser.open(address, method=method) as answer:
                told = answer.data.decode(errors="replace") + str(answer.headers)
            knocks += 1
            letters = answer_letter(answer) + letters
            leaks += [(method, address, canary) for canary in canaries(who) if canary in told]
        if rule.endpoint == "SignInView.sign_out":
            browser = enter(app, who, laid, sign_in)
        if letters != cell:
            wrong[f"{method} {named(rule)}"] = f"is {letters}, the table says {cell}"

    assert leaks == []
    assert wrong == {}
    assert knocks >= len(DOORS.strip().splitlines()) - 1


def changes() -> int:
    """How many events tell of a change, and not of a list or letter that somebody took along."""
    return sum(event.kind not in disclosures.KINDS for event in builders.every(Event))


def test_what_only_reads_changes_nothing(app: Flask, laid: Ground, sign_in: SignIn) -> None:
    browser = sign_in(laid.people["district_coordinator"])
    before = (changes(), [visit.version for visit in builders.every(Visit)])

    for method, rule in doors(app):
        if method == "GET":
            for _place, address in addresses(rule, laid):
                browser.get(address).close()

    assert (changes(), [visit.version for visit in builders.every(Visit)]) == before


@pytest.mark.parametrize("who", ["nobody", "district_coordinator", "liaison"])
def test_nothing_is_written_without_the_forms_token(
    app: Flask, laid: Ground, sign_in: SignIn, who: str
) -> None:
    for method, rule in doors(app):
        if method == "GET":
            continue
        _place, address = addresses(rule, laid)[-1]
        answer = enter(app, who, laid, sign_in).open(address, method=method)
        assert answer.status_code == 400, f"{method} {address} goes without a token"


def test_what_the_framework_brings_along_is_not_there(app: Flask) -> None:
    forbidden = re.compile(
        r"^/(api|users?|roles?/(list|add)|registeruser|register|login|logout|resetpassword|resetmypassword"
        r"|userinfoeditview|permissions|viewmenus|groups|oauth|menu|swagger|back)\b|/download/|/(chart|api)/"
    )
    rules = [str(rule) for rule in app.url_map.iter_rules()]

    found = [rule for rule in rules if forbidden.search(rule) and not rule.startswith(("/roles/add",))]
    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/security/login",
        "/users/list/",
        "/login/",
        "/logout/",
        "/register/form",
        "/resetmypassword/form",
    ],
)
def test_the_frameworks_own_addresses_answer_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "number", ["0", "2147483647", "2147483648", "99999999999999999999", "-1", "x", "1e3"]
)
def test_odd_numbers_are_not_found(app: Flask, laid: Ground, sign_in: SignIn, number: str) -> None:
    browser = sign_in(laid.people["district_coordinator"])
    for method, rule in doors(app):
        if method == "GET" and "pk" in rule.arguments:
            answer = browser.get(filled(rule, {**OTHER_VALUES, "pk": number}))
            assert answer.status_code in (403, 404), f"{rule} with {number}"


ODD_QUERIES = (
    "page=-1",
    "page=x",
    "page=99999999999",
    "size=100000000",
    "size=abc",
    "order=password",
    "order=look_up;--",
    "search=%25",
    "search=%00",
    "search=%ED%A0%80",
    "_oc_View=x",
    "_flt_0_school=2",
    "psize_View=abc",
    "after=x",
    "state=x",
)


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.prove)])
def test_odd_queries_break_no_list(app: Flask, laid: Ground, sign_in: SignIn, each: int) -> None:
    """Every fifth query of each list, another fifth for the next list; in the full proof all of them."""
    browser = sign_in(laid.people["district_coordinator"])
    for place, (method, rule) in enumerate(doors(app)):
        if method == "GET" and not rule.arguments:
            for query in ODD_QUERIES[place % each :: each]:
                with browser.get(f"{rule.rule}?{query}") as answer:
                    assert answer.status_code < 500, f"{rule}?{query}"
                    assert "Canaryforeign" not in answer.get_data().decode(errors="replace")
