"""Every address of the product, knocked at by nobody and by every role, against one table (`doors.py`)."""

import re
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text, update

from app.models import AnswerLink, District
from app.services import disclosures
from app.services.answers.links import key_of
from app.views import errors, frame
from tests import database
from tests.app.security import ground
from tests.app.security.counted import Counted
from tests.app.security.doors import WHO, cells
from tests.app.security.ground import Ground
from tests.app.security.marked import mark
from tests.app.security.walk import LINK, Walk
from tests.app.security.walking import (
    OTHER_VALUES,
    READS,
    WRITES,
    addresses,
    doors,
    enter,
    filled,
    named,
)
from tests.conftest import SignIn

KEPT_OF_LOOKING = {"access_log", "answer_try", "disclosed_student", "disclosure", "user_session"}
COUNTS = {
    "event": f"kind <> ALL ('{{{','.join(disclosures.KINDS)}}}')",
    "second_factor": "confirmed_at IS NOT NULL",
}
"""The rows that count as a change; opening the page of the second step makes a secret that waits for a code."""
EVERYBODY = (*WHO, "family_link")
USUAL = ("nobody", "visitor", "liaison", "district_coordinator", "family_link")
"""Who knocks at every door in every run; between them they open nearly all. Everybody does in the full proof."""


def opened_by_no_usual() -> dict[str, set[str]]:
    """For each of the others: the doors that only they open."""
    found: dict[str, set[str]] = {}
    for door, row in cells().items():
        opening = {who for who in WHO if row[who][-1] not in "sfn"}
        for who in opening if opening.isdisjoint(USUAL) else ():
            found.setdefault(who, set()).add(door)
    return found


ONLY_THEIRS = opened_by_no_usual()
WALKS = [
    *(pytest.param("short", who) for who in USUAL),
    *(pytest.param("whole", who, marks=pytest.mark.prove) for who in EVERYBODY),
    *(pytest.param("rest", who, id=f"full-{who}", marks=pytest.mark.prove) for who in EVERYBODY),
]


@pytest.fixture
def laid(owner: Engine, own_database: database.Database) -> Ground:
    laid = ground.lay(owner, own_database)
    with owner.begin() as connection:
        of_own = AnswerLink.id == laid.places["own"].ids["answer_link"]
        connection.execute(update(AnswerLink).where(of_own).values(key_hash=key_of(LINK)))
    return laid


