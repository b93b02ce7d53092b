"""`workflows/` with one small change at a time: do its tests notice?

Each changed module is tried in a process of its own, forked from one that has everything else loaded; the tests
that mirror the module come first, and the first that fails ends it. Time is CPU time, so that a busy machine changes
no answer; whoever runs without end was noticed, too.
"""

import ast
import contextlib
import os
import resource
from collections.abc import Sequence
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.mutants.syntax import Change, changes

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "workflows"
SECONDS, BYTES = 60, 4 << 30
SLOW = ("test_wandering.py", "test_proposing.py", "test_suppression.py")
"""Asked last, where they are not the mirror."""
AT_ONCE = 2


def modules() -> list[Path]:
    """The files of rules, in their order."""
    return [file for file in sorted((ROOT / "workflows").rglob("*.py")) if any(changes(file.read_text()))]


def survivors(module: Path) -> tuple[int, list[str]]:
    """How many changes were tried, and those that no test noticed."""
    tried = list(changes(module.read_text()))
    if not _is_silent(module, Change(0, "", module.read_text())):
        raise SystemExit(f"mutants: the tests of {module.name} fail as it is")
    silent = _those_silent(module, tried)
    return len(tried), sorted((each.told for each in silent), key=lambda told: int(told.split(":")[0]))


def _those_silent(module: Path, tried: Sequence[Change]) -> list[Change]:
    silent, running = [], {}
    waiting = iter(tried)
    for change in waiting:
        running[_fork(module, change)] = change
        if len(running) == AT_ONCE:
            silent += _one_that_ended(running)
    while running:
        silent += _one_that_ended(running)
    return silent


def _one_that_ended(running: dict[int, Change]) -> list[Change]:
    pid, status = os.wait()
    change = running.pop(pid)
    return [change] if status == 0 else []


def _is_silent(module: Path, change: Change) -> bool:
    return bool(_one_that_ended({_fork(module, change): change}))


def _fork(module: Path, change: Change) -> int:
    """Try one change in a process that ends with 0 when no test noticed it."""
    if pid := os.fork():
        return pid
    noticed = 1
    with contextlib.suppress(BaseException):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        _be_quiet()
        _load_as(module, change.source)
        noticed = int(any(_fails(files) for files in in_order(module)))
    os._exit(noticed)


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _load_as(module: Path, source: str) -> None:
    """Whoever imports the module gets this source."""
    as_it_is = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> object:
        if Path(self.path) == module:
            return compile(source, self.path, "exec")
        return as_it_is(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]


def in_order(module: Path) -> list[list[str]]:
    """The tests that mirror the module, then the others that come to it by their imports, the slow ones last."""
    name = module.stem if module.parent.name == "workflows" else module.parent.name
    files = [file for file in TESTS.glob("test_*.py") if module in imported(file)]
    mirror = sorted(file for file in files if f"{file.stem}_".startswith(f"test_{name}_"))
    others = sorted({*files} - {*mirror}, key=lambda file: (file.name in SLOW, file.name))
    return [[str(file) for file in group] for group in (mirror, others) if group]


@cache
def imported(file: Path) -> set[Path]:
    """The rules, and what its tests share, that a file stands on."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    here = {ROOT / f"{name.replace('.', '/')}{end}" for name in names for end in (".py", "/__init__.py")}
    found = {each for each in here if each.exists() and each.is_relative_to(ROOT)}
    return found.union(*(imported(each) for each in found))


def _fails(files: Sequence[str]) -> bool:
    """No conftest, whose application these tests do without; the same examples each time, and no shrinking."""
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
    )
    settings.load_profile("mutants")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "--tb=no", *files]) != 0
