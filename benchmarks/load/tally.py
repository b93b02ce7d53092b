"""What was answered, how fast, and what went wrong; written by many people at once."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from threading import Lock
from typing import Any


class Tally:
    """Counts nothing before `begin`, and keeps what came before apart."""

    def __init__(self) -> None:
        self._lock, self._begun = Lock(), False
        self.before: dict[str, list[float]] = defaultdict(list)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.bytes: Counter[str] = Counter()
        self.failures: Counter[tuple[str, str]] = Counter()
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.chores: Counter[tuple[str, str]] = Counter()

    def begin(self) -> None:
        """From now on it counts."""
        with self._lock:
            self._begun = True

    @property
    def requests(self) -> int:
        """How many answers came since it counts."""
        return sum(map(len, self.took.values()))

    def answered(self, rule: str, seconds: float, size: int) -> None:
        """An answer came, whichever."""
        with self._lock:
            (self.took if self._begun else self.before)[rule].append(seconds)
            self.bytes[rule] += size

    def failed(self, rule: str, how: str) -> None:
        """Nobody expects this answer."""
        with self._lock:
            self.failures[rule, how] += 1

    def lost(self, chore: str, why: str) -> None:
        """Somebody could not go on; where no answer was to blame, that is an error of its own."""
        with self._lock:
            if not any(rule in why for rule, _how in self.failures):
                self.failures[chore, why] += 1

    def refused(self, rule: str, words: str) -> None:
        """The server said in words why not."""
        with self._lock:
            self.refusals[rule, words] += 1

    def did(self, who: str, chore: str) -> None:
        """Somebody is through with a chore."""
        with self._lock:
            self.chores[who, chore] += 1


def spread(seconds: Sequence[float]) -> dict[str, Any]:
    """How many, and how long in milliseconds: in the middle, for 95 of 100, and at most."""
    ordered = sorted(seconds)
    if not ordered:
        return {"count": 0, "p50": None, "p95": None, "max": None}
    places = {"p50": 0.50, "p95": 0.95}
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] for name, share in places.items()}
    ms = {name: round(each * 1000, 1) for name, each in {**at, "max": ordered[-1]}.items()}
    return {"count": len(ordered), **ms}
