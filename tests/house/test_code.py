"""Rules of the house that a linter cannot say; each message says the repair."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "forms", "workflows")
WRITTEN_BY_HAND = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.relative_to(ROOT).parts
] + [ROOT / "config.py", ROOT / "run.py"]
TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, which is read once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text())))


@pytest.fixture(scope="module", autouse=True)
def _forget_what_was_read() -> Iterator[None]:
    yield
    nodes.cache_clear()


def called(node: ast.AST) -> str:
    """The last name of what is called, such as `commit` in `db.session.commit()`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def test_markup_is_made_from_literals_only() -> None:
    made_from_data = [
        f"{name(path)}:{node.lineno}"
        for path in WRITTEN_BY_HAND
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and called(node) == "Markup"
        and not all(isinstance(argument, ast.Constant) for argument in node.args)
    ]

    assert not made_from_data, f"Write Markup('<b>{{}}</b>').format(value), which escapes: {made_from_data}"


@pytest.mark.parametrize(
    ("pattern", "repair"),
    [
        (r"\|\s*safe\b", "values are escaped; leave the filter away"),
        (r"autoescape\s+false", "values are escaped; leave it away"),
        (r"\sstyle\s*=", "styles live in the stylesheet (the policy refuses them here)"),
        (r"\son[a-z]+\s*=\s*[\"']", "scripts live in app/static (the policy refuses them here)"),
        (r"<script(?![^>]*\ssrc=)", "scripts live in app/static"),
        (r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", "nothing is loaded from elsewhere"),
        (r"<style", "styles live in the stylesheet"),
    ],
)
def test_templates_hold_no(pattern: str, repair: str) -> None:
    found = [name(path) for path in TEMPLATES if re.search(pattern, path.read_text(), re.IGNORECASE)]

    assert TEMPLATES
    assert not found, f"{repair}: {found}"


def test_a_form_that_posts_carries_its_token() -> None:
    forms = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
    token = re.compile(r"csrf|hidden_tag\(\)|fields\(|caller\(\)")
    without = [
        name(path) for path in TEMPLATES for form in forms.findall(path.read_text()) if not token.search(form)
    ]

    assert not without, f"Add {{{{ csrf() }}}} or form.hidden_tag(): {without}"


@pytest.mark.parametrize("room", ["app/views", "app/reports"])
def test_only_services_write(room: str) -> None:
    writers = {"commit", "add_all", "bulk_save_objects", "merge"}
    written = [
        f"{name(path)}:{node.lineno}"
        for path in WRITTEN_BY_HAND
        if name(path).startswith(room)
        for node in nodes(path)
        if isinstance(node, ast.Call) and called(node) in writers
    ]

    assert not written, f"Ask a service to do this: {written}"


def test_an_error_of_any_kind_is_not_swallowed() -> None:
    swallowing = []
    for path in WRITTEN_BY_HAND:
        for node in nodes(path):
            if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _raises(node):
                swallowing.append(f"{name(path)}:{node.lineno}")

    assert not swallowing, f"Name the error, or raise it again: {swallowing}"


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or getattr(caught, "id", "") in ("Exception", "BaseException")


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_state_is_assigned_by_services_only() -> None:
    assigned = []
    for path in WRITTEN_BY_HAND:
        if name(path).startswith(("app/services", "app/sample")):  # The sample writes rows, not visits.
            continue
        for node in nodes(path):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                assigned.append(f"{name(path)}:{node.lineno}")  # type: ignore[attr-defined]

    assert not assigned, f"Ask the service that moves it: {assigned}"


def test_a_file_has_at_most_400_lines() -> None:
    long = [name(path) for path in WRITTEN_BY_HAND if len(path.read_text().splitlines()) > 400]

    assert not long, f"Make a folder of the same name: {long}"


def test_functions_are_small() -> None:
    lengths = {
        f"{name(path)}:{node.name}": _body_lines(node)
        for path in WRITTEN_BY_HAND
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    long = [where for where, length in lengths.items() if length > 60]
    assert not long, f"Give the parts names of their own: {long}"
    assert median(lengths.values()) <= 8


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_module_has_a_home() -> None:
    homeless = [name(path) for path in WRITTEN_BY_HAND if path.stem in ("utils", "helpers", "common", "misc")]

    assert not homeless, f"Find out what it is about and call it that: {homeless}"


def test_nothing_is_left_for_later_without_a_name() -> None:
    later = [name(path) for path in WRITTEN_BY_HAND if re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text())]

    assert not later, f"Do it, or open an issue: {later}"


def test_frameworks_own_pages_are_inherited_in_base_only() -> None:
    forbidden = {
        "ModelView",
        "MasterDetailView",
        "MultipleView",
        "ModelRestApi",
        "BaseApi",
        "DirectByChartView",
        "GroupByChartView",
        "CompactCRUDMixin",
        "RestCRUDView",
        "SimpleFormView",
        "PublicFormView",
    }
    inherited = [
        f"{name(path)}: {base.id}"
        for path in WRITTEN_BY_HAND
        if name(path).startswith("app/views") and path.name != "base.py" and "base/" not in name(path)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name) and base.id in forbidden
    ]

    assert not inherited, f"Inherit Page or AppModelView of app/views/base.py: {inherited}"


def test_tests_are_sentences_and_skip_nothing() -> None:
    odd = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        words = path.read_text()
        if re.search(r"pytest\.(skip|importorskip)\(|mark\.(skip|skipif|xfail)\b", words):
            odd.append(f"{name(path)} skips")
        odd += [
            f"{name(path)}: {node.name}"
            for node in ast.walk(ast.parse(words))
            if isinstance(node, ast.FunctionDef)
            and re.fullmatch(r"test_?\w*\d?", node.name)
            and node.name.count("_") < 2
        ]

    assert not odd, f"Name the behaviour, and let every test run: {odd}"
