"""A fresh Porchlight in a temporary folder: started by `run.py` as anyone starts it, and removed afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config import Settings

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START, SECONDS_TO_STOP, SECONDS_OF_A_COMMAND = 120, 40, 120
LIGHT, LOG = "The porch light is on", "log.txt"


class DidNotStart(Exception):
    """What the program said instead of starting."""


@dataclass(frozen=True)
class Instance:
    """A running program."""

    folder: Path
    address: str
    environment: dict[str, str] = field(repr=False)

    @property
    def beginning(self) -> str:
        """The link that the start printed, where a district begins."""
        return next(word for word in (self.folder / LOG).read_text().split() if "/begin/" in word)

    def command(self, *words: str) -> str:
        """Run one of the server's own commands, as its operator, and return what it printed."""
        told = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_OF_A_COMMAND,
        )
        if told.returncode:
            raise DidNotStart(f"flask {' '.join(words)}: {told.stderr.strip()[-2000:]}")
        return told.stdout


@contextmanager
def fresh_instance(**settings: str) -> Iterator[Instance]:
    """Start everything; at the end stop it and leave nothing behind. Without settings, an empty district."""
    folder = Path(tempfile.mkdtemp(prefix="porchlight-journey-"))
    folder.chmod(0o755)  # Under root the database runs as another user, who must enter.
    port = _free_port()
    instance = Instance(
        folder, f"http://127.0.0.1:{port}", {**_environment(folder / "instance", port), **settings}
    )
    log = folder / LOG
    try:
        with log.open("w") as output:
            program = _start(instance, output)
        try:
            _wait_for_the_light(program, log)
            yield instance
        finally:
            _stop(program)
    finally:
        shutil.rmtree(folder)


def _environment(folder: Path, port: int) -> dict[str, str]:
    """This machine's, without any setting of another Porchlight."""
    foreign = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in foreign}
    own = {"INSTANCE": str(folder), "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    return {**kept, **own, "EMPTY": "1"}


def _start(instance: Instance, output: IO[str]) -> subprocess.Popen[str]:
    """In a process group of its own: Ctrl-C reaches the story, which then stops the program in order."""
    return subprocess.Popen(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env=instance.environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _wait_for_the_light(program: subprocess.Popen[str], log: Path) -> None:
    for _ in range(SECONDS_TO_START * 10):
        if LIGHT in log.read_text():
            return
        try:
            program.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise DidNotStart(log.read_text().strip() or "It said nothing.")


def _stop(program: subprocess.Popen[str]) -> None:
    program.terminate()
    try:
        program.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        number: int = chosen.getsockname()[1]
    return number
