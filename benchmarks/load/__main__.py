"""`python -m benchmarks.load [--schools 135] [--minutes 4] [--people 48] …`: a week of visits on the real server.

`--schools 14,135` plays the same on both and compares them. The exit code is 1 when an answer was an error.
"""

import argparse
import signal
import sys
from typing import Any

from benchmarks.load import telling
from benchmarks.load.bounds import Bounds, NotAllowed
from benchmarks.load.machine import DidNotStart
from benchmarks.load.playing import Play, play

SCHOOLS, MINUTES, PEOPLE, THINKS, SEED = "135", 4.0, 48, 3.0, 1


def main() -> int:
    """Play every size that is asked for, one after the other; tell, and write down."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # What was started is stopped as after Ctrl-C.
    try:
        plays = [
            Play(Bounds(schools, asked.minutes, asked.people), asked.thinks, asked.seed, asked.fresh)
            for schools in asked.schools
        ]
        runs = [_played(each) for each in plays]
    except (NotAllowed, DidNotStart) as why:
        print(why, file=sys.stderr)
        return 2
    if asked.keep:
        telling.keep(asked.keep, runs)
    return 1 if any(run["errors"] for run in runs) else 0


def _played(wanted: Play) -> dict[str, Any]:
    run = play(wanted)
    print(telling.summary(run), flush=True)
    return run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load", description="A week of home visits, played on the real server."
    )
    parser.add_argument("--schools", type=_numbers, default=SCHOOLS, help=f"by default {SCHOOLS}")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"by default {MINUTES:g}")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"by default {PEOPLE}")
    parser.add_argument("--thinks", type=float, default=THINKS, help="seconds, usually, before each request")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed, the same order of work")
    parser.add_argument("--fresh", action="store_true", help="make the districts anew")
    parser.add_argument(
        "--keep", choices=telling.KEPT, help="write it into benchmarks/load.json and docs/performance.md"
    )
    return parser.parse_args()


def _numbers(typed: str) -> list[int]:
    return [int(each) for each in typed.split(",")]


if __name__ == "__main__":
    sys.exit(main())
