"""What the tests stand on: a clean database, one application, and people who sign in."""

import os
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

import config
from app import embedded
from app.models import Person
from app.security import encrypted
from tests import builders, collecting, connections, database, grounds

os.environ.setdefault("TRIAL", "1")
os.environ.setdefault("ENCRYPTION_KEYS", config.new_encryption_key())
"""One key for whatever this run starts, its own processes included."""
encrypted.unlock(config.encryption_keys(config.settings()))
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
"""Whether a property holds does not hang on how busy the machine is."""

SignIn = Callable[[Person], FlaskClient]


class Browser(FlaskClient):
    """Its requests share no context with the test nor with each other, as in a server.

    Where a test keeps an application context open (`session`), Flask would lend it to each request, `g` and whoever
    signed in first included: the second person would act as the first.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return Context().run(super().open, *args, **kwargs)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(connections)
    config.pluginmanager.register(collecting)


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Replace pytest-flask's own: its ambient request would make a second user act as the first."""


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network and no mail: the attempt fails the test."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"A test tried to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(smtplib.SMTP, "sendmail", lambda *_: pytest.fail("A test tried to send mail."))


@pytest.fixture(scope="session")
def server(testrun_uid: str) -> Iterator[embedded.Server]:
    """The one PostgreSQL server of this run; its database `porchlight` is the migrated template."""
    with database.server_of(testrun_uid[:12]) as running:
        yield running


@pytest.fixture(scope="session")
def own_database(server: embedded.Server, worker_id: str) -> Iterator[database.Database]:
    """This process's copy of the template."""
    with database.copy_of_template(server, f"tests_{worker_id}") as mine:
        yield mine


@pytest.fixture(scope="session")
def owner_engine(own_database: database.Database) -> Iterator[Engine]:
    """The owner's connections, for the whole run; tests ask for `owner`, which is clean."""
    engine = connections.keep(create_engine(own_database.owner_url))
    database.spread_sequences(engine)
    builders.write_with(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def owner(owner_engine: Engine, own_database: database.Database) -> Engine:
    """An emptied database, as its owner: builders write and tests look through it, past every policy."""
    database.empty(own_database)
    builders.start_anew()
    grounds.begin(own_database)
    return owner_engine


@pytest.fixture(scope="session")
def web(
    server: embedded.Server, own_database: database.Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application of this process, on its database, as the role that cannot bypass the policies.

    A template is compiled by the first process that draws it, for all of this run.
    """
    from app import create_app
    from app.extensions import db
    from config import Settings

    app = create_app(
        Settings(
            database_url=own_database.app_url, instance=tmp_path_factory.mktemp("instance"), _env_file=None
        )
    )
    app.config["TESTING"] = True
    compiled = server.folder / "templates"
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    app.test_client_class = Browser
    with app.app_context():
        connections.keep(db.engine)
    with connections.closed_after(app):
        yield app


@pytest.fixture
def app(web: Flask, owner: Engine) -> Flask:
    """The application on an emptied database."""
    return web


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of someone who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Sign a person in (an account is made where there is none): `sign_in(maria).get("/")`."""
    return signing_in(app)


def signing_in(app: Flask) -> SignIn:
    """The same on a ground that many tests share."""

    def signed_in(person: Person) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(builders.a_session(person))
        return browser

    return signed_in


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The application's session for tests of services; it is nobody until `identify` names someone."""
    from app.extensions import db

    with app.app_context():
        yield db.session
        db.session.rollback()
