"""Every setting of the program, alphabetical. The environment is read here and nowhere else.

Rules of the programme (notice, training, pay) are the district's records in the database, not settings.
"""

import secrets
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """Read from environment variables of the same name in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str | None = None
    """The application role's PostgreSQL, `postgresql+psycopg://…`; without it the program starts its own."""
    empty: bool = False
    """Start a new database without the sample district."""
    host: str = "127.0.0.1"
    """The address that the web server listens on."""
    instance: Path = Field(default_factory=lambda: ROOT / "instance")
    """The folder of this machine's own things: the embedded database, the secret key, sample sign-ins."""
    migration_database_url: str | None = None
    """The owner's PostgreSQL: used by `flask deploy` and the server's own commands, never by the web."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The port that the web server listens on."""
    public_url: str | None = None
    """Where people reach Porchlight, e.g. `https://visits.example.org`; links in letters need it."""
    secret_key: SecretStr | None = None
    """Signs cookies; at least 32 characters. Without it one is made and kept in the instance folder."""
    secure_cookies: bool = False
    """Send cookies over HTTPS only; switch on wherever HTTPS is served."""
    session_hours: int = Field(default=12, ge=1, le=24)
    """The longest a sign-in lasts, in hours (ASVS 7.3.2)."""
    session_idle_minutes: int = Field(default=60, ge=5, le=480)
    """A sign-in ends after so many minutes without a request (ASVS 7.3.1)."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies stand before the web server; 0 trusts no forwarded header."""
    upload_megabytes: int = Field(default=64, ge=1, le=512)
    """The largest file that a person may upload, in MB."""


def settings() -> Settings:
    """Read the environment afresh."""
    return Settings()


def secret_key(chosen: Settings) -> str:
    """Return the key that signs cookies; made once per instance folder, readable by its owner only.

    Raises ValueError when a key is given that is too short to be safe.
    """
    if chosen.secret_key is not None:
        key = chosen.secret_key.get_secret_value()
        if len(key) < 32 or len(set(key)) < 8:
            raise ValueError("SECRET_KEY must be at least 32 random characters.")
        return key
    return _kept_key(chosen.instance / "secret-key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(path: str, flags: int) -> int:
    import os

    return os.open(path, flags, 0o600)
