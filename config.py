"""Every setting of the program, alphabetical. The environment is read here and nowhere else.

Rules of the programme (notice, training, pay) are the district's records in the database, not settings.
"""

import secrets
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

Security = Literal["starttls", "tls", "none"]
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


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
    mail_caught: Path | None = None
    """Where a start without SMTP_HOST keeps the e-mail that it would send; run.py sets it, nobody else."""
    mail_from: str | None = None
    """The sender of e-mail to families, such as `Plum Valley Schools <visits@example.org>`."""
    migration_database_url: str | None = None
    """The owner's PostgreSQL: used by `flask deploy` and the server's own commands, never by the web."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The port that the web server listens on."""
    public_url: str | None = None
    """Where people reach Porchlight, e.g. `https://visits.example.org`; without it letters carry no links.
    A start with the sample district leads to its own address, on this machine."""
    secret_key: SecretStr | None = None
    """Signs cookies; at least 32 characters. Without it one is made and kept in the instance folder."""
    secure_cookies: bool = False
    """Send cookies over HTTPS only; switch on wherever HTTPS is served."""
    session_hours: int = Field(default=12, ge=1, le=24)
    """The longest a sign-in lasts, in hours (ASVS 7.3.2)."""
    session_idle_minutes: int = Field(default=60, ge=5, le=480)
    """A sign-in ends after so many minutes without a request (ASVS 7.3.1)."""
    smtp_host: str | None = None
    """The server that takes e-mail to families; without it none is sent."""
    smtp_password: SecretStr | None = None
    """Signs in to the mail server, with SMTP_USERNAME."""
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """The mail server's port; without it the usual one of SMTP_SECURITY (587, 465 or 25)."""
    smtp_security: Security = "starttls"
    """How the way to the mail server is encrypted; `none` only for one on the same machine or wire."""
    smtp_username: str | None = None
    """Signs in to the mail server; without it nobody signs in."""
    styleguide: bool = False
    """Show every component at once on /styleguide/; for whoever changes the pages."""
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


@dataclass(frozen=True)
class MailServer:
    """The server that takes e-mail, and the address that it comes from.

    `caught`: the folder where a start without a server of its own keeps what it would send; None in earnest.
    """

    host: str
    port: int
    sender: Address
    security: Security = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    caught: Path | None = None


def mail_server(chosen: Settings) -> MailServer | None:
    """Return where e-mail goes; None when it is not set up. Raises ValueError when MAIL_FROM does not do."""
    if chosen.smtp_host is None:
        return None
    if (chosen.smtp_username is None) != (chosen.smtp_password is None):
        raise ValueError("SMTP_USERNAME and SMTP_PASSWORD come together: give both or neither.")
    return MailServer(
        host=chosen.smtp_host,
        port=chosen.smtp_port or USUAL_PORTS[chosen.smtp_security],
        sender=_sender(chosen.mail_from),
        security=chosen.smtp_security,
        username=chosen.smtp_username,
        password=chosen.smtp_password,
        caught=chosen.mail_caught,
    )


def _sender(typed: str | None) -> Address:
    name, address = parseaddr(typed or "")
    try:
        sender = Address(display_name=name, addr_spec=address)
        domain_is_there = sender.domain and sender.addr_spec.isascii()
    except (HeaderParseError, ValueError, IndexError):
        domain_is_there = False
    if not domain_is_there:
        raise ValueError("With SMTP_HOST, give MAIL_FROM too, such as `Our Schools <visits@example.org>`.")
    return sender


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
