"""Small changes to Python: a comparison that is one off, a condition left out, a rule that is not asked.

Not changed: words that people read (`N_` and what is for the printed table only), docstrings, types, and how a
dataclass is made.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}
WORDS = {"also", "undo", "label", "impossible"}
"""Arguments of an arrow that are read by people only."""
TYPES = {"annotation", "returns", "bases", "slice", "type_params"}
OF_TYPES = {"TypeVar", "Generic", "NewType"}


@dataclass(frozen=True)
class Change:
    """The line, what is other there, and the whole module with it."""

    line: int
    what: str
    source: str

    @property
    def told(self) -> str:
        return f"{self.line}: {self.what}"


def changes(source: str) -> Iterator[Change]:
    """Every module that is one small change away from this one."""
    tree = ast.parse(source)
    plain = ast.unparse(tree)
    for holder, name, place, node in list(_slots(tree)):
        for other in _others(node):
            before = _words(node)
            _put(holder, name, place, other)
            changed = ast.unparse(tree)
            _put(holder, name, place, node)
            if changed != plain:
                yield Change(node.lineno, _told(before, _words(other)), changed)


Slot = tuple[ast.AST, str, int | None, Any]


def _slots(node: ast.AST) -> Iterator[Slot]:
    """Each statement and expression below that may be changed, with where it stands."""
    for name, value in ast.iter_fields(node):
        if name in TYPES:
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _stays(child):
                continue
            if isinstance(child, ast.stmt | ast.expr):
                yield node, name, place, child
            yield from _slots(child)


def _stays(node: ast.AST) -> bool:
    """Words, types and declarations, which are no rules."""
    if isinstance(node, ast.keyword):
        return node.arg in WORDS
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", "")
        return called == "N_" or called in OF_TYPES or called in ("dataclass", "field")
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "").startswith("__")
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _put(holder: ast.AST, name: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(holder, name, node)
    else:
        getattr(holder, name)[place] = node


def _words(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _told(before: str, after: str) -> str:
    """The two beside each other, without what long ones have in common."""
    differs = (place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    same = max(0, next(differs, 0) - 30)
    return "  →  ".join(f"{'…' * bool(same)}{words[same:][:80]}" for words in (before, after))


def _others(node: Any) -> Iterator[ast.AST]:
    """What may stand in the place of a statement or expression."""
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                yield _with(node, "ops", [*node.ops[:place], OTHER[type(op)](), *node.ops[place + 1 :]])
        case ast.BoolOp():
            yield _with(node, "op", OTHER[type(node.op)]())
            yield from _one_less(node, "values")
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OTHER:
            yield _with(node, "op", OTHER[type(node.op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.If():
            yield _with(node, "test", ast.UnaryOp(ast.Not(), node.test))
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str()):
            yield ast.Constant(f"XX{node.value}XX")
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
            yield from _one_less(node, "elts")
        case ast.Dict():
            for place in range(len(node.keys)):
                shorter = _with(node, "keys", _without(node.keys, place))
                yield _with(shorter, "values", _without(node.values, place))
        case ast.Call():
            yield from _one_less(node, "keywords", [key.arg in WORDS for key in node.keywords])
        case ast.comprehension():
            yield from _one_less(node, "ifs")
        case ast.Lambda() if not _is_none(node.body):
            yield _with(node, "body", ast.Constant(None))
        case ast.Name(ctx=ast.Load()) if node.id in NAMES:
            yield _with(node, "id", NAMES[node.id])
        case ast.Return() if node.value is not None and not _is_none(node.value):
            yield _with(node, "value", ast.Constant(None))
        case ast.Raise() | ast.Expr() | ast.Continue() | ast.Break():
            yield ast.copy_location(ast.Pass(), node)
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for place, part in enumerate(node.generators):
            for other in _others(part):
                generators = [*node.generators[:place], other, *node.generators[place + 1 :]]
                yield _with(node, "generators", generators)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: Any, name: str, value: object) -> Any:
    other = deepcopy(node)
    setattr(other, name, value)
    return other


def _without(items: list[Any], place: int) -> list[Any]:
    return [*items[:place], *items[place + 1 :]]


def _one_less(node: Any, name: str, stay: list[bool] | None = None) -> Iterator[ast.AST]:
    items = getattr(node, name)
    for place in range(len(items)):
        if not (stay and stay[place]):
            yield _with(node, name, _without(items, place))
