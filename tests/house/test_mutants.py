"""What `make mutants` changes, one small thing at a time, and what it leaves."""

import ast
from pathlib import Path

import pytest

from app.security import policies
from tests.mutants import rules, sql
from tests.mutants.syntax import changes

SHORT = 6_000
"""Bytes: the short modules of rules are changed in every run, the long ones in the full proof."""
EACH_MODULE = [
    pytest.param(each, id=each.stem, marks=[pytest.mark.prove] if each.stat().st_size > SHORT else [])
    for each in rules.modules()
]


def changed(source: str) -> set[str]:
    return {change.source for change in changes(source)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a < b", "a <= b"),
        ("a is None", "a is not None"),
        ("a and b", "a or b"),
        ("a and b", "b"),
        ("not a", "a"),
        ("RULES = (a, b)", "RULES = (b,)"),
        ("a + 1", "a + 2"),
        ("any(x for x in a if b)", "all((x for x in a if b))"),
        ("any(x for x in a if b)", "any((x for x in a))"),
        ("max(a, default=None)", "max(a)"),
        ("def rule(a):\n    return a.b", "def rule(a):\n    return None"),
        (
            "@rule(N_('Wait.'))\ndef ready(a):\n    return not a",
            "@rule(N_('Wait.'))\ndef ready(a):\n    return a",
        ),
    ],
)
def test_one_small_thing_is_other(before: str, after: str) -> None:
    assert after in changed(before)


@pytest.mark.parametrize(
    "source", ["WORDS = N_('Wait.')", '"""What it is."""', "a: int | None", "ROW = T(label=a, also='b')"]
)
def test_words_and_types_stay(source: str) -> None:
    assert changed(source) == set()


@pytest.mark.parametrize("module", EACH_MODULE)
def test_every_change_of_the_rules_is_python_and_differs(module: Path) -> None:
    plain = ast.unparse(ast.parse(module.read_text()))
    for change in changes(module.read_text()):
        assert change.source != plain
        compile(change.source, change.what, "exec")


def test_the_rules_of_a_module_are_asked_by_the_tests_that_mirror_it_first() -> None:
    pay = rules.ROOT / "workflows" / "pay.py"

    first, *_ = rules.in_order(pay)

    assert [file.rsplit("/", 1)[1] for file in first] == ["test_pay_limits.py", "test_pay_rules.py"]


def test_every_policy_is_dropped_and_opened_once() -> None:
    many = sum(len(line.commands) for line in policies.SIGHT)
    kinds = [change.kind for command in policies.KEEP for change in sql.of_policies(command)]

    assert kinds.count("a policy dropped") == many
    assert kinds.count("opened") == many


def test_each_condition_and_each_role_is_left_out() -> None:
    found = {
        what for _kind, what, _how in sql._others("a = 1 AND (b IS NULL OR c = ANY ('{liaison,trainer}'))")
    }

    assert found == {
        "a = 1",
        "(b IS NULL OR c = ANY ('{liaison,trainer}'))",
        "b IS NULL",
        "c = ANY ('{liaison,trainer}')",
        "liaison of liaison,trainer",
        "trainer of liaison,trainer",
    }
