"""`python -m benchmarks.roster_run [--students 500000]`: a whole district's roster comes in, comes again, and changes.

Each step is what its background job does, as the coordinator and under row-level security, in a process of its own.
What it costs is CPU time, of that process and of every process of PostgreSQL: other work shares the machine. Beside it
psycopg's COPY takes the very same rows into the very same tables (keys, indexes, triggers and all) of another database.
Meanwhile somebody writes visits, and how long each of them takes is noted.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import config
from app import create_app, embedded, sample
from app import models as m
from app.deploy import deploy
from app.extensions import db
from app.security import encrypted
from app.security.session import Identity, identify
from app.services import clock, districts, roster
from app.services.actors import actor_of
from benchmarks import roster_copy
from benchmarks.roster_waiting import Waits, somebody_writes
from benchmarks.writing import put
from config import settings

STUDENTS, PER_SCHOOL, CLASSES = 500_000, 500, 2
LATEST = Path(__file__).parent / "roster.json"
BEGIN, END = "<!-- roster -->\n", "<!-- end of roster -->\n"
SLACK = 1.5
IDLE = 20.0
"""Seconds."""
UNTIL_COUNTED = 2.0
"""Seconds until the CPU of a connection that was closed is told as its server's."""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of CPU, the most memory of the process and how much of it came with the work, rows."""

    wall: float
    cpu: float
    database_cpu: float
    peak_mib: float
    grown_mib: float = 0.0
    written: int | None = None
    waits: Waits | None = None

    @property
    def whole_cpu(self) -> float:
        """Of both."""
        return self.cpu + self.database_cpu


@dataclass(frozen=True)
class Goal:
    """`found` is to be at least, or at most, `wanted`."""

    words: str
    wanted: float
    found: float
    at_least: bool = True
    exact: bool = False
    gated: bool = True

    @property
    def met(self) -> bool:
        """Without slack."""
        return self.found >= self.wanted if self.at_least else self.found <= self.wanted

    @property
    def missed(self) -> bool:
        """Even with slack: timings of one run differ by so much from the next one's. Some are only told."""
        if not self.gated:
            return False
        slack = 1 if self.exact else SLACK
        return self.found * slack < self.wanted if self.at_least else self.found > self.wanted * slack


