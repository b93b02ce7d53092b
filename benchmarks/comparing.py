"""One size: every page beside its twin, in turns, in one process."""

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from app import create_app, embedded
from benchmarks.bare import create_bare
from benchmarks.data import Size, server_with
from benchmarks.measuring import Ask, Cost, Door, costs_of, door_of
from benchmarks.readers import READERS, Page, pages_of, passwords_of, readers_of, sign_in
from config import Settings

A_VISIT = re.compile(r'href="/visits/(\d+)"')


@dataclass(frozen=True)
class Compared:
    """A page, what it costs, and what its twin costs."""

    page: str
    reader: str
    product: Cost
    bare: Cost | None

    def as_dict(self) -> dict[str, Any]:
        """With the ratios of the product to the twin."""
        whole: dict[str, Any] = {"page": self.page, "reader": self.reader, "product": asdict(self.product)}
        if self.bare is not None:
            whole |= {"bare": asdict(self.bare), "ratio": _ratios(self.product, self.bare)}
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
        costs = costs_of(asks, rounds)
    return [
        Compared(page.name, page.reader.name, costs[number, "product"], costs.get((number, "bare")))
        for number, page in enumerate(pages)
    ]


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


def _ratios(product: Cost, bare: Cost) -> dict[str, float]:
    return {
        name: round(getattr(product, name) / getattr(bare, name), 2)
        for name in ("statements", "cpu_ms", "wall_ms", "bytes")
    }
