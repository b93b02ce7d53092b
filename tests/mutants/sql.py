"""Small changes to the wall: a policy dropped or opened, a condition left out, a role less.

Each is two statements for the migrated database, one that makes the change and one that takes it back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.security import policies
from app.security.functions import FUNCTIONS
from app.security.functions_history import HISTORY_FUNCTIONS
from app.security.policies import SIGHT

TOKENS = re.compile(
    r"\$\$|'(?:[^']|'')*'|\(|\)|;|\bIS (?:NOT )?DISTINCT FROM\b|\w+|\s+|.", re.DOTALL | re.IGNORECASE
)
BEFORE = {"AND", "OR", "WHERE", "ON", "("}
ENDS = {"AND", "OR", "WHERE", "ON", "UNION", "GROUP", "ORDER", "JOIN", "LEFT", "FROM", "THEN", ")", ";", "$$"}
ROLES = re.compile(r"'\{([a-z_,]+)\}'")


@dataclass(frozen=True)
class Opened:
    """What is other, at which tables and by which commands it can be seen, and how to make it and take it back."""

    kind: str
    what: str
    tables: frozenset[str]
    commands: frozenset[str]
    make: str
    take_back: str

    @property
    def told(self) -> str:
        return f"{self.kind}: {self.what}"


def of_policies(command: str) -> Iterator[Opened]:
    """Each policy of a command dropped, opened to every row, and without each of its conditions and roles."""
    for line in SIGHT:
        if command not in line.commands:
            continue
        before = policies._policy(line, command)
        [name] = re.findall(r'CREATE POLICY (".+?" ON \w+)', before)
        at, drop = (frozenset({line.table}), frozenset({command})), f"DROP POLICY {name}"
        yield Opened("a policy dropped", name, *at, drop, before)
        for kind, what, rows in (("opened", "true", "true"), *_others(line.rows)):
            after = before.replace(f"({line.rows})", f"({rows})")
            yield Opened(kind, f"{name}: {what}", *at, f"{drop}; {after}", f"{drop}; {before}")


def of_functions() -> Iterator[Opened]:
    """Each function and view that a policy stands on, without each of its conditions and roles."""
    known = _definitions()
    for name, (head, body) in known.items():
        tables = frozenset(line.table for line in SIGHT if name in _called(line.rows, known))
        for kind, what, after in _others(body) if tables else ():
            yield Opened(kind, f"{name}: {what}", tables, frozenset(policies.KEEP), head + after, head + body)


def _definitions() -> dict[str, tuple[str, str]]:
    """What makes each function and view, by its name: up to AS, and what comes after."""
    statements = re.split(
        r"^(?=CREATE OR REPLACE |COMMENT ON )", FUNCTIONS + HISTORY_FUNCTIONS, flags=re.MULTILINE
    )
    found = (
        re.match(r"(CREATE OR REPLACE (?:FUNCTION|VIEW) (\w+).*?\bAS\s)(.*)", each, re.DOTALL)
        for each in statements
    )
    return {match[2]: (match[1], match[3]) for match in found if match}


def _called(sql: str, known: dict[str, tuple[str, str]]) -> set[str]:
    """Functions and views that this SQL stands on, those behind them included."""
    found = set(re.findall(r"\w+", sql)) & known.keys()
    return found.union(*(_called(known[name][1], known) for name in found))


def _others(sql: str) -> Iterator[tuple[str, str, str]]:
    """The SQL without each condition beside another, and without each role beside another: kind, what, how."""
    for start, end, instead in _conditions(sql):
        condition = " ".join(sql[start:end].split())
        if condition != instead:
            yield "a condition left out", condition, f"{sql[:start]} {instead} {sql[end:]}"
    for found in ROLES.finditer(sql):
        roles = found[1].split(",")
        for role in roles if len(roles) > 1 else ():
            fewer = ",".join(each for each in roles if each != role)
            yield (
                "a role less",
                f"{role} of {found[1]}",
                f"{sql[: found.start(1)]}{fewer}{sql[found.end(1) :]}",
            )


def _conditions(sql: str) -> Iterator[tuple[int, int, str]]:
    """Where each condition stands that is joined with others, and what leaves it out: true beside AND, else false."""
    places = [(match.group().upper(), match.start(), match.end()) for match in TOKENS.finditer(sql)]
    for number, (word, _, start) in enumerate(places):
        if word not in BEFORE:
            continue
        depth, ends = 0, None
        for other, begins, _ in places[number + 1 :]:
            if depth == 0 and other in ENDS:
                ends = (other, begins)
                break
            depth += (other == "(") - (other == ")")
        follows, end = ends or ("", len(sql))
        joined = {word, follows} & {"AND", "OR"}
        if joined or word == "WHERE":
            yield start, end, "false" if joined == {"OR"} else "true"
    first = next((begins for word, begins, _ in _at_the_top(places) if word in ("AND", "OR")), None)
    if first is not None and "SELECT" not in sql[:first].upper().split("(")[0]:
        yield 0, first, "true" if sql[first : first + 3].upper() == "AND" else "false"


def _at_the_top(places: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    depth = 0
    for place in places:
        depth += (place[0] == "(") - (place[0] == ")")
        if depth == 0:
            yield place


PARTS: dict[str, Callable[[], list[Opened]]] = {
    **{command: lambda command=command: list(of_policies(command)) for command in policies.KEEP},
    "functions": lambda: list(of_functions()),
}
"""The wall in pieces that are tried one by one: the policies of each command, and what all stand on."""
