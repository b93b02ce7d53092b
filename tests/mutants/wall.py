"""The wall with one small change at a time: do the tests that ask it in raw SQL notice?

One run of pytest lays the ground of a file of tests once and then asks them again and again, each time on a wall
with another change. Asked is for the tables only at which a change can be seen.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

import psycopg
import pytest
from _pytest.runner import runtestprotocol

from tests import database
from tests.mutants.sql import Opened

TESTS = Path(__file__).resolve().parents[1] / "app" / "security"
FILES = [
    str(TESTS / f"test_{name}.py")
    for name in ("sight", "blind", "own_name", "given", "functions", "writing", "record_keeper")
]
VERBS = {"SELECT": "_sees_", "INSERT": "_adds_", "UPDATE": "_changes_", "DELETE": "_removes_"}
"""A test whose name has one of these is not asked about other commands."""


def survivors(changes: Sequence[Opened]) -> list[Opened]:
    """Those that no test noticed."""
    asking = Asking(list(changes))
    quietly = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    ended = pytest.main([*quietly, *FILES], plugins=[asking])
    if asking.broken or ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"mutants: the wall's tests fail as it is: {', '.join(asking.broken)}")
    return asking.left


class Asking:
    """What pytest does with the tests it found."""

    def __init__(self, changes: list[Opened]) -> None:
        self.left, self.broken = changes, list[str]()
        self.commands = frozenset().union(*(change.commands for change in changes))

    owner: ClassVar[psycopg.Connection]

    @pytest.fixture(scope="session", autouse=True)
    @classmethod
    def _builder(cls, own_database: database.Database) -> Iterator[None]:
        with psycopg.connect(own_database.owner_url.replace("+psycopg", ""), autocommit=True) as cls.owner:
            yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        asked = [item for item in session.items if self._is_asked(item)]
        files = [list(items) for _, items in groupby(asked, key=lambda item: item.path)]
        for number, tests in enumerate(files):
            self.broken += [item.nodeid for item in tests if not _passes(item)][:3]
            if self.broken:
                return True
            self.left = [change for change in self.left if self._is_silent(change, tests)]
            session._setupstate.teardown_exact(files[number + 1][0] if files[number + 1 :] else None)
        return True

    def _is_asked(self, item: Any) -> bool:
        """It asks the wall itself, and what the changes are about."""
        others = [verb for command, verb in VERBS.items() if command not in self.commands]
        return bool({"asks", "blind"} & {*item.fixturenames}) and not any(
            verb in item.name for verb in others
        )

    def _is_silent(self, change: Opened, tests: Sequence[Any]) -> bool:
        self.owner.execute(change.make.encode())
        with pytest.MonkeyPatch.context() as only:
            _ask_for(change.tables, tests[0].module, only)
            silent = all(_passes(item) for item in tests)
        self.owner.execute(change.take_back.encode())
        return silent


def _ask_for(tables: frozenset[str], module: Any, only: pytest.MonkeyPatch) -> None:
    """Let a file's table of questions be about these only."""
    if hasattr(module, "WHATS"):
        only.setattr(
            module, "WHATS", [what for what in module.WHATS if module.table_and_key(what)[0] in tables]
        )


def _passes(item: pytest.Item) -> bool:
    """Ask once more; what its file shares is kept."""
    return all(report.passed for report in runtestprotocol(item, log=False, nextitem=item.parent))  # type: ignore[arg-type]
