"""`flask figures`, as somebody on the server runs it."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from app.cli import create_app
from tests import database
from tests.visiting import a_visit

Run = Callable[..., Result]


@pytest.fixture
def run(session: object, own_database: database.Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `flask figures …` on this database, which holds one visit."""
    a_visit("completed")
    monkeypatch.setenv("DATABASE_URL", own_database.app_url)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
    bare = create_app()
    return lambda *words: CliRunner().invoke(bare.cli, ["figures", *words])


def test_right_sums_are_said_to_be_right(run: Run) -> None:
    told = run("compare")

    assert (told.exit_code, told.output) == (0, "Plum Valley: no figures differ.\n")


def test_wrong_sums_are_named_and_counted_anew(run: Run, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM figure WHERE kind = 'visits'"))

    told = run("compare", "--district", "Plum Valley")

    assert told.exit_code == 1
    assert "visits completed number 1 of school" in told.output
    assert "kept 0, counted 1" in told.output
    assert run("rebuild").output.endswith("figures were not right.\n")
    assert run("compare").exit_code == 0


def test_a_district_that_is_not_there_is_said_so(run: Run) -> None:
    told = run("compare", "--district", "Elsewhere")

    assert told.exit_code == 1
    assert "There is no district named Elsewhere." in told.output
