"""Flask-AppBuilder as it comes: a plain ModelView with the stock SQLAInterface over the same visits.

It connects as the role that our pages connect as and names the same person, so that the same policies decide. Its own
tables (`ab_…`) stand in a schema of their own that is found first, so that it looks accounts and permissions up as it
always does. The columns to look through are narrowed: with all of them, its list prints every student as a choice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.filters import FilterSmaller
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import create_engine, insert

from app.embedded import APP, Server
from app.extensions import db
from app.models import Visit
from app.security.session import Identity, identify
from benchmarks.bare import ROWS
from benchmarks.schemas import database_url, path_of, schema

SCHEMA = "stock_fab"
READER = "reader"
SHOWN = ["students", "number", "state", "answer", "starts_at", "team", "school", "school_year"]
NOT_EMPTY = ["starts_at", FilterSmaller, datetime(9999, 1, 1, tzinfo=UTC)]
"""PostgreSQL puts visits without a day first, ours last; FAB has no word for that."""


def _names(team: Any) -> str:
    return ", ".join(member.person.name for member in team)


class StockVisits(ModelView):
    """`/visits/`: a list and a page, with what is related loaded as FAB loads it."""

    route_base = "/visits"
    datamodel = SQLAInterface(Visit)
    list_columns = SHOWN
    show_columns = [*SHOWN, "family", "wishes", "place", "place_note", "ends_at", "started_at", "ended_at"]
    search_columns = ["number", "state", "answer", "starts_at"]
    add_columns = edit_columns = ["wishes"]
    formatters_columns = {"team": _names}
    base_order = ("starts_at", "desc")
    base_filters = [NOT_EMPTY]
    page_size = ROWS


@contextmanager
def stock_fab(server: Server, person_id: int, password: str) -> Iterator[tuple[Flask, str]]:
    """FAB's application for this person, and the cookie of somebody who signed in there."""
    with schema(server, SCHEMA):
        _make_tables(server)
        app = _app(server, person_id)
        with app.app_context():
            builder = AppBuilder(app, db.session)
            builder.add_view(StockVisits, "Visits", category="Visits")
            _let_in(builder.sm, password)
        yield app, _cookie(app, password)


def _make_tables(server: Server) -> None:
    engine = create_engine(database_url(server.superuser_url), connect_args=path_of(SCHEMA))
    own = [table for name, table in Model.metadata.tables.items() if name.startswith("ab_")]
    with engine.begin() as connection:
        Model.metadata.create_all(connection, tables=own, checkfirst=False)
        for kind in ("TABLES", "SEQUENCES"):
            connection.exec_driver_sql(f"GRANT ALL ON ALL {kind} IN SCHEMA {SCHEMA} TO {APP}")
        connection.execute(
            insert(Role), [{"name": "Admin"}, {"name": "Public"}]
        )  # FAB asks for both by name.
    engine.dispose()


def _app(server: Server, person_id: int) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY="of a benchmark, never of anything else",
        SQLALCHEMY_DATABASE_URI=server.app_url,
        SQLALCHEMY_ENGINE_OPTIONS={"connect_args": path_of(SCHEMA)},
        AUTH_TYPE=1,
        FAB_CREATE_DB=False,
        SESSION_COOKIE_NAME="stock_fab",
    )
    db.init_app(app)
    app.before_request(lambda: identify(db.session, Identity(person_id=person_id)))
    return app


def _let_in(security: Any, password: str) -> None:
    role = security.add_role("Reader")
    for permission, place in (
        *((each, "StockVisits") for each in ("can_list", "can_show")),
        *(("menu_access", each) for each in ("Visits",)),
    ):
        security.add_permission_role(role, security.find_permission_view_menu(permission, place))
    security.add_user(READER, "Rea", "Der", "reader@district.example", role, password=password)


def _cookie(app: Flask, password: str) -> str:
    """Sign in by FAB's own form, without the token that its page would carry."""
    browser, app.config["WTF_CSRF_ENABLED"] = app.test_client(), False
    browser.post("/login/", data={"username": READER, "password": password})
    app.config["WTF_CSRF_ENABLED"] = True
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    if cookie is None:
        raise RuntimeError("Nobody can sign in to stock FAB.")
    return f"{name}={cookie.value}"
