"""`flask serve` and `flask worker`: an obstacle is a sentence, and neither is given the owner's address."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import config
from app import serving
from app.cli import create_app
from tests import database


@pytest.fixture
def flask(monkeypatch: pytest.MonkeyPatch, own_database: database.Database, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run `flask …` with these settings beside sound ones."""

    def ran(*words: str, **settings: str) -> Result:
        sound = {
            "DATABASE_URL": own_database.app_url,
            "MIGRATION_DATABASE_URL": own_database.owner_url,
            "INSTANCE": str(tmp_path),
        }
        for name, value in (sound | settings).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(create_app().cli, list(words))

    return ran


@pytest.mark.parametrize("word", ["serve", "worker"])
def test_without_a_database_it_says_where_to_read_on(flask, word: str) -> None:  # type: ignore[no-untyped-def]
    said = flask(word, DATABASE_URL="")

    assert said.exit_code == 1
    assert "DATABASE_URL is not set; docs/production.md" in said.output


@pytest.mark.parametrize("word", ["serve", "worker"])
def test_a_start_in_earnest_that_is_not_safe_is_refused(flask, word: str) -> None:  # type: ignore[no-untyped-def]
    said = flask(word, TRIAL="0")

    assert said.exit_code == 1
    assert "Cookies travel unprotected." in said.output


def test_a_setting_that_does_not_do_is_named_without_what_was_typed(flask) -> None:  # type: ignore[no-untyped-def]
    said = flask("serve", METRICS_TOKEN="short-one")

    assert said.exit_code == 1
    assert "The setting METRICS_TOKEN does not do" in said.output
    assert "short-one" not in said.output


def test_neither_is_given_the_owners_address(flask, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    given: list[config.Settings] = []
    monkeypatch.setattr(serving, "serve", lambda chosen, **_: given.append(chosen))

    said = flask("serve", "--workers", "3")

    assert (said.exit_code, said.output) == (0, "")
    assert given[0].database_url
    assert given[0].migration_database_url is None


def test_the_folder_of_the_counts_is_there_only_while_it_serves(tmp_path: Path) -> None:
    chosen = config.Settings(metrics_token="sixteen-letters-and-more", _env_file=None)  # type: ignore[arg-type]

    with serving.counts_together(chosen) as ready:
        folder = ready.prometheus_multiproc_dir
        assert folder is not None
        assert folder.is_dir()

    assert not folder.exists()
    with serving.counts_together(config.Settings(_env_file=None)) as uncounted:
        assert uncounted.prometheus_multiproc_dir is None
