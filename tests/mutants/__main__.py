"""`make mutants`: how many small changes of the rules and of the wall the tests notice; ends with 1 below the goal.

What was tried stays in `instance/mutants/` until the changed code or its tests are others, so that a run that was
interrupted goes on where it was.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tests.mutants import rules, sql, syntax, wall

KEPT = rules.ROOT / "instance" / "mutants"
GOAL = 85
"""Per cent, of the rules and of the wall each."""
Result = tuple[int, list[str]]


def main() -> int:
    """Try each part, print its score and, if asked, what no test noticed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", help="such as workflows/pay.py or DELETE; all of them without")
    parser.add_argument("--survivors", action="store_true", help="print what no test noticed")
    asked = parser.parse_args()
    of_rules = {_name(module): partial(_of_rules, module) for module in rules.modules()}
    of_wall = {name: partial(_of_wall, name) for name in sql.PARTS}
    scores = [_score(parts, asked.parts, asked.survivors) for parts in (of_rules, of_wall)]
    return int(any(score < GOAL for score in scores))


def _score(parts: dict[str, Callable[[], Result]], only: list[str], survivors: bool) -> float:
    """Per cent noticed, over all parts that were asked for; 100 where there are none."""
    chosen = [name for name in parts if not only or name in only]
    tried, left = 0, 0
    for name in chosen:
        many, silent = parts[name]()
        tried, left = tried + many, left + len(silent)
        _say(name, many, len(silent))
        for each in silent if survivors else ():
            print(f"      {each}")
    if len(chosen) > 1:
        _say("together", tried, left)
    return 100 * (1 - left / tried) if tried else 100


def _say(name: str, tried: int, left: int) -> None:
    print(f"{100 * (1 - left / tried):5.1f} %  {tried - left:5,} of {tried:5,}  {name}", flush=True)


def _of_rules(module: Path) -> Result:
    name = _name(module)
    tests = {file for group in rules.in_order(module) for file in group}
    stands_on = {str(file) for test in tests for file in rules.imported(Path(test))}
    return _kept(
        name,
        [str(module), *tests, *stands_on, syntax.__file__, rules.__file__],
        lambda: rules.survivors(module),
    )


def _of_wall(name: str) -> Result:
    def tried() -> Result:
        changes = sql.PARTS[name]()
        return len(changes), [each.told for each in wall.survivors(changes)]

    names = ("policies", "conditions", "functions", "functions_history", "roles")
    security = [str(rules.ROOT / "app" / "security" / f"{each}.py") for each in names]
    ground = map(str, wall.TESTS.glob("ground*.py"))
    return _kept(name, [*security, *wall.FILES, *ground, sql.__file__, wall.__file__], tried)


def _kept(name: str, files: Iterable[str], trying: Callable[[], Result]) -> Result:
    """What was found when all these files were as they are, or else what is found now."""
    code = b"".join(Path(file).read_bytes() for file in sorted(set(files)))
    kept = KEPT / f"{name.replace('/', '.')}.json"
    digest = hashlib.sha256(code).hexdigest()
    if kept.exists() and (found := json.loads(kept.read_text()))["of"] == digest:
        return found["tried"], found["left"]
    tried, left = trying()
    KEPT.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"of": digest, "tried": tried, "left": left}, indent=1, ensure_ascii=False))
    return tried, left


def _name(module: Path) -> str:
    return str(module.relative_to(rules.ROOT))


if __name__ == "__main__":
    raise SystemExit(main())
