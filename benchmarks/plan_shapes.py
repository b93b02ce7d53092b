"""The shape of a plan in few lines that stay the same from day to day, and what would be wrong with another one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NEVER_WHOLE = ("visit", "student")
"""Tables that no page reads from the first row to the last."""
LARGE = (
    *NEVER_WHOLE, "enrollment", "event", "family", "guardian", "letter", "payment", "student_family",
    "student_school", "took_part", "visit_educator", "visit_student",
)  # fmt: skip
PASSING = frozenset({"Memoize", "Materialize", "Gather", "Gather Merge", "Subquery Scan", "Result", "Sort"})
"""Steps that come and go with the estimates."""
SEQ_SCAN = "Seq Scan on "


def shape(plan: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """One line for each step that reads or joins, without costs and constants."""
    if plan.get("Parent Relationship") == "InitPlan" and not _reads(plan):
        return
    named = _named(plan)
    if named:
        yield "  " * depth + named
    for step in plan.get("Plans", ()):
        yield from shape(step, depth + bool(named))


def failures(name: str, before: Sequence[str] | None, now: Sequence[str]) -> list[str]:
    """What is wrong with a plan, in sentences: it reads a table whole that pages must not, or did not so far."""
    whole = _whole(now)
    found = [f"{name} reads all of {table}." for table in sorted(whole & set(NEVER_WHOLE))]
    if before is not None:
        lost = (whole - _whole(before)) & set(LARGE) - set(NEVER_WHOLE)
        found += [f"{name} read {table} by an index, and reads all of it now." for table in sorted(lost)]
    return found


def _named(plan: Mapping[str, Any]) -> str:
    kind = plan["Node Type"]
    if kind in PASSING:
        return ""
    table = plan.get("Relation Name") or plan.get("CTE Name") or plan.get("Function Name")
    index = plan.get("Index Name")
    how = f" {plan['Join Type']}" if plan.get("Join Type", "Inner") != "Inner" else ""
    return f"{kind}{how}" + (f" on {table}" if table else "") + (f" by {index}" if index else "")


def _reads(plan: Mapping[str, Any]) -> bool:
    return "Relation Name" in plan or any(_reads(step) for step in plan.get("Plans", ()))


def _whole(lines: Sequence[str]) -> set[str]:
    return {line.partition(SEQ_SCAN)[2] for line in lines if SEQ_SCAN in line}
