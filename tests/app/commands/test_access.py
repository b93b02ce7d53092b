"""A start without the sample: a district and its first Admin, from the server."""

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.cli import create_app
from app.models import Account, Assignment, District, DistrictSettings
from tests import database
from tests.builders import every


@pytest.fixture
def flask(owner: Engine, own_database: database.Database, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run `flask …` on this database: `flask("district", "create", "Plum Valley")`."""
    monkeypatch.setenv("DATABASE_URL", own_database.app_url)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
    bare = create_app()

    def run(*words: str) -> Result:
        return CliRunner().invoke(bare.cli, list(words), obj=None)

    return run


def test_first_admin_signs_in_by_the_link_that_is_printed(flask, client: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    assert flask("district", "create", "Plum Valley", "--time-zone", "America/Denver").exit_code == 0

    printed = flask("admin", "create", "--district", "Plum Valley", "--name", "Ana Lee")

    assert printed.exit_code == 0, printed.output
    [district] = every(District)
    assert (district.name, district.time_zone) == ("Plum Valley", "America/Denver")
    assert len(every(DistrictSettings)) == 1
    assert [(each.role, each.school_id) for each in every(Assignment)] == [("admin", None)]
    assert [each.password for each in every(Account)] == [None]
    path = printed.output[printed.output.index("/sign-in/link/") :].split()[0]
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("district", "create", "Here", "--time-zone", "Mars/Base"), "no time zone Mars/Base"),
        (("admin", "create", "--district", "Nowhere", "--name", "Ana Lee"), "no district called Nowhere"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(flask, words: tuple[str, ...], sentence: str) -> None:  # type: ignore[no-untyped-def]
    refused = flask(*words)

    assert refused.exit_code == 1
    assert sentence in refused.output
    assert every(District) == []


def test_the_workflows_are_printed_as_tables(flask) -> None:  # type: ignore[no-untyped-def]
    assert flask("visit", "table").output.startswith("| action |")
    assert "stateDiagram" in flask("payment", "table", "--diagram").output
