"""A form never takes the id of a row that its sender cannot see: each id of each form is swapped for a foreign one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import Engine, ForeignKeyConstraint, text

from app.models import District
from tests import database
from tests.app.security import ground
from tests.app.security.counted import Counted
from tests.app.security.doors import WHO, cells
from tests.app.security.forms_of import PageForm, forms_of
from tests.app.security.ground import Ground, table_and_key
from tests.app.security.test_sight import CELLS, WHATS
from tests.app.security.walking import READS, addresses, doors, enter, named
from tests.conftest import SignIn

NAMED = {
    # a field that may be empty, and what it asks for
    "class": "school_class",
    "colleague": "person",
    "family": "family",
    "fund": "fund of the district",
    "home": "family",
    "person": "person",
    "school": "school",
    "school_year": "school_year",
    "student": "student",
    "visit": "visit",
    "year": "school_year",
}
LOOKED_UP = "-words"
"""What is typed to find a row; the row itself comes under the name without this."""
LEAVES = ("/sign-out/",)
PARTS = {"district_coordinator": 3, "site_admin": 2}
"""Tests that share the forms of who has most of them, for two processes are done sooner with several small ones."""
BY_NUMBER = {"/records/hold"}
"""An Admin holds the records of any family of the district by its number, without ever seeing them."""


@pytest.fixture
def laid(owner: Engine, own_database: database.Database) -> Ground:
    return ground.lay(owner, own_database)


def hidden_from(who: str, laid: Ground) -> dict[str, dict[str, int]]:
    """What this one cannot see: for each kind of row its ids, by place."""
    own = laid.places["own"].ids
    return {
        what: {
            place: laid.places[place].ids[what]
            for place in ("foreign", "other")
            if laid.places[place].ids[what] != own[what]
            and (place == "foreign" or CELLS[who, what][0] not in "DA")
        }
        for what in WHATS
    }


def references(hidden: dict[str, dict[str, int]], engine: Engine) -> dict[str, int]:
    """How many rows refer to a hidden one, by their column."""
    ids: dict[str, set[int]] = {}
    for what, numbers in hidden.items():
        table, key = table_and_key(what)
        if key == "id":
            ids.setdefault(table, set()).update(numbers.values())
    asked = sorted(
        f"SELECT '{table.name}.{element.parent.name}', count(*) FROM {table.name}"
        f" WHERE {element.parent.name} IN ({', '.join(map(str, sorted(ids[element.column.table.name])))})"
        for table in District.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
        for element in constraint.elements
        if element.column.name == "id" and ids.get(element.column.table.name)
    )
    with engine.connect() as connection:
        return {str(column): int(count) for column, count in connection.execute(text(" UNION ".join(asked)))}


def fields_with_ids(form: PageForm, laid: Ground) -> dict[str, str]:
    """The fields of a form that take an id, and the kind of row that they mean."""
    kinds = {
        str(number): what
        for place in laid.places.values()
        for what, number in place.ids.items()
        if table_and_key(what)[1] == "id" or what == "person"
    }
    names = [name.removesuffix(LOOKED_UP) for name in form.values]
    found = {name: NAMED[short(name)] for name in names if short(name) in NAMED}
    for name, offered in form.offered.items():
        meant = Counter(kinds[value] for value in offered if value in kinds)
        if meant:
            found[name] = meant.most_common(1)[0][0]
    return found


def swaps(form: PageForm, hidden: dict[str, dict[str, int]], laid: Ground) -> Iterator[dict[str, str]]:
    """Each id of the form swapped for a hidden one; at last, every key of the database typed beside the form."""
    asked = fields_with_ids(form, laid)
    for name, what in asked.items():
        for number in hidden[what].values():
            yield {name: str(number)}
    for place in ("foreign", "other"):
        yield {
            column: str(numbers[place])
            for column, what in key_columns().items()
            if column not in form.values and column not in asked and place in (numbers := hidden[what])
        }


@cache
def key_columns() -> dict[str, str]:
    """Every column of the mappers that refers to a row, and the kind of row."""
    kinds = {table_and_key(what)[0]: what for what in WHATS}
    return {
        key.parent.name: kinds[key.column.table.name]
        for table in District.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.name == "id" and key.column.table.name in kinds
    }


def short(name: str) -> str:
    return name.removesuffix("_id").removesuffix("_ids")


def pages_of(app: Flask, who: str, laid: Ground) -> list[str]:
    """The addresses, at the own school, of the pages that this role gets as the first or the last of all."""
    found = []
    for _method, rule in doors(app, READS):
        opening = [each for each in WHO[1:] if cells()[f"GET {named(rule)}"][each].startswith("o")]
        if who in opening[:1] + opening[-1:]:
            found.append(addresses(rule, laid)[-1][1])
    return found


def forms_to_send(browser: FlaskClient, pages: list[str]) -> dict[tuple[str, ...], tuple[str, PageForm]]:
    """Each form once, however many pages carry it."""
    found = {}
    for page in pages:
        with browser.get(page) as answer:
            if answer.mimetype != "text/html":
                continue
            for form in forms_of(answer.text):
                target = form.action or page
                if form.method == "post" and not target.startswith(LEAVES):
                    found[target.partition("?")[0], *sorted(form.values)] = (target, form)
    return found


@contextmanager
def undrawn() -> Iterator[None]:
    """No page is drawn: whether a form is taken does not hang on how its refusal looks, which its first one shows."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "render", lambda *_, **__: "")
        yield


@pytest.mark.parametrize(
    ("who", "part", "parts"),
    [
        pytest.param("school_coordinator", 0, 1, id="school_coordinator"),
        *(
            pytest.param(who, part, PARTS.get(who, 1), id=f"{who}-whole-{part}", marks=pytest.mark.prove)
            for who in WHO
            if who not in ("nobody", "school_coordinator")
            for part in range(PARTS.get(who, 1))
        ),
    ],
)
def test_no_form_takes_a_row_out_of_sight(
    app: Flask,
    laid: Ground,
    owner: Engine,
    sign_in: SignIn,
    who: str,
    part: int,
    parts: int,
    counted: Counted,
) -> None:
    """Each form is sent by the first and by the last of those who have it; in a short run by one person."""
    browser = enter(app, who, laid, sign_in)
    hidden = hidden_from(who, laid)
    foreign = {str(places["foreign"]) for places in hidden.values() if places}
    before, taken = references(hidden, owner), []
    for target, form in [*forms_to_send(browser, pages_of(app, who, laid)).values()][part::parts]:
        for turn, swapped in enumerate(swaps(form, hidden, laid)):
            if target in BY_NUMBER and not foreign.intersection(swapped.values()):
                continue
            with undrawn() if turn else nullcontext():
                status = browser.post(target, data=form.values | swapped, buffered=True).status_code
            counted("foreign references sent", len(swapped))
            saved = status == 302
            counted("forms saved without them", saved)
            now = references(hidden, owner) if saved else before
            if status >= 500 or now != before:
                taken.append((target, swapped, status))
                before = now
    if references(hidden, owner) != before:
        taken.append(("somewhere", {}, 0))
    counted("taken", len(taken))

    assert taken == []
