"""The sample as a roster, and sizes that do not fit together."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import sample
from app.commands.sample import group
from forms.roster import ClassRow, NothingStored, Org, RosterRead, UserRow, read
from tests.app.sample.looking import NOVEMBER


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


def test_each_student_is_in_as_many_classes_as_asked(tmp_path: Path) -> None:
    sample.roster(tmp_path / "roster.zip", schools=2, students=60, seed=3, today=NOVEMBER, classes=3)

    found = read(tmp_path / "roster.zip")

    assert (found.errors, found.notices) == ([], [])
    assert sum(each.role == "student" for each in found.enrollments) == 180
    assert len({each.class_id for each in found.enrollments}) == len(found.classes)


def test_changes_follow_on_the_roster(tmp_path: Path) -> None:
    size = {"schools": 2, "students": 600, "seed": 3, "today": NOVEMBER, "classes": 2}
    sample.roster(tmp_path / "roster.zip", **size)
    whole = read(tmp_path / "roster.zip")

    sample.roster(tmp_path / "changes.zip", **size, changes_only=True)
    found = read(tmp_path / "changes.zip", stored=All(whole))

    assert found.errors == []
    assert found.partial >= {"users.csv", "enrollments.csv"}
    there = {each.sourced_id for each in whole.students}
    assert found.left["users.csv"] == {
        each for each in there if int(each.removeprefix("student-")) % 200 == 0
    }
    told = {each.sourced_id for each in found.students}
    assert len(told & there) == 6
    assert len(told - there) == 3
    assert set(found.left["enrollments.csv"]) < {each.sourced_id for each in whole.enrollments}


class All(NothingStored):
    """A district that keeps a roster as it was read."""

    def __init__(self, whole: RosterRead) -> None:
        self._whole = whole

    def classes(self, ids: Collection[str]) -> dict[str, ClassRow]:
        return {each.sourced_id: each for each in self._whole.classes if each.sourced_id in ids}

    def orgs(self, ids: Collection[str]) -> dict[str, Org]:
        return {each.sourced_id: each for each in self._whole.orgs if each.sourced_id in ids}

    def users(self, ids: Collection[str]) -> dict[str, UserRow]:
        return {each.sourced_id: each for each in self._whole.students if each.sourced_id in ids}


def test_the_command_writes_the_same_zip_twice(tmp_path: Path) -> None:
    files = [tmp_path / "one.zip", tmp_path / "two.zip"]

    for file in files:
        done = CliRunner().invoke(group, ["roster", "--out", str(file), "--schools", "1", "--students", "30"])
        assert done.exit_code == 0, done.output

    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_command_writes_changes(tmp_path: Path) -> None:
    out = tmp_path / "changes.zip"

    done = CliRunner().invoke(
        group, ["roster", "--out", str(out), "--schools", "1", "--students", "300", "--changes"]
    )

    assert done.exit_code == 0, done.output
    assert "holds the changes in 1 schools with 300 students" in done.output
    assert out.exists()


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        group, ["roster", "--out", str(tmp_path / "no.zip"), "--schools", "9", "--students", "9"]
    )

    assert done.exit_code == 1
    assert "at least four students" in done.output
