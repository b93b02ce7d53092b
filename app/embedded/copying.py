"""A whole database into a file and out of it again, by PostgreSQL's own programs that come along."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.embedded.programs import folder_of_programs


class NotCopied(Exception):
    """Its text is one sentence: which program failed, and its last words."""


def dump(url: str, into: Path) -> None:
    """Write everything in the database to one new file. Raises NotCopied.

    Owners are left out, rights are kept. The role of `url` must see every row: the owner or a superuser.
    """
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={into}")


def restore(url: str, written: Path) -> None:
    """Fill an empty database from such a file, as its owner; everything or nothing. Raises NotCopied."""
    _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(written))


def _run(program: str, url: str, *options: str) -> None:
    """The password goes by the environment: a command line is everybody's to read."""
    address = conninfo_to_dict(url.replace("+psycopg", "", 1))
    password = str(address.pop("password", ""))
    done = subprocess.run(
        [
            str(folder_of_programs() / program),
            f"--dbname={make_conninfo('', **address)}",
            "--no-password",
            *options,
        ],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGPASSWORD": password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotCopied(f"{program} failed: {_last_words(done.stderr)}")


def _last_words(complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if "error" in line.lower()]
    return lines[0] if lines else "it gave no reason."
