"""What import-linter cannot say: a room that needs nothing but Python."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def test_rules_import_nothing_but_the_standard_library_and_each_other() -> None:
    allowed = sys.stdlib_module_names | {"workflows"}

    foreign = {
        f"{file.relative_to(ROOT)} imports {name}: pass what it needs as an argument instead"
        for file in (ROOT / "workflows").rglob("*.py")
        for name in imported(file)
        if name not in allowed
    }

    assert not foreign


def test_the_environment_is_read_in_config_only() -> None:
    readers = {
        f"{file.relative_to(ROOT)} reads the environment: add a setting to config.py instead"
        for room in ("app", "forms", "workflows")
        for file in (ROOT / room).rglob("*.py")
        if any(word in file.read_text() for word in ("os.environ", "getenv("))
    }

    assert not readers
