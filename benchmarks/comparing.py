"""One size: every page beside its twin, and some beside other frameworks, in turns, in one process."""

import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

from app import create_app, embedded
from benchmarks.bare import create_bare
from benchmarks.data import Size, server_with
from benchmarks.django_admin.site import django_admin, statements_of_django
from benchmarks.measuring import Ask, Cost, Door, costs_of, door_of
from benchmarks.readers import READERS, Page, pages_of, passwords_of, readers_of, sign_in
from benchmarks.stock_fab import stock_fab
from config import Settings

A_VISIT = re.compile(r'href="/visits/(\d+)(?:#\w+)?"')
RIVALS_VISIT = {
    "stock FAB": re.compile(r'href="/visits/show/(\d+)'),
    "Django admin": re.compile(r'href="/admin/django_admin/visit/(\d+)/change/'),
}
RIVALS_READER = "district_coordinator"
AT_ONE_MOMENT = 5
"""Visits that begin together have no order where only the beginning is asked for; so many may fall to the next page."""


@dataclass(frozen=True)
class Compared:
    """A page, what it costs, and what its twin and its rivals cost."""

    page: str
    reader: str
    product: Cost
    bare: Cost | None
    rivals: Mapping[str, Cost] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """With the ratios of the product to the twin."""
        whole: dict[str, Any] = {"page": self.page, "reader": self.reader, "product": asdict(self.product)}
        if self.bare is not None:
            whole |= {"bare": asdict(self.bare), "ratio": _ratios(self.product, self.bare)}
        if self.rivals:
            whole["rivals"] = {name: asdict(cost) for name, cost in self.rivals.items()}
        return whole


def measure(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    """Measure one size. Runs in a process of its own, so that no size warms up another."""
    size = Size(visits)
    with server_with(size, fresh=fresh) as server:
        return [compared.as_dict() for compared in _compared(server, rounds)]


def _compared(server: embedded.Server, rounds: int) -> list[Compared]:
    passwords = passwords_of(server.owner_url)
    settings = Settings(
        database_url=server.app_url, migration_database_url=None, secure_cookies=False, trial=True
    )
    product = create_app(settings)
    readers = readers_of(product, server.owner_url)
    pages = pages_of(server.owner_url, readers)
    bare = create_bare(server.app_url, readers)
    with ExitStack() as stack:
        doors = stack.enter_context(door_of(product)), stack.enter_context(door_of(bare))
        cookies = {READERS[name]: sign_in(product, name, word) for name, word in passwords.items()}
        asks = _asks(pages, doors, cookies)
        check_same_rows(pages, asks)
        asks |= _asks_of_rivals(pages, _rivals(server, readers[RIVALS_READER].actor.person_id, stack))
        check_rivals(pages, asks)
        costs = costs_of(asks, rounds)
    return [
        Compared(
            page.name,
            page.reader.name,
            costs[number, "product"],
            costs.get((number, "bare")),
            {name: costs[number, name] for name in page.rivals},
        )
        for number, page in enumerate(pages)
    ]


def _rivals(server: embedded.Server, person_id: int | None, stack: ExitStack) -> dict[str, tuple[Door, str]]:
    """Other frameworks on the same tables as the same person: their doors, and a cookie for each."""
    assert person_id is not None  # Whoever looks is a person.
    fab, fab_cookie = stack.enter_context(stock_fab(server, person_id, secrets.token_urlsafe(16)))
    django, django_cookie = stack.enter_context(django_admin(server, person_id))
    return {
        "stock FAB": (stack.enter_context(door_of(fab)), fab_cookie),
        "Django admin": (Door(django, stack.enter_context(statements_of_django())), django_cookie),
    }


def _asks(
    pages: Sequence[Page], doors: tuple[Door, Door], cookies: Mapping[str, str]
) -> dict[tuple[int, str], Ask]:
    product, bare = doors
    asks = {}
    for number, page in enumerate(pages):
        asks[number, "product"] = Ask(product, page.path, cookies[page.reader.name])
        if page.twin:
            asks[number, "bare"] = Ask(bare, page.twin)
    return asks


def _asks_of_rivals(
    pages: Sequence[Page], rivals: Mapping[str, tuple[Door, str]]
) -> dict[tuple[int, str], Ask]:
    return {
        (number, name): Ask(rivals[name][0], path, rivals[name][1])
        for number, page in enumerate(pages)
        for name, path in page.rivals.items()
    }


def check_same_rows(pages: Sequence[Page], asks: Mapping[tuple[int, str], Ask]) -> dict[str, int]:
    """How many visits each page leads to; RuntimeError when its twin leads to others, or in another order."""
    led = {}
    for number, page in enumerate(pages):
        if page.twin:
            both = [asks[number, which] for which in ("product", "bare")]
            ours, theirs = (A_VISIT.findall(ask.door.get(ask.path, ask.cookie)[1]) for ask in both)
            if ours != theirs:
                raise RuntimeError(f"{page.name} of the {page.reader.name}: {ours} beside {theirs}.")
            led[page.name] = len(ours)
    return led


def check_rivals(pages: Sequence[Page], asks: Mapping[tuple[int, str], Ask]) -> None:
    """RuntimeError when a rival's list does not lead to the same visits (at one moment: in any order)."""
    for number, page in enumerate(pages):
        if page.name == "list" and page.rivals:
            ours = set(A_VISIT.findall(_text(asks[number, "product"])))
            for name in page.rivals:
                theirs = set(RIVALS_VISIT[name].findall(_text(asks[number, name])))
                if len(ours & theirs) < len(ours) - AT_ONE_MOMENT or len(theirs) != len(ours):
                    raise RuntimeError(f"{name}: {sorted(theirs)} beside {sorted(ours)}.")


def _text(ask: Ask) -> str:
    return ask.door.get(ask.path, ask.cookie)[1]


def _ratios(product: Cost, bare: Cost) -> dict[str, float]:
    return {
        name: round(getattr(product, name) / getattr(bare, name), 2)
        for name in ("statements", "cpu_ms", "wall_ms", "bytes")
    }
