"""`make journey` itself, and how it tells of what goes wrong."""

import csv
import io
import re
from pathlib import Path

import pytest

from tests.journeys.__main__ import main
from tests.journeys.pages import Page, WentWrong
from tests.journeys.telling import Journal
from tests.rosters import a_roster, zipped

A_PAGE = b"""<html><head><title>Give a role</title></head><body><main><h1>Give a role</h1>
<p class="notice refused">The person holds this role there already.</p>
<form method="post" action="/roles/add"><input type="hidden" name="csrf_token" value="abc">
<label for="r">Role</label><select id="r" name="role"><option value=""> </option>
<option value="liaison">Liaison</option></select>
<label for="w">From <span>(optional)</span></label><input id="w" name="starts_on" type="date" value="2026-11-21">
<label><input type="checkbox" name="active" value="y" checked> Works here</label>
<label for="n">Why</label><textarea id="n" name="reason">
because</textarea><button type="submit">Save</button></form></main></body></html>"""


def a_page() -> Page:
    return Page("http://127.0.0.1/roles/add", 409, A_PAGE, {})


@pytest.mark.prove
def test_the_story_comes_to_its_end_with_a_roster_that_lacks_most_things(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "small.zip"
    roster.write_bytes(zipped(a_roster()))

    code = main(["--roster", str(roster), "--keep", str(tmp_path)])

    told = capsys.readouterr().out
    assert code == 0, told
    assert re.search(r"^journey: \d\d steps, 0 failed$", told, re.M)
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert _sum_of(tmp_path / "payroll.csv") == ["21.38", "60.00"]


@pytest.mark.prove
def test_the_story_comes_to_its_end_with_the_sample(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--keep", str(tmp_path)])

    assert code == 0, capsys.readouterr().out


def test_a_step_that_fails_is_told_with_its_page_and_what_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(tmp_path)

    with pytest.raises(WentWrong), journal.step("Admin gives a role"):
        a_page().form("Give it")

    told = capsys.readouterr().out
    assert "1 Admin gives a role" in told
    assert "FAILED" in told
    assert "There is no button “Give it”." in told
    assert "on “Give a role”" in told
    assert "it says: The person holds this role there already." in told
    assert journal.close() == 1
    assert capsys.readouterr().out == "journey: 1 steps, 1 failed\n"


def test_a_form_sends_what_stands_in_it_and_what_is_typed_over_that() -> None:
    form = a_page().form("Save").fill({"Role": "Liaison", "Works here": False})

    assert form.sent == {
        "csrf_token": ["abc"],
        "role": ["liaison"],
        "starts_on": ["2026-11-21"],
        "active": [],
        "reason": ["because"],
    }


def test_a_label_that_is_not_there_ends_the_story() -> None:
    with pytest.raises(WentWrong, match="no field “School”"):
        a_page().form("Save").fill({"School": "Alder"})


def _sum_of(file: Path) -> list[str]:
    return sorted(row["amount"] for row in csv.DictReader(io.StringIO(file.read_text())))
