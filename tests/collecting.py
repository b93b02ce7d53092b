"""What every run does with its tests before the first one runs: checks their names, puts the long ones first."""

import gc
import re
import time
from collections.abc import Iterable, Iterator

import pytest

LONGEST_FIRST = (
    "tests/test_run.py",
    "tests/journeys/",
    "tests/app/test_deploy.py",
    "tests/app/test_embedded.py",
    "tests/migrations/",
    "tests/app/security/",
    "tests/app/test_translations.py",
    "tests/app/test_catalogs.py",
)
"""So that at the end no process waits for another's last long test; quick ones come last by their names."""
ADDRESS = re.compile(r"(?<![0-9A-Za-z])0x[0-9a-f]{8,}")
SECONDS = re.compile(r"(?<!\d)\d{10}(?!\d)")
A_YEAR = 366 * 24 * 60 * 60
OBJECTS_BEFORE_A_SEARCH = 20_000
"""Python's own 700 has it search for garbage some hundred times in a test that asks the database."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Thousands of tests stay until the end: garbage is not looked for among them, neither now nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(OBJECTS_BEFORE_A_SEARCH)
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[pytest.CollectReport]:
    """A file whose tests have other names in each process is refused; xdist would end the run without saying why."""
    report = yield
    names = [each.nodeid for each in report.result if isinstance(each, pytest.Item)]
    if differing := names_that_differ(names, time.time()):
        report.outcome, report.result = "failed", []
        report.longrepr = (
            "Another process would give these cases other names; name them with ids= or pytest.param(…, id=…): "
            + ", ".join(differing)
        )
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda each: place_of(each.nodeid))


def names_that_differ(names: Iterable[str], now: float) -> list[str]:
    """The names that hold an address in memory, or a moment near `now` (seconds since 1970)."""
    return [
        name
        for name in names
        if ADDRESS.search(name) or any(abs(int(each) - now) < A_YEAR for each in SECONDS.findall(name))
    ]


def place_of(name: str) -> int:
    """Where a test stands in the order of the run; equal places keep the order of their names."""
    places = (place for place, each in enumerate(LONGEST_FIRST) if name.startswith(each))
    return next(places, len(LONGEST_FIRST))