@pytest.fixture
def open_to_posts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.fixture
def refusals_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a refusal is one page for each who reads it, but for the name in code of what stayed closed.

    What waits to be flashed on it waits on, in the cookie that the walk reads.
    """
    draw, drawn = errors._drawn, {}

    def once(code: int, **values: object) -> str:
        around, closed = frame.frame(), values.get("closed") is not None
        rest = [f"{name}={value}" for name, value in sorted(values.items()) if name != "closed"]
        page = (code, around and around.person_id, closed, *rest)
        if page not in drawn:
            drawn[page] = draw(code, **values)
        return drawn[page]

    monkeypatch.setattr(errors, "_drawn", once)


def test_every_door_is_in_the_table_and_every_line_is_a_door(app: Flask) -> None:
    there = {f"{method} {named(rule)}": "pk" in rule.arguments for method, rule in doors(app)}
    missing = [
        f"{door[:4].strip():4} {door.split()[1]:39} " + ("fff " if rows else "f   ") * len(WHO)
        for door, rows in there.items()
        if door not in cells()
    ]

    assert not missing, "Add to DOORS in doors.py, and say who gets which answer:\n" + "\n".join(missing)
    assert set(cells()) - there.keys() == set(), "These are gone: take them out of doors.py."


@pytest.mark.usefixtures("open_to_posts", "refusals_drawn_once")
@pytest.mark.parametrize(("walk", "who"), WALKS)
def test_knocks_at_every_door(
    app: Flask, laid: Ground, sign_in: SignIn, who: str, walk: str, counted: Counted, caplog: Any
) -> None:
    """What only reads changes no row. No answer, cookie or line of the log tells a word that is out of sight."""
    caplog.set_level("DEBUG")
    hidden = {each.word: each for each in mark(laid) if each.is_hidden_from(who)}
    walker = Walk(app, laid, who, hidden, lambda: enter(app, who, laid, sign_in), walk, counted)
    enter(app, who, laid, sign_in)
    before = fingerprints(laid)
    walker.through(READS)
    changed = {table for table, print_ in fingerprints(laid).items() if print_ != before[table]}
    walker.through(WRITES)
    for line in caplog.messages:
        walker.heard("log", line)
    counted("people", 1)
    counted("hidden marks", len(hidden))
    counted("leaks", len(walker.leaks))
    counted("tables changed by reading", len(changed))

    assert walker.leaks == []
    assert walker.wrong == {}
    assert changed == set()


@pytest.mark.usefixtures("open_to_posts", "refusals_drawn_once")
def test_everybody_else_knocks_at_what_only_they_open(
    app: Flask, laid: Ground, sign_in: SignIn, counted: Counted, caplog: Any
) -> None:
    """One after the other on the same rows: first all read, so that nothing is written before."""
    caplog.set_level("DEBUG")
    marks = mark(laid)
    walkers = [
        Walk(
            app,
            laid,
            who,
            {each.word: each for each in marks if each.is_hidden_from(who)},
            partial(enter, app, who, laid, sign_in),
            "short",
            counted,
        )
        for who in sorted(ONLY_THEIRS)
    ]
    for walker in walkers:
        walker.enter()
    before = fingerprints(laid)
    for methods in (READS, WRITES):
        for walker in walkers:
            caplog.clear()
            walker.through(methods, ONLY_THEIRS[walker.who])
            for line in caplog.messages:
                walker.heard("log", line)
        if methods == READS:
            changed = {table for table, print_ in fingerprints(laid).items() if print_ != before[table]}
    counted("people", len(walkers))

    assert [walker.leaks for walker in walkers if walker.leaks] == []
    assert {walker.who: walker.wrong for walker in walkers if walker.wrong} == {}
    assert changed == set()


def fingerprints(laid: Ground) -> dict[str, str]:
    """What every table holds, in short; without what is kept of looking itself."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"
        f" WHERE {COUNTS.get(name, 'true')}"
        for name in District.metadata.tables.keys() - KEPT_OF_LOOKING
    )
    with laid.owner.connect() as connection:
        return {name: str(found) for name, found in connection.execute(text(asked))}


VOUCHED_FOR = ("/sign-in/with/<name>/ended",)
"""Another server asks here, with a token that it signed (`test_outside_ends.py`); a form's token would be none."""


@pytest.mark.parametrize("who", ["nobody", "district_coordinator", "liaison"])
def test_nothing_is_written_without_the_forms_token(
    app: Flask, laid: Ground, sign_in: SignIn, who: str
) -> None:
    browser = enter(app, who, laid, sign_in)
    for method, rule in doors(app, WRITES):
        if named(rule) in VOUCHED_FOR:
            continue
        _place, address = addresses(rule, laid)[-1]
        answer = browser.open(address, method=method)
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


ODD_NUMBERS = ("0", "2147483647", "2147483648", "99999999999999999999", "-1", "x", "1e3")


@pytest.mark.parametrize(
    "each", [pytest.param(7, id="short"), pytest.param(1, id="full", marks=pytest.mark.prove)]
)
def test_odd_numbers_are_not_found(app: Flask, laid: Ground, sign_in: SignIn, each: int) -> None:
    """One odd number at each door, another at the next; in the full proof all of them."""
    browser = sign_in(laid.people["district_coordinator"])
    for place, (_method, rule) in enumerate(doors(app, READS)):
        for number in ODD_NUMBERS[place % each :: each] if "pk" in rule.arguments else ():
            answer = browser.get(filled(rule, {**OTHER_VALUES, "pk": number}))
            assert answer.status_code in (403, 404, 405), f"{rule} with {number}"


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


@pytest.mark.parametrize(
    "each", [pytest.param(9, id="short"), pytest.param(1, id="full", marks=pytest.mark.prove)]
)
def test_odd_queries_break_no_list(app: Flask, laid: Ground, sign_in: SignIn, each: int) -> None:
    """Every ninth query of each list, others for the next list; in the full proof all of them."""
    browser = sign_in(laid.people["district_coordinator"])
    for place, (method, rule) in enumerate(doors(app)):
        if method == "GET" and not rule.arguments:
            for query in ODD_QUERIES[place % each :: each]:
                with browser.get(f"{rule.rule}?{query}") as answer:
                    assert answer.status_code < 500, f"{rule}?{query}"
                    assert "Canaryforeign" not in answer.get_data().decode(errors="replace")
