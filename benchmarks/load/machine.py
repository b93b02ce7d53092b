"""What runs while people work: the web and a worker as a production starts them, and what they and PostgreSQL use."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil
import requests

import config
from benchmarks.load.bounds import on_this_machine
from benchmarks.load.district import Played

ROOT = Path(__file__).resolve().parents[2]
WEB, THREADS = 2, 4
SECONDS_TO_START, SECONDS_TO_STOP = 120, 45
SECONDS_BETWEEN_LOOKS = 2.0
MIB = 1024 * 1024


class DidNotStart(Exception):
    """What the server said instead."""


@dataclass(frozen=True)
class Running:
    """The server's address, and the first process of each part."""

    address: str
    parts: dict[str, psutil.Process]


@contextmanager
def machine(played: Played, folder: Path) -> Iterator[Running]:
    """`flask serve` with two processes and `flask worker`, on the loopback; both are stopped at the end."""
    port = _a_free_port()
    address = on_this_machine(f"http://127.0.0.1:{port}")
    environment = _environment(played, port, address)
    begun = {
        "web": _start(folder, environment, "serve", "--workers", str(WEB), "--threads", str(THREADS)),
        "worker": _start(folder, environment, "worker"),
    }
    try:
        _wait_until_ready(address, begun["web"], folder)
        parts = {name: psutil.Process(each.pid) for name, each in begun.items()}
        yield Running(address, parts | {"database": _postmaster(played.folder), "people": psutil.Process()})
    finally:
        for each in begun.values():
            each.terminate()
        for each in begun.values():
            _ended(each)


def _start(folder: Path, environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    with (folder / f"{words[0]}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app.cli", *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _environment(played: Played, port: int, address: str) -> dict[str, str]:
    """This machine's, without any setting of another Porchlight; families come through a proxy, each from home."""
    foreign = {name.upper() for name in config.Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in foreign}
    own = {
        "DATABASE_URL": played.app_url,
        "ENCRYPTION_KEYS": ",".join(config.encryption_keys(config.settings())),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "INSTANCE": str(played.folder / "nothing-is-written-here"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": address,
        "TRUSTED_PROXIES": "1",
        "TRIAL": "1",
    }
    return kept | own


def _wait_until_ready(address: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    with requests.Session() as asker:
        asker.trust_env = False
        while time.monotonic() < until and server.poll() is None:
            try:
                if asker.get(f"{address}/readyz", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.2)
    raise DidNotStart((folder / "serve.log").read_text(errors="replace")[-3000:] or "It said nothing.")


def _postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "database" / "data" / "postmaster.pid").read_text().splitlines()[0]))


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Watch:
    """Looks every two seconds how much each part holds, and at both ends how much it worked."""

    parts: dict[str, psutil.Process]
    most: dict[str, float] = field(default_factory=dict)
    each: dict[str, float] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    worked: dict[str, float] = field(default_factory=dict)
    elsewhere: float = 0.0
    """CPU seconds that whatever else runs on this machine took meanwhile."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """`worked`: CPU seconds of each part meanwhile. `most`: MiB, shared pages counted once; `each`: the largest."""
        self.began, busy = {name: _cpu(each) for name, each in self.parts.items()}, _busy()
        done = Event()
        looking = Thread(target=self._look, args=(done,), daemon=True)
        looking.start()
        try:
            yield
        finally:
            done.set()
            looking.join()
            self.worked = {name: round(_cpu(each) - self.began[name], 1) for name, each in self.parts.items()}
            self.elsewhere = round(max(0.0, _busy() - busy - sum(self.worked.values())), 1)

    def _look(self, done: Event) -> None:
        while not done.wait(SECONDS_BETWEEN_LOOKS):
            for name, part in self.parts.items():
                held = [_held(each) for each in _tree(part)]
                self.most[name] = max(self.most.get(name, 0), round(sum(held)))
                self.each[name] = max(self.each.get(name, 0), round(max(held, default=0)))


def _tree(part: psutil.Process) -> list[psutil.Process]:
    """A part is its first process and all those below; the people are this process alone."""
    return [part] if part.pid == os.getpid() else [part, *part.children(recursive=True)]


def _held(process: psutil.Process) -> float:
    try:
        return process.memory_full_info().pss / MIB
    except psutil.Error:
        return 0.0


def _busy() -> float:
    """CPU seconds of the whole machine so far, what its host took away included."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice


def _cpu(part: psutil.Process) -> float:
    """CPU seconds so far, those of processes that have ended included."""
    whole = 0.0
    for each in _tree(part):
        try:
            times = each.cpu_times()
        except psutil.Error:
            continue
        ended = 0.0 if part.pid == os.getpid() else times.children_user + times.children_system
        whole += times.user + times.system + ended
    return whole
