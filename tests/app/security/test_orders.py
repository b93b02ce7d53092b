"""The addresses of lists: only the columns that a list declares order it, and no parameter opens anything."""

import re

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect

from app.models import District
from app.views.base import AppModelView
from tests.app.security import ground
from tests.app.security.counted import Counted
from tests.app.security.doors import cells
from tests.app.security.ground import Ground
from tests.app.security.marked import MARK, mark
from tests.app.security.test_foreign_references import NAMED
from tests.app.security.walking import doors, enter, named
from tests.conftest import SignIn

COLUMNS = sorted({column.name for table in District.metadata.tables.values() for column in table.columns})
DOTTED = ("family.address_line", "person.account.password", "school.name; --", "1", "(select 1)", "*")
ROW = re.compile(r'href="(/[a-z-]+(?:/[a-z-]+)*/\d+)"')
OFFERED = re.compile(r"[?&;]order=([\w.]+)")
WHO = ("district_coordinator", "liaison", "payroll", "admin")


@pytest.fixture
def laid(owner: Engine) -> Ground:
    return ground.lay(owner)


def lists_of(app: Flask, who: str) -> list[str]:
    """The addresses of the pages without a row that this role gets."""
    return [
        rule.rule
        for method, rule in doors(app)
        if method == "GET" and not rule.arguments and cells()[f"GET {named(rule)}"][who] == "o"
    ]


@pytest.mark.parametrize(
    ("who", "each"),
    [
        pytest.param("liaison", 197, id="liaison-short"),
        *(pytest.param(who, 61, id=f"{who}-whole", marks=pytest.mark.prove) for who in WHO),
    ],
)
def test_no_undeclared_column_orders_a_list(
    app: Flask, laid: Ground, sign_in: SignIn, who: str, each: int, counted: Counted
) -> None:
    """Every so-manieth column at each list, others at the next one."""
    browser = enter(app, who, laid, sign_in)
    accepted = []
    for place, address in enumerate(lists_of(app, who)):
        with browser.get(address) as answer:
            if answer.mimetype != "text/html":
                continue
            usual, offered = ROW.findall(answer.text), set(OFFERED.findall(answer.text))
        for column in _some(place, each, offered):
            with browser.get(f"{address}?order={column}&direction=desc") as answer:
                counted("orders asked for")
                if answer.status_code >= 500 or ROW.findall(answer.text) != usual:
                    accepted.append((address, column, answer.status_code))
    counted("undeclared accepted", len(accepted))

    assert accepted == []


def test_every_list_reads_no_order_from_any_column_that_it_does_not_declare(app: Flask) -> None:
    """Every column of the database at every list of a table: what the address asks for is the list's own or nothing."""
    lists = [view for view in app.appbuilder.baseviews if isinstance(view, AppModelView)]
    read = []
    for column in (*COLUMNS, *DOTTED):
        with app.test_request_context("/", query_string={"order": column}):
            read += [
                (view, column)
                for view in lists
                if column not in view.order_columns and view.ordered[0] == column
            ]
    usual = {(view, (view.base_order or (inspect(view.model).primary_key[0].key, ""))[0]) for view in lists}

    assert len(lists) > 5
    assert set(read) <= usual


def _some(place: int, each: int, offered: set[str]) -> list[str]:
    return [column for column in [*COLUMNS, *DOTTED][place % each :: each] if column not in offered]


@pytest.mark.parametrize(
    ("who", "each"),
    [
        pytest.param("liaison", 10, id="liaison-short"),
        pytest.param("liaison", 2, id="liaison-whole", marks=pytest.mark.prove),
        pytest.param("district_coordinator", 2, id="district_coordinator-whole", marks=pytest.mark.prove),
        *(pytest.param(who, 1, id=f"{who}-full", marks=pytest.mark.prove) for who in WHO),
    ],
)
def test_no_filter_shows_what_is_out_of_sight(
    app: Flask, laid: Ground, sign_in: SignIn, who: str, each: int, counted: Counted
) -> None:
    """Every so-manieth way to ask at each list, others at the next one."""
    hidden = {each.word for each in mark(laid) if each.is_hidden_from(who)}
    browser = enter(app, who, laid, sign_in)
    shown = []
    for turn, address in enumerate(lists_of(app, who)):
        for place in ("foreign", "other"):
            ids = laid.places[place].ids
            query = "&".join(f"{name}={ids[what]}&{name}_id={ids[what]}" for name, what in NAMED.items())
            ways = ("", "&narrow=1", "&page=1", f"&after={ids['visit']}", f"&before={ids['visit']}")
            for more in ways[turn % each :: each]:
                with browser.get(f"{address}?{query}{more}") as answer:
                    counted("foreign filters asked for")
                    told = answer.data.decode(errors="replace")
                    if answer.status_code >= 500 or hidden & set(MARK.findall(told)):
                        shown.append((address, place, more, answer.status_code))
    counted("shown", len(shown))

    assert shown == []
