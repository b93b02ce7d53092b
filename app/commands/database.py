"""The owner's database for the server's own commands: the one that is named, or the one that comes along."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import config
from app import embedded
from app.security import encrypted


def chosen_settings() -> config.Settings:
    """The settings, or one sentence about the first that does not do; what was typed there is not repeated."""
    try:
        return config.settings()
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        raise click.ClickException(f"The setting {name} does not do: {first['msg']}.") from None


@contextmanager
def owner_settings() -> Iterator[config.Settings]:
    """The settings with both database addresses; the embedded server is started or joined meanwhile."""
    chosen = chosen_settings()
    encrypted.unlock(config.encryption_keys(chosen))
    if chosen.migration_database_url:
        yield chosen
        return
    if chosen.database_url:
        raise click.ClickException("With DATABASE_URL, give the owner's MIGRATION_DATABASE_URL too.")
    try:
        server = embedded.start(chosen.instance.resolve())
    except embedded.DatabaseCannotStart as obstacle:
        raise click.ClickException(str(obstacle)) from obstacle
    with server:
        urls = {"database_url": server.app_url, "migration_database_url": server.owner_url}
        yield chosen.model_copy(update=urls)


@contextmanager
def owner_session(chosen: config.Settings) -> Iterator[Session]:
    """A session of the owner, past every policy; what was done is committed at the end, or nothing of it."""
    engine = create_engine(str(chosen.migration_database_url), hide_parameters=True)
    try:
        with Session(engine) as session, session.begin():
            yield session
    finally:
        engine.dispose()
