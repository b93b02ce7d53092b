"""`flask audit verify`, as somebody on the server runs it."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, text

from app.cli import create_app
from app.extensions import db
from app.security.session import identify, steward
from app.services.audit import chaining
from tests import builders, database
from tests.app.services.audit.test_chain import happened


@pytest.fixture
def chained(session: object, owner: Engine) -> int:
    district_id = builders.a_district("Plum Valley").id
    happened(owner, district_id, 20, since=timedelta(days=2))
    identify(db.session, steward(district_id))
    chaining.make_the_round(district_id)
    db.session.rollback()
    return district_id


@pytest.fixture
def verify(own_database: database.Database, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run `flask audit verify …` on this database."""
    monkeypatch.setenv("DATABASE_URL", own_database.app_url)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
    bare = create_app()

    def run(*words: str) -> Result:
        return CliRunner().invoke(bare.cli, ["audit", "verify", *words])

    return run


@pytest.mark.usefixtures("chained")
def test_a_whole_history_is_said_to_be_whole_with_its_head(verify) -> None:  # type: ignore[no-untyped-def]
    told = verify()

    assert told.exit_code == 0, told.output
    assert "Plum Valley: 20 events, whole; 0 wait" in told.output
    written_down = told.output.split("Plum Valley: ")[-1].strip()
    assert verify("--district", "Plum Valley", "--head", written_down).exit_code == 0
    assert verify("--district", "Plum Valley", "--head", "20:" + "0" * 64).exit_code == 1
    assert verify("--district", "Plum Valley", "--head", "21:" + "0" * 64).exit_code == 1


@pytest.mark.usefixtures("chained")
def test_a_changed_event_is_named_and_the_command_fails(verify, own_database: database.Database) -> None:  # type: ignore[no-untyped-def]
    engine = create_engine(own_database.superuser_url)
    with engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        number = connection.scalar(text("SELECT event_id FROM event_chain WHERE number = 7"))
        connection.execute(text("UPDATE event SET kind = 'school.added' WHERE id = :id"), {"id": number})
    engine.dispose()

    told = verify()

    assert told.exit_code == 1
    assert f"Plum Valley: link 7, event {number}: its event was changed" in told.output


@pytest.mark.parametrize(
    "words", [["--head", "1:" + "0" * 64], ["--district", "Nowhere"], ["--district", "X", "--head", "x"]]
)
def test_what_was_asked_wrongly_is_said_in_a_sentence(verify, owner: Engine, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    told = verify(*words)

    assert told.exit_code in (1, 2)
    assert "Error: " in told.output
