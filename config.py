"""Every setting of the program, alphabetical. The environment is read here and nowhere else.

Rules of the programme (notice, training, pay) are the district's records in the database, not settings.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

Security = Literal["starttls", "tls", "none"]
LogFormat = Literal["words", "json"]
OidcKind = Literal["google", "entra", "clever", "other"]
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


class OidcIssuer(BaseModel):
    """An OpenID Connect issuer that signs staff in: Google Workspace, Microsoft Entra, Clever, or any other one."""

    model_config = ConfigDict(extra="forbid")

    asks_for_second_step: bool = False
    """Whether it surely asks for more than a password; then Porchlight asks for no code of its own."""
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    district: str | None = None
    """The name of the one district whose staff it knows; needed where several districts share a server."""
    domains: list[str] = Field(min_length=1)
    """Only e-mail addresses of these domains count."""
    issuer: str = ""
    """Its address, such as `https://login.example.org`; google and clever have theirs, entra makes it of `tenant`."""
    kind: OidcKind = "other"
    name: str = Field(default="", pattern=r"^[a-z0-9-]{0,20}$")
    """A word for its addresses, `/sign-in/with/<name>`; without it the kind."""
    staff_id_claim: str | None = None
    """The claim that holds the roster's id (`sourcedId`) of a person, where e-mail addresses do not match."""
    tenant: str | None = None
    """Entra's directory (tenant) id; never `common`."""
    title: str = ""
    """What the button says after *Sign in with*."""

    @model_validator(mode="after")
    def _filled_in(self) -> Self:
        usual = {
            "google": ("Google", "https://accounts.google.com"),
            "clever": ("Clever", "https://clever.com"),
            "entra": ("Microsoft", f"https://login.microsoftonline.com/{self.tenant}/v2.0"),
            "other": ("", ""),
        }
        title, issuer = usual[self.kind]
        if self.kind == "entra" and not re.fullmatch(r"[0-9a-f-]{36}", self.tenant or ""):
            raise ValueError("For entra, give the tenant's id (36 characters); a shared one signs anybody in")
        self.title, self.issuer = self.title or title or self.name, (self.issuer or issuer).rstrip("/")
        self.name = self.name or self.kind
        self.domains = [domain.lower().lstrip("@") for domain in self.domains]
        on_this_machine = urlsplit(self.issuer).hostname in ("127.0.0.1", "localhost")
        if not self.issuer.startswith("https://") and not on_this_machine:
            raise ValueError(f"The issuer of {self.name} needs an https:// address")
        return self


class Settings(BaseSettings):
    """Read from environment variables of the same name in capitals."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    database_pool_url: str | None = None
    """The web's own way to the same database, through a pooler in transaction mode such as PgBouncer. Workers and the
    server's own commands go by the two direct addresses."""
    database_url: str | None = None
    """The application role's PostgreSQL, `postgresql+psycopg://…`; without it the program starts its own."""
    debug: bool = Field(default=False, validation_alias="flask_debug")
    """Flask's own switch, which shows a visitor the program's insides; a production start refuses it."""
    encryption_keys: SecretStr | None = None
    """What notes and secrets in the database are encrypted with: one or several keys of `flask keys new`, with
    commas; the first encrypts, all of them decrypt. Without it one is made and kept in the instance folder."""
    empty: bool = False
    """Start a new database without the sample district."""
    host: str = "127.0.0.1"
    """The address that the web server listens on."""
    instance: Path = Field(default_factory=lambda: ROOT / "instance")
    """The folder of this machine's own things: the embedded database, the secret key, sample sign-ins."""
    log_format: LogFormat = "words"
    """How the web and the workers write their log: words for a person, or `json`, one object a line, for a machine."""
    mail_caught: Path | None = None
    """Where a start without SMTP_HOST keeps the e-mail that it would send; run.py sets it, nobody else."""
    mail_from: str | None = None
    """The sender of e-mail to families, such as `Plum Valley Schools <visits@example.org>`."""
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    """Who reads /metrics sends it (`Authorization: Bearer …`); without it there is no such address."""
    migration_database_url: str | None = None
    """The owner's PostgreSQL: used by `flask deploy` and the server's own commands, never by the web."""
    oidc: list[OidcIssuer] = []
    """Who else signs people in, as JSON: `[{"kind": "google", "client_id": …, "client_secret": …, "domains": […]}]`."""
    port: int = Field(default=8080, ge=1, le=65535)
    """The port that the web server listens on."""
    prometheus_multiproc_dir: Path | None = None
    """Where several web processes keep their counts together; `flask serve` sets it, nobody else."""
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
    trial: bool = False
    """A trial on this machine: start in spite of what `flask doctor` finds. run.py sets it for its own database."""
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
    return _kept_key(chosen.instance / "secret-key", lambda: secrets.token_urlsafe(48))


def encryption_keys(chosen: Settings) -> Sequence[str]:
    """Return the keys for what lies encrypted in the database, the one that encrypts first.

    Made once per instance folder, readable by its owner only. Raises ValueError for a key that is none.
    """
    given = chosen.encryption_keys
    kept = given.get_secret_value() if given else _kept_key(keys_file(chosen), new_encryption_key)
    keys = kept.replace(",", " ").split()
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise ValueError(
                "ENCRYPTION_KEYS holds something that is no key; make one by: flask keys new"
            ) from None
    if not keys:
        raise ValueError("ENCRYPTION_KEYS is empty; make a key by: flask keys new")
    return keys


def keys_file(chosen: Settings) -> Path:
    """Where the keys are kept that nobody set."""
    return chosen.instance / "encryption-keys"


def new_encryption_key() -> str:
    """Return a fresh key: 128 bits to encrypt and 128 to sign."""
    return Fernet.generate_key().decode()


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


def _kept_key(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(make())
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(path: str, flags: int) -> int:
    import os

    return os.open(path, flags, 0o600)