def main() -> int:
    """Measure one size; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.roster_run")
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument(
        "--undo-all", action="store_true", help="undo the first roster, too, and bring it in anew"
    )
    asked = parser.parse_args()
    return measure(asked.students, undo_all=asked.undo_all)


def measure(students: int, *, undo_all: bool = False) -> int:
    """Measure, write it down, and return 1 when a goal is missed by more than its slack."""
    encrypted.unlock(config.encryption_keys(settings()))
    folder = settings().instance / "bench" / f"roster-{students}"
    files = _files(folder, students)
    shutil.rmtree(folder / "server", ignore_errors=True)
    with embedded.start(folder / "server") as server:
        steps, rows = _steps(server, folder / "server", files, undo_all=undo_all)
    shutil.rmtree(folder / "server", ignore_errors=True)
    goals = goals_of(steps)
    _write(students, rows, steps, goals)
    print(_table(students, rows, steps, goals))
    missed = [goal for goal in goals if goal.missed]
    for goal in missed:
        print(f"{goal.words}: {goal.found:g}, wanted {goal.wanted:g}.", file=sys.stderr)
    return 1 if missed else 0


def _files(folder: Path, students: int) -> dict[str, Path]:
    """The roster and what changed since; made once."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: folder / f"{name}.zip" for name in ("roster", "changes")}
    for name, path in found.items():
        if not path.exists():
            sample.roster(
                path,
                schools=max(students // PER_SCHOOL, 1),
                students=students,
                classes=CLASSES,
                seed=1,
                changes_only=name == "changes",
            )
    return found


def _steps(
    server: embedded.Server, folder: Path, files: dict[str, Path], *, undo_all: bool
) -> tuple[dict[str, Cost], int]:
    deploy(server.owner_url)
    beside = roster_copy.another(server)
    sample.create(server.owner_url, schools=2, students=60, visits=40, seed=1)
    coordinator = _coordinator(server.owner_url)
    desk = Desk(server, folder, coordinator)
    steps = {"nothing at all": desk.idle()}
    _tell(steps)
    first = desk.bring_in("the first time", files["roster"], steps)
    if undo_all:
        steps["undone"] = desk.measured(_undo, first)
        _tell(steps)
        first = desk.bring_in("once more", files["roster"], {})
    rows = steps["stored the first time"].written or 0
    steps["COPY of the same rows"] = roster_copy.measured(
        server, beside, folder / "rows", lambda work: _timed(server, work)
    )
    _tell(steps)
    desk.bring_in("again, unchanged", files["roster"], steps)
    changes = desk.bring_in("changes only", files["changes"], steps)
    steps["changes undone"] = desk.measured(_undo, changes)
    _tell(steps)
    return steps, rows


@dataclass(frozen=True)
class Desk:
    """Where a coordinator brings rosters in."""

    server: embedded.Server
    folder: Path
    person_id: int

    @property
    def settings(self) -> config.Settings:
        """The application's, on this server."""
        return config.Settings(database_url=self.server.app_url, instance=self.folder, trial=True)

    def bring_in(self, how: str, path: Path, steps: dict[str, Cost]) -> int:
        """Upload, read and compare, decide, store; returns the import's id."""
        import_id: int = _alone(_upload, self.settings, self.person_id, path)
        steps[f"compared {how}"] = self.measured(_compare, import_id)
        _tell(steps)
        _alone(_decide, self.settings, self.person_id, import_id)
        steps[f"stored {how}"] = self.measured(_store, import_id)
        _tell(steps)
        _tidy(self.server)
        return import_id

    def idle(self) -> Cost:
        """How long visits wait when no roster comes in, for the machine's other work."""
        with somebody_writes(self.server.owner_url) as waits:
            sleep(IDLE)
        return Cost(IDLE, 0.0, 0.0, 0.0, waits=waits.so_far())

    def measured(self, work: Callable[..., int | None], import_id: int) -> Cost:
        """What one step costs; somebody writes visits meanwhile."""
        with somebody_writes(self.server.owner_url) as waits:
            cost = _timed(
                self.server, lambda: _alone(_counted, work, self.settings, self.person_id, import_id)
            )
        return Cost(**{**asdict(cost), "waits": waits.so_far()})


def _tell(steps: dict[str, Cost]) -> None:
    """The last step, as soon as it is done: the whole takes half an hour."""
    name, cost = list(steps.items())[-1]
    print(_row(name, cost), end="", flush=True)


def _timed(server: embedded.Server, work: Callable[[], Any]) -> Cost:
    """`work` may say itself what it cost its process; the server's processes are asked before and after."""
    begun, wall, cpu = server_cpu(server), perf_counter(), process_time()
    told = work() or {"cpu": process_time() - cpu, "peak_mib": 0.0}
    wall = perf_counter() - wall
    sleep(UNTIL_COUNTED)
    return Cost(wall=wall, database_cpu=server_cpu(server) - begun, **told)


def _alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do it in a process of its own, whose memory is only its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def _counted(
    work: Callable[[int, int], int | None], chosen: config.Settings, person_id: int, import_id: int
) -> dict[str, Any]:
    with _as_coordinator(chosen, person_id):
        waiting, cpu = memory("VmRSS"), process_time()
        written = work(import_id, person_id)
        cpu = process_time() - cpu
        peak = memory("VmHWM")
    return {"cpu": cpu, "peak_mib": peak, "grown_mib": peak - waiting, "written": written}


@contextmanager
def _as_coordinator(chosen: config.Settings, person_id: int) -> Iterator[None]:
    app = create_app(chosen)
    with app.app_context():
        identify(db.session, Identity(person_id=person_id))
        yield
        db.session.rollback()
        db.engine.dispose()


def _upload(chosen: config.Settings, person_id: int, path: Path) -> int:
    with _as_coordinator(chosen, person_id):
        return roster.upload(by=actor_of(person_id), filename=path.name, roster=path.read_bytes())


def _compare(import_id: int, _person_id: int) -> int:
    roster.read_and_preview(import_id)
    return _written(import_id, "previewed")


def _decide(chosen: config.Settings, person_id: int, import_id: int) -> None:
    with _as_coordinator(chosen, person_id):
        roster.apply(import_id, by=actor_of(person_id), sure=True)


def _store(import_id: int, _person_id: int) -> int:
    roster.finish(import_id)
    return _written(import_id, "applied")


def _undo(import_id: int, person_id: int) -> None:
    roster.undo(import_id, by=actor_of(person_id))


def _written(import_id: int, state: str) -> int:
    db.session.rollback()
    found = roster.one(import_id)
    if found.state != state:
        raise RuntimeError(f"The roster is {found.state}: {found.errors[:3]}")
    parts = found.preview["parts"].values()
    return sum(part["new"] + part["changed"] + part["gone"] for part in parts)


def _coordinator(owner_url: str) -> int:
    engine = create_engine(owner_url)
    with Session(engine) as owner, owner.begin():
        district = districts.create(owner, "Plum Valley", time_zone="America/Los_Angeles")
        person = m.Person(district_id=district.id, given_name="Noor", family_name="Haddad")
        owner.add(person)
        owner.flush()
        day = clock.now().date().replace(day=1)
        role = {"role": "district_coordinator", "starts_on": day}
        owner.add(m.Assignment(district_id=district.id, person_id=person.id, **role))
        found: int = person.id
    engine.dispose()
    return found


def _tidy(server: embedded.Server) -> None:
    """Between the steps, as a database that has run for a while has it."""
    with roster_copy.superuser(server, embedded.DATABASE) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def server_cpu(server: embedded.Server) -> float:
    """Seconds of CPU of all processes of this PostgreSQL so far, those that ended included (Linux)."""
    postmaster = int((server.folder / "database" / "data" / "postmaster.pid").read_text().split()[0])
    mine, ended = _cpu_of(postmaster)
    return mine + ended + sum(_cpu_of(child)[0] for child in _children(postmaster))


def memory(kind: str) -> float:
    """MiB of this process: `VmRSS` now, `VmHWM` at most so far (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


def _children(parent: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield int(path.parent.name)


def _cpu_of(process: int) -> tuple[float, float]:
    """Of the process itself, and of its children that ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    user, system, child_user, child_system = (int(each) / TICKS for each in fields[11:15])
    return user + system, child_user + child_system


TICKS = 100
"""Of a second, in /proc: what Linux has told programs for decades (USER_HZ)."""


def goals_of(steps: dict[str, Cost]) -> list[Goal]:
    """What was wanted beside what was found."""
    copied = steps["COPY of the same rows"].whole_cpu
    first, again = steps["stored the first time"], steps["stored again, unchanged"]
    imports = [cost for cost in steps.values() if cost.peak_mib]
    waits = {name: cost.waits.slow_ms for name, cost in steps.items() if cost.waits}
    longer = max(waits.values()) - waits["nothing at all"]
    return [
        Goal("rows a CPU second the first time, to COPY", 0.35, round(copied / first.whole_cpu, 2)),
        Goal("rows a CPU second again, to COPY", 0.70, round(copied / again.whole_cpu, 2)),
        Goal("rows written again", 0, again.written or 0, at_least=False, exact=True),
        Goal("MiB for the work", 200, round(max(cost.grown_mib for cost in imports)), at_least=False),
        Goal(
            "MiB of the process",
            200,
            round(max(cost.peak_mib for cost in imports)),
            at_least=False,
            gated=False,
        ),
        Goal("ms that 95 of 100 visits wait longer than without", 100, round(longer), at_least=False),
    ]


def _write(students: int, rows: int, steps: dict[str, Cost], goals: list[Goal]) -> None:
    told = {"students": students, "rows": rows, "steps": {name: asdict(cost) for name, cost in steps.items()}}
    LATEST.write_text(json.dumps({**told, "goals": [asdict(goal) for goal in goals]}, indent=1) + "\n")
    put(_table(students, rows, steps, goals), BEGIN, END)


def _table(students: int, rows: int, steps: dict[str, Cost], goals: list[Goal]) -> str:
    head = (
        f"{students:,} students, {CLASSES} classes each; {rows:,} rows stored.\n\n"
        "| step | seconds | CPU, process | CPU, PostgreSQL | rows written | MiB at most | of them for the work"
        " | a visit waits, ms: half, 95 of 100, longest |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    wanted = "\n| goal | wanted | found | met |\n|---|--:|--:|---|\n"
    return "".join([head, *map(_row, steps, steps.values()), wanted, *map(_goal_row, goals)])


def _row(name: str, cost: Cost) -> str:
    memory_of = (f"{cost.peak_mib:.0f}", f"{cost.grown_mib:.0f}") if cost.peak_mib else ("–", "–")
    figures = (
        f"{cost.wall:.0f}",
        f"{cost.cpu:.1f}",
        f"{cost.database_cpu:.1f}",
        "–" if cost.written is None else f"{cost.written:,}",
        *memory_of,
        str(cost.waits or "–"),
    )
    return f"| {name} | {' | '.join(figures)} |\n"


def _goal_row(goal: Goal) -> str:
    words = "at least" if goal.at_least else "at most"
    return f"| {goal.words} | {words} {goal.wanted:g} | {goal.found:g} | {'yes' if goal.met else 'no'} |\n"


if __name__ == "__main__":
    sys.exit(main())
