"""`python -m benchmarks [--only pages|transitions|letters|…] [--sizes 10000,100000] [--rounds 25] …`"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks import audit, goals, letters, look_ups, plans, roster_run, sums, transitions, writing
from benchmarks.comparing import measure

SIZES = "10000,100000,1000000"
ROUNDS = 25
LETTER_ROUNDS = 5


def main() -> int:
    """Measure what is asked for; 1 when a page needs more statements where there are more rows, or misses a goal."""
    asked = _arguments()
    if asked.only in (None, "letters"):
        print(letters.measure(LETTER_ROUNDS), flush=True)
    if asked.only in (None, "audit"):
        print(audit.measure(LETTER_ROUNDS), flush=True)
    worse = plans.measure(fresh=asked.fresh) if asked.only in (None, "plans") else 0
    if asked.only in (None, "sums"):
        worse = max(worse, sums.measure(asked.sizes, asked.rounds, fresh=asked.fresh))
    if asked.only in (None, "look-ups"):
        worse = max(worse, look_ups.measure(asked.sizes, asked.rounds, fresh=asked.fresh))
    if asked.only in (None, "transitions"):
        worse = max(worse, transitions.measure())
    if asked.only in (None, "roster"):
        worse = max(worse, roster_run.measure(asked.students))
    return max(worse, _pages(asked) if asked.only in (None, "pages") else 0)


def _pages(asked: argparse.Namespace) -> int:
    sizes = {visits: _measured(visits, asked.rounds, asked.fresh) for visits in sorted(asked.sizes)}
    writing.write(sizes, asked.rounds)
    print(writing.table(sizes))
    wrong = [*growing(sizes), *(str(goal) for goal in goals.goals(sizes) if goal.missed)]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


def growing(sizes: dict[int, list[dict[str, Any]]]) -> list[str]:
    """Every page whose statements grow with the rows, in a sentence."""
    smallest, *larger = sorted(sizes)
    return [
        f"{few['page']} of the {few['reader']}: {few['product']['statements']} statements at {smallest:,} visits,"
        f" {many['product']['statements']} at {visits:,}."
        for visits in larger
        for few, many in zip(sizes[smallest], sizes[visits], strict=True)
        if many["product"]["statements"] > few["product"]["statements"]
    ]


def _measured(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    print(f"Measuring at {visits:,} visits …", flush=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measure, visits, rounds, fresh).result()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="What a page and a letter cost."
    )
    parser.add_argument(
        "--only",
        choices=["pages", "transitions", "letters", "audit", "plans", "sums", "look-ups", "roster"],
        help="measure nothing else",
    )
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help=f"visits, by default {SIZES}")
    parser.add_argument(
        "--students", type=int, default=roster_run.STUDENTS, help="students of the roster that is measured"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="requests of each page that are counted")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    return parser.parse_args()


def _sizes(typed: str) -> list[int]:
    return [int(each.replace("_", "")) for each in typed.split(",")]


if __name__ == "__main__":
    sys.exit(main())
