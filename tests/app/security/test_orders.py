"""The addresses of lists: only the columns that a list declares order it, and no parameter opens anything."""

import re

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from sqlalchemy import inspect

from app.models import District
from app.views.base import AppModelView
from tests.app.security.counted import Counted
from tests.app.security.doors import cells
from tests.app.security.ground import Ground
from tests.app.security.marked import MARK, Mark, mark
from tests.app.security.test_foreign_references import NAMED
from tests.app.security.walking import doors, enter, named
from tests.conftest import signing_in

COLUMNS = sorted({column.name for table in District.metadata.tables.values() for column in table.columns})
DOTTED = ("family.address_line", "person.account.password", "school.name; --", "1", "(select 1)", "*")
ROW = re.compile(r'href="(/[a-z-]+(?:/[a-z-]+)*/\d+)"')
OFFERED = re.compile(r"[?&;]order=([\w.]+)")
WHO = ("district_coordinator", "liaison", "payroll", "admin")
PARTS = 4
"""Tests that share one person's lists, for two processes are done sooner with many small ones."""


@pytest.fixture(scope="module")
def marks(laid: Ground) -> list[Mark]:
    """One ground for all: to read a list changes nothing."""
    return mark(laid)


def lists_of(app: Flask, who: str, part: int | None) -> list[tuple[int, str]]:
    """The addresses of the pages without a row that this role gets, numbered; only those of one part."""
    found = [
        rule.rule
        for method, rule in doors(app)
        if method == "GET" and not rule.arguments and cells()[f"GET {named(rule)}"][who] == "o"
    ]
    return list(enumerate(found))[part or 0 :: 1 if part is None else PARTS]


def in_parts(who: str, each: int) -> list[ParameterSet]:
    """Every `each`-th question of one person to each list, in so many tests."""
    return [
        pytest.param(who, each, part, id=f"{who}-full-{part}", marks=pytest.mark.prove)
        for part in range(PARTS)
    ]


@pytest.mark.parametrize(
    ("who", "each", "part"),
    [
        pytest.param("liaison", 197, None, id="liaison-short"),
        *(pytest.param(who, 197, None, id=f"{who}-whole", marks=pytest.mark.prove) for who in WHO),
        *(each for who in WHO for each in in_parts(who, 61)),
    ],
)
def test_no_undeclared_column_orders_a_list(
    web: Flask, laid: Ground, who: str, each: int, part: int | None, counted: Counted
) -> None:
    """Every so-manieth column at each list, others at the next one."""
    browser = enter(web, who, laid, signing_in(web))
    accepted = []
    for place, address in lists_of(web, who, part):
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


def test_every_list_reads_no_order_from_any_column_that_it_does_not_declare(web: Flask) -> None:
    """Every column of the database at every list of a table: what the address asks for is the list's own or nothing."""
    lists = [view for view in web.appbuilder.baseviews if isinstance(view, AppModelView)]
    read = []
    for column in (*COLUMNS, *DOTTED):
        with web.test_request_context("/", query_string={"order": column}):
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
    ("who", "each", "part"),
    [
        pytest.param("liaison", 10, None, id="liaison-short"),
        pytest.param("liaison", 4, None, id="liaison-whole", marks=pytest.mark.prove),
        pytest.param(
            "district_coordinator", 4, None, id="district_coordinator-whole", marks=pytest.mark.prove
        ),
        *(each for who in WHO for each in in_parts(who, 1)),
    ],
)
def test_no_filter_shows_what_is_out_of_sight(
    web: Flask, laid: Ground, marks: list[Mark], who: str, each: int, part: int | None, counted: Counted
) -> None:
    """Every so-manieth way to ask at each list, others at the next one."""
    hidden = {each.word for each in marks if each.is_hidden_from(who)}
    browser = enter(web, who, laid, signing_in(web))
    shown = []
    for turn, address in lists_of(web, who, part):
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
