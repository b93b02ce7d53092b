"""Figures that the walks count; printed at the end of a run that is about them (`make matrix`)."""

from collections import Counter
from collections.abc import Callable

Counted = Callable[..., None]
"""`counted("leaks")` counts one, `counted("requests", 12)` a dozen."""


def summed(reports: list[object]) -> dict[str, Counter[str]]:
    """The figures of all tests, by the file they stand in."""
    sums: dict[str, Counter[str]] = {}
    for report in reports:
        for name, figure in getattr(report, "user_properties", ()):
            if name.startswith("counted "):
                file = str(report.nodeid).split("::")[0].rpartition("/")[2]  # type: ignore[attr-defined]
                sums.setdefault(file, Counter())[name.removeprefix("counted ")] += figure
    return sums
