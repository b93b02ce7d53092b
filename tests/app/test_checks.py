"""What a start in earnest refuses, each with the way to mend it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import config
from app import checks, create_app
from tests import database

GOOD_KEY = "Xw3-k9_pQz7LmN4vRt8YbC2dFg6HjS1aEe5UuIi0OoPp"


@pytest.fixture
def sound(
    own_database: database.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> config.Settings:
    """Settings that nothing is wrong with."""
    monkeypatch.delenv("TRIAL")
    return config.Settings(
        database_url=own_database.app_url,
        instance=tmp_path,
        public_url="https://visits.example.org",
        secret_key=GOOD_KEY,  # type: ignore[arg-type]
        secure_cookies=True,
    )


def wrong_with(sound: config.Settings, **changed: object) -> str:
    """What is found once these settings differ; the same refuses the start."""
    chosen = sound.model_copy(update=changed)
    found = checks.findings(chosen)
    with pytest.raises(checks.NotSafe) as refused:
        create_app(chosen)
    assert refused.value.findings == found
    assert all(each.mend for each in found)
    return " ".join(each.wrong for each in found)


def test_nothing_is_wrong_with_sound_settings(sound: config.Settings) -> None:
    assert checks.findings(sound) == []
    checks.refuse_what_is_unsafe(sound)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("short", "weak"),
        ("a" * 64, "weak"),
        ("changeme", "everybody knows"),
        ("thisismyscretkey", "everybody knows"),
        ("\\2\\1thisismyscretkey\\1\\2\\e\\y\\y\\h", "everybody knows"),
        ("this-key-has-just-31-characters", "weak"),
    ],
)
def test_a_weak_or_known_secret_key(sound: config.Settings, key: str, said: str) -> None:
    from pydantic import SecretStr

    assert said in wrong_with(sound, secret_key=SecretStr(key))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"debug": True}, "FLASK_DEBUG"),
        ({"secure_cookies": False}, "Cookies"),
        ({"public_url": "http://visits.example.org"}, "without encryption"),
        ({"database_url": "nonsense"}, "cannot be read"),
        ({"database_url": "postgresql+psycopg://a:b@127.0.0.1:1/c"}, "DATABASE_URL does not let us in"),
        (
            {"database_pool_url": "postgresql+psycopg://a:b@127.0.0.1:1/c"},
            "DATABASE_POOL_URL does not let us in",
        ),
    ],
)
def test_what_else_is_unsafe(sound: config.Settings, changed: dict[str, object], said: str) -> None:
    assert said in wrong_with(sound, **changed)


def test_an_encryption_key_that_is_none(sound: config.Settings) -> None:
    from pydantic import SecretStr

    assert "is no key" in wrong_with(sound, encryption_keys=SecretStr("not-a-key"))


def test_a_key_file_that_others_may_read(sound: config.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENCRYPTION_KEYS")
    chosen = sound.model_copy(update={"encryption_keys": None})
    config.encryption_keys(chosen)
    assert config.keys_file(chosen).stat().st_mode & 0o777 == 0o600

    config.keys_file(chosen).chmod(0o644)

    assert "may read" in wrong_with(sound, encryption_keys=None)


@pytest.fixture
def made_role(own_database: database.Database) -> Iterator[str]:
    """A role for one test."""
    name, superuser = "unsafe_for_a_test", own_database.superuser
    superuser.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'for a test'")
    here = make_url(own_database.owner_url).database
    superuser.execute(f"GRANT CONNECT ON DATABASE {here} TO {name}")
    yield name
    superuser.execute(f"REVOKE ALL ON DATABASE {here} FROM {name}")
    superuser.execute(f"DROP ROLE {name}")


@pytest.mark.parametrize(
    ("attribute", "said"),
    [("SUPERUSER", "superuser"), ("BYPASSRLS", "bypass row security"), ("CREATEROLE", "may make roles")],
)
def test_a_role_that_can_step_around_row_security(
    sound: config.Settings, own_database: database.Database, made_role: str, attribute: str, said: str
) -> None:
    own_database.superuser.execute(f"ALTER ROLE {made_role} {attribute}")

    assert said in wrong_with(sound, database_url=as_role(sound, made_role))


@pytest.mark.parametrize("attribute", ["SUPERUSER", "BYPASSRLS", "CREATEROLE"])
def test_a_role_that_may_become_one_which_steps_around_row_security(
    sound: config.Settings, own_database: database.Database, made_role: str, attribute: str
) -> None:
    mightier, superuser = f"{made_role}_becomes", own_database.superuser
    superuser.execute(f"CREATE ROLE {mightier} {attribute}")
    superuser.execute(f"GRANT {mightier} TO {made_role}")
    try:
        assert f"may become {mightier}" in wrong_with(sound, database_url=as_role(sound, made_role))
    finally:
        superuser.execute(f"DROP ROLE {mightier}")


def test_the_owner_of_the_tables_is_no_role_for_the_web(
    sound: config.Settings, own_database: database.Database
) -> None:
    assert wrong_with(sound, database_url=own_database.owner_url)


def as_role(sound: config.Settings, name: str) -> str:
    url = make_url(str(sound.database_url)).set(username=name, password="for a test")
    return url.render_as_string(hide_password=False)


def test_a_trial_starts_all_the_same(sound: config.Settings) -> None:
    trial = sound.model_copy(update={"secure_cookies": False, "trial": True})

    checks.refuse_what_is_unsafe(trial)

    assert checks.findings(trial), "The doctor says it all the same."


def test_sound_settings_make_a_cookie_that_no_other_host_can_plant(sound: config.Settings) -> None:
    from app import _flask_config

    made = _flask_config(sound)

    assert made["SESSION_COOKIE_NAME"] == "__Host-porchlight"
    assert (made["SESSION_COOKIE_SECURE"], made["SESSION_COOKIE_HTTPONLY"]) == (True, True)
    assert made["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_a_pooler_that_leads_to_another_role_is_found(
    sound: config.Settings, own_database: database.Database
) -> None:
    assert "is a superuser" in wrong_with(sound, database_pool_url=own_database.superuser_url)


def test_a_server_that_is_too_old_is_found(sound: config.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "OLDEST_SERVER", 99)

    assert "is PostgreSQL 18" in wrong_with(sound)
