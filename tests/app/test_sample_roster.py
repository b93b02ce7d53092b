"""The sample as a roster, and sizes that do not fit together."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import sample
from app.commands.sample import group
from forms.roster import read

NOVEMBER = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ({"schools": 0, "students": 10, "visits": 1}, "at least one school"),
        ({"schools": 5, "students": 10, "visits": 1}, "at least four students"),
        ({"schools": 1, "students": 10, "visits": 31}, "at most three visits"),
    ],
)
def test_sizes_that_do_not_fit_are_refused_in_a_sentence(size: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        sample.create("postgresql://nowhere", **size, seed=1, today=NOVEMBER)


@pytest.mark.parametrize("schools", [1, 2, 3, 4, 7])
def test_the_roster_is_read_without_an_error(tmp_path: Path, schools: int) -> None:
    sample.roster(tmp_path / "roster.zip", schools=schools, students=120, seed=3, today=NOVEMBER)

    found = read(tmp_path / "roster.zip")

    assert (found.errors, found.notices) == ([], [])
    assert (len(found.schools), len(found.students)) == (schools, 120)


def test_the_command_writes_the_same_zip_twice(tmp_path: Path) -> None:
    files = [tmp_path / "one.zip", tmp_path / "two.zip"]

    for file in files:
        done = CliRunner().invoke(group, ["roster", "--out", str(file), "--schools", "1", "--students", "30"])
        assert done.exit_code == 0, done.output

    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        group, ["roster", "--out", str(tmp_path / "no.zip"), "--schools", "9", "--students", "9"]
    )

    assert done.exit_code == 1
    assert "at least four students" in done.output
