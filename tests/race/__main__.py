"""`python -m tests.race`: build a district, let processes race and be killed, drain, and look at the books."""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from json import dumps
from pathlib import Path

import psycopg
from sqlalchemy import create_engine

import config
from tests import builders, database
from tests.race import books
from tests.race.world import World, build

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
AT_MOST_SECONDS = 2.0
"""How long a process that does its work goes on before it may be killed."""


class Race:
    """The processes at work: four that decide, one worker of the queue; a killed one begins anew."""

    def __init__(self, mine: database.Database, folder: Path, world: World) -> None:
        self._arguments = [mine.app_url, str(folder), dumps(asdict(world))]
        self._begun, self._folder = 0, folder
        self._running = [self._start(part) for part in (*["decide"] * PROCESSES, "work")]

    def _start(self, part: str) -> tuple[str, subprocess.Popen[bytes]]:
        self._begun += 1
        words = [sys.executable, "-m", "tests.race.deciding", part, str(self._begun), *self._arguments]
        return part, subprocess.Popen(words, cwd=ROOT)

    def kill_one(self, chance: random.Random) -> None:
        """End one process in the midst of its work, as a power cut would; another takes its part."""
        while len(busy := [place for place, each in enumerate(self._running) if self._is_busy(*each)]) < 2:
            time.sleep(0.1)
        time.sleep(chance.uniform(0, AT_MOST_SECONDS))
        place = chance.choice(busy)
        part, process = self._running[place]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._running[place] = self._start(part)

    def _is_busy(self, part: str, process: subprocess.Popen[bytes]) -> bool:
        """It has done a step; the worker, whose steps are in the queue, counts with the others."""
        if process.poll() is not None:
            raise SystemExit(f"race: a process ({part}) ended by itself")
        return part == "work" or any(self._folder.glob(f"{process.pid}-*.steps"))

    def stop(self) -> None:
        """Kill them all."""
        for _, process in self._running:
            process.kill()
            process.wait()

    def drain(self, look: psycopg.Connection) -> None:
        """Let one process finish what waits; it must end well. Then let a worker settle what is paid."""
        _, last = self._start("drain")
        if last.wait(timeout=900):
            raise SystemExit("race: the last process did not end well")
        self._running = [self._start("work")]
        ends = time.monotonic() + 600
        while books.waiting(look) and time.monotonic() < ends:
            time.sleep(1)
        self.stop()


@contextmanager
def a_place() -> Iterator[tuple[database.Database, Path]]:
    """A server, a database and a folder of our own, gone afterwards."""
    os.environ.setdefault("TRIAL", "1")
    os.environ.setdefault("ENCRYPTION_KEYS", config.new_encryption_key())
    with (
        database.server_of(f"race{os.getpid()}") as server,
        database.copy_of_template(server, "race") as mine,
        tempfile.TemporaryDirectory() as folder,
    ):
        yield mine, Path(folder)


def _built(mine: database.Database, folder: Path, visits: int) -> World:
    from app import create_app
    from app.extensions import db

    owner = create_engine(mine.owner_url)
    builders.write_with(owner)
    app = create_app(config.Settings(database_url=mine.app_url, instance=folder, _env_file=None))
    with app.app_context():
        world = build(visits)
        db.session.remove()
        db.engine.dispose()
    owner.dispose()
    return world


def main() -> int:
    """Race; the exit code is 1 when anything is lost, doubled or overdrawn."""
    asked = argparse.ArgumentParser(prog="make race")
    asked.add_argument("--visits", type=int, default=500)
    asked.add_argument("--kills", type=int, default=60)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    chance = random.Random(chosen.seed)
    with a_place() as (mine, folder):
        world = _built(mine, folder, chosen.visits)
        print(
            f"race: {world.visits} visits, {PROCESSES} processes of 8 threads, {chosen.kills} kills",
            flush=True,
        )
        race = Race(mine, folder, world)
        try:
            for _ in range(chosen.kills):
                race.kill_one(chance)
        finally:
            race.stop()
        with psycopg.connect(mine.superuser_url.replace("+psycopg", ""), autocommit=True) as look:
            race.drain(look)
            found = books.wrong(look)
            print(books.counted(look), flush=True)
        steps = [line for log in folder.glob("*.steps") for line in log.read_text().splitlines()]
    print(f"race: {_outcomes(steps)}")
    for said in (each for faults in found.values() for each in faults):
        print(f"  {said}")
    figures = ", ".join(f"{len(faults)} {name}" for name, faults in found.items())
    print(f"race: {len(steps)} operations, {figures}")
    return any(found.values())


def _outcomes(steps: list[str]) -> str:
    """How often each step was done, refused in words, or lost to another transaction."""
    counts = Counter(steps)
    return ", ".join(f"{count} × {step}" for step, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
