"""A start without the sample: a district and its first Admin, from the server."""

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.cli import create_app
from app.models import (
    Account,
    Assignment,
    District,
    DistrictSettings,
    Event,
    Notice,
    SecondFactor,
    SignInLink,
)
from tests import builders as b
from tests import database
from tests.builders import every
from workflows.people import Role


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


def test_an_admin_who_lost_the_way_in_gets_it_back_on_the_server_and_is_told(
    flask, client: FlaskClient
) -> None:  # type: ignore[no-untyped-def]
    admin = b.a_person(roles={Role.admin: b.a_district("Plum Valley")})
    account = b.an_account(admin, username="noor")
    b.save(
        SecondFactor(account_id=account.id, secret="JBSWY3DPEHPK3PXP", made_at=b.now(), confirmed_at=b.now())
    )
    named = ("--district", "Plum Valley", "--name", "Noor")

    printed = flask("admin", "link", *named)
    reset = flask("admin", "reset-second-step", *named)

    assert (printed.exit_code, reset.exit_code) == (0, 0), printed.output + reset.output
    path = printed.output[printed.output.index("/sign-in/link/") :].split()[0]
    assert client.get(path).status_code == 200
    assert every(SecondFactor) == []
    assert [(each.kind, each.person_id) for each in every(Notice)] == [
        ("link_made", admin.id),
        ("step_reset", admin.id),
    ]
    assert [each.kind for each in every(Event)] == ["account.invited", "account.second_step_reset"]


def test_the_servers_link_is_for_admins_only(flask) -> None:  # type: ignore[no-untyped-def]
    b.an_account(b.a_person(roles={Role.payroll: b.a_district("Plum Valley")}), username="noor")

    refused = flask("admin", "link", "--district", "Plum Valley", "--name", "noor")

    assert refused.exit_code == 1
    assert "No Admin of this district signs in as noor" in refused.output
    assert every(SignInLink) == []


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
