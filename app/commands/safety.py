"""`flask doctor` and `flask keys`: what is wrong with this server, and the keys of what lies encrypted."""

import os

import click

import config
from app import checks
from app.commands.database import chosen_settings, owner_session, owner_settings
from app.security import encrypted


@click.command("doctor")
def doctor() -> None:
    """Say what must be mended before families' data comes here; ends with 1 when there is anything."""
    found = checks.findings(chosen_settings())
    for each in found:
        click.echo(f"✗ {each.wrong}\n  {each.mend}")
    if found:
        raise SystemExit(1)
    click.echo("Nothing to mend.")


@click.group("keys")
def keys() -> None:
    """The keys that encrypt notes and secrets in the database."""


@keys.command("new")
def new() -> None:
    """Make a key. Where the instance folder keeps them, it comes first there; otherwise it is printed."""
    chosen = config.settings()
    key = config.new_encryption_key()
    if chosen.encryption_keys is not None:
        click.echo("Put this key before the others in ENCRYPTION_KEYS, start anew, then: flask keys rotate")
        click.echo(key)
        return
    file = config.keys_file(chosen)
    kept = config.encryption_keys(chosen)
    beside = file.with_suffix(".new")
    with open(beside, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as fresh:
        fresh.write("\n".join([key, *kept]) + "\n")
    beside.replace(file)
    click.echo(f"{file} holds a new key before the old ones. Start anew, then: flask keys rotate")


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything with the first key; afterwards the other keys can go."""
    with owner_settings() as chosen, owner_session(chosen) as session:
        count = encrypted.seal_anew(session.connection())
    click.echo(f"Encrypted {count} values with the first key. The keys behind it can be taken away now.")


COMMANDS = (doctor, keys)
