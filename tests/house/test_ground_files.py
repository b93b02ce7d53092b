"""What is committed names no machine, no package index, and asks for no package without its hash."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_committed_file_names_the_folder_it_was_written_in() -> None:
    here = str(ROOT).encode()

    naming = [str(file.relative_to(ROOT)) for file in committed() if here in file.read_bytes()]

    assert not naming, f"These name {ROOT}, which is another folder elsewhere: {naming}"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_file_names_no_index_and_gives_every_package_its_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.findall(
        r"^[a-z0-9][^\n]*==[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n)+", text, re.M
    )

    assert "://" not in text
    assert len(packages) == len(re.findall(r"^[a-zA-Z0-9]", text, re.M))


def test_what_runs_is_locked_the_same_for_the_tests_and_the_benchmark() -> None:
    locked = [
        set(re.findall(r"^([a-z0-9][^ ;\n]*==[^ ;\n]*)", (ROOT / lock).read_text(), re.M)) for lock in LOCKS
    ]

    assert locked[0] <= locked[1]
    assert locked[0] <= locked[2]
