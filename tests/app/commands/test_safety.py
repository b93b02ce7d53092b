"""`flask doctor` and `flask keys`, as whoever runs the server meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

import config
from app.cli import create_app
from app.models import SecondFactor
from app.security import encrypted
from tests import builders as b
from tests import database


@pytest.fixture
def flask(  # type: ignore[no-untyped-def]
    owner: Engine, own_database: database.Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Run `flask …` on this database, with keys in a folder of its own."""
    monkeypatch.setenv("DATABASE_URL", own_database.app_url)
    monkeypatch.setenv("MIGRATION_DATABASE_URL", own_database.owner_url)
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    before = config.encryption_keys(config.settings())
    monkeypatch.delenv("ENCRYPTION_KEYS")
    yield lambda *words: CliRunner().invoke(create_app().cli, list(words))
    encrypted.unlock(before)


def test_the_doctor_lists_what_is_wrong_and_how_to_mend_it(flask) -> None:  # type: ignore[no-untyped-def]
    said: Result = flask("doctor")

    assert said.exit_code == 1
    assert "Cookies travel unprotected." in said.output
    assert "SECURE_COOKIES=1" in said.output


def test_the_doctor_is_content_with_sound_settings(flask, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SECURE_COOKIES", "1")
    monkeypatch.setenv("PUBLIC_URL", "https://visits.example.org")

    said: Result = flask("doctor")

    assert (said.exit_code, said.output) == (0, "Nothing to mend.\n")


def test_a_setting_that_cannot_be_read_is_said_in_a_sentence(flask, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(
        "OIDC", '[{"kind": "entra", "client_id": "x", "client_secret": "s3cret", "domains": ["x.org"]}]'
    )

    said: Result = flask("doctor")

    assert said.exit_code == 1
    assert "OIDC" in said.output
    assert "s3cret" not in said.output


def test_keys_are_rotated_without_losing_a_word(flask, owner: Engine, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    encrypted.unlock(config.encryption_keys(config.settings()))
    account = b.an_account(b.a_person())
    b.save(SecondFactor(account_id=account.id, secret="ABCDEFGH", made_at=b.datetime.now(b.UTC)))
    before = kept(owner)

    assert flask("keys", "new").exit_code == 0
    keys = (tmp_path / "encryption-keys").read_text().split()
    assert len(keys) == 2
    assert (tmp_path / "encryption-keys").stat().st_mode & 0o777 == 0o600
    rotated: Result = flask("keys", "rotate")
    assert rotated.output.startswith("Encrypted 1 values")

    assert kept(owner) != before
    encrypted.unlock(keys[:1])  # The old key is taken away.
    assert b.every(SecondFactor)[0].secret == "ABCDEFGH"


def kept(owner: Engine) -> str:
    with owner.connect() as connection:
        return str(connection.scalar(text("SELECT secret FROM second_factor")))
