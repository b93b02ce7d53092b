"""Several web processes and workers on one database, started as a production starts them, and killed as power cuts do.

The web goes through a pooler in transaction mode, the workers straight to PostgreSQL.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import config
import run
from tests import database
from tests.journeys.instance import LOG, ROOT, DidNotStart, Instance
from tests.journeys.telling import Journal
from tests.pooling import a_pooler

SECONDS_TO_START, SECONDS_TO_STOP = 180, 60
TOKEN = "who-reads-the-counts"
_directly = build_opener(ProxyHandler({}))


class Machines:
    """What runs. `folder` keeps each process's log."""

    def __init__(self, instance: Instance, web: int, workers: int) -> None:
        self.instance, self._begun = instance, 0
        self.server = self._start("serve", "--workers", str(web), "--threads", "2")
        self.workers = [self._start("worker") for _ in range(workers)]
        self._web = web

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        """In a session of its own: whoever stops the story does not stop it half-way."""
        self._begun += 1
        with (self.instance.folder / f"{words[0]}-{self._begun}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app.cli", *words],
                cwd=ROOT,
                env=self.instance.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def web(self) -> list[int]:
        """The processes that serve, oldest first."""
        told = subprocess.run(["pgrep", "-P", str(self.server.pid)], capture_output=True, text=True)
        return sorted(int(each) for each in told.stdout.split())

    def ask(self, path: str, token: str = "") -> str:
        """What the address answers; OSError while nobody answers, or it is not ready."""
        request = Request(self.instance.address + path, headers={"Authorization": f"Bearer {token}"})
        with _directly.open(request, timeout=20) as answer:
            return str(answer.read().decode())

    def wait_until_ready(self) -> None:
        """Until it serves and all processes are there."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self.server.poll() is None:
            try:
                if self.ask("/readyz") == "ready\n" and len(self.web()) == self._web:
                    return
            except (URLError, OSError):
                pass
            time.sleep(0.2)
        raise DidNotStart("\n".join(self.told())[-3000:] or "It said nothing.")

    def kill_a_web(self) -> int:
        """End the oldest of those that serve in the midst of its work; another takes its place."""
        killed = self.web()[0]
        os.kill(killed, signal.SIGKILL)
        return killed

    def kill_a_worker(self) -> None:
        """End the oldest worker; another takes its place."""
        killed = self.workers.pop(0)
        killed.kill()
        killed.wait()
        self.workers.append(self._start("worker"))

    def told(self) -> list[str]:
        """Every line of every log."""
        logs = sorted(self.instance.folder.glob("*-*.log"))
        return [line for log in logs for line in log.read_text(errors="replace").splitlines()]

    def stop(self) -> list[int]:
        """Ask each to stop; how each ended."""
        running = [self.server, *self.workers]
        for each in running:
            each.terminate()
        return [_ended(each) for each in running]


class Unlucky(Journal):
    """A story in which, before every third step, a process dies: a web process and a worker by turns."""

    def __init__(self, folder: Path, machines: Machines) -> None:
        super().__init__(folder)
        self._machines, self.kills = machines, 0

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """Kill, then go on as if nothing had happened."""
        if self.steps % 3 == 2:
            (self._machines.kill_a_web if self.kills % 2 else self._machines.kill_a_worker)()
            self.kills += 1
        with super().step(sentence):
            yield


@contextmanager
def machines_on(mine: database.Database, folder: Path, *, web: int, workers: int) -> Iterator[Machines]:
    """Start them on a migrated database; at the end none is left."""
    port = _a_free_port()
    address = f"http://127.0.0.1:{port}"
    with a_pooler(mine.app_url, connections=6) as pooler:
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
            "DATABASE_URL": mine.app_url,
            "DATABASE_POOL_URL": pooler.url(mine.app_url),
            "ENCRYPTION_KEYS": config.new_encryption_key(),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "INSTANCE": "/nowhere/that/anybody/may/write",
            "LOG_FORMAT": "json",
            "METRICS_TOKEN": TOKEN,
            "PORT": str(port),
            "PUBLIC_URL": address,
            "TRIAL": "1",
        }
        instance = Instance(folder, address, environment)
        machines = Machines(instance, web, workers)
        try:
            machines.wait_until_ready()
            yield machines
        finally:
            machines.stop()


def make_the_first_link(machines: Machines, mine: database.Database) -> None:
    """Where a district begins, as a start with one command prints it."""
    link = run.first_link(
        config.Settings(
            migration_database_url=mine.owner_url, public_url=machines.instance.address, _env_file=None
        )
    )
    (machines.instance.folder / LOG).write_text(str(link))


def _a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        return int(chosen.getsockname()[1])


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
