"""The application, put together: the only module that knows every room."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import checks, logs
from app.extensions import appbuilder, csrf, db
from app.security import encrypted, outside


def create_app(settings: config.Settings | None = None) -> Flask:
    """Build the web application. Raises ValueError for settings that do not do, such as a weak secret key.

    A start in earnest is refused (checks.NotSafe) with anything that `flask doctor` finds.
    """
    chosen = settings or config.settings()
    if not chosen.database_url:
        raise ValueError("DATABASE_URL is not set; `make run` starts Porchlight with a database of its own.")
    checks.refuse_what_is_unsafe(chosen)
    return build_app(chosen)


def build_app(chosen: config.Settings) -> Flask:
    """Build the web application of settings that were looked through before: one of several processes."""
    from app import metrics  # Counts are kept where the environment says when this is first imported.

    encrypted.unlock(config.encryption_keys(chosen))
    app = Flask(__name__)
    app.config.from_mapping(_flask_config(chosen))
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logs.init_app(app, chosen)
    metrics.init_app(app, chosen)
    _extensions(app)
    outside.init_app(app, chosen.oidc)
    return app


_through_a_pooler = {"connect_args": {"prepare_threshold": None}}
"""Behind a pooler the next transaction may run where nothing was prepared."""
_PLANS_KEPT = 300
"""Statements of one connection whose plans PostgreSQL keeps, those asked last. To plan one, with what the policies add
to it, takes longer than to run it; to keep one takes some 0.15 MiB, and the pages together ask some five hundred."""


def _extensions(app: Flask) -> None:
    from app import cli, jobs, views
    from app.security.sign_in import PorchlightSecurity

    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _keep_plans)
        db.engine.dialect.do_rollback = _roll_back
    csrf.init_app(app)
    appbuilder.baseviews.clear()  # One builder serves every application that a test session makes.
    appbuilder.security_manager_class = PorchlightSecurity
    with app.app_context():
        appbuilder.indexview = views.INDEX
        appbuilder.init_app(app, db.session)
        views.register(app, appbuilder)
        appbuilder.post_init()
    jobs.init_app(app)
    cli.init_app(app)


def _keep_plans(connection: Any, _record: object) -> None:
    connection.prepared_max = _PLANS_KEPT


def _roll_back(connection: Any) -> None:
    """End a transaction and keep its connection's plans; every page that only reads ends so.

    The driver's own way forgets them all, for a table might have been made in what is undone: the application makes
    none. It is left to a connection that does not come to rest by this one, such as one that is lost.
    """
    if connection.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        connection.pgconn.exec_(b"ROLLBACK")
    if connection.pgconn.transaction_status != TransactionStatus.IDLE:
        connection.rollback()


def _flask_config(chosen: config.Settings) -> dict[str, object]:
    return {
        "APP_NAME": "Porchlight",
        "AUTH_TYPE": 1,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(config.ROOT / "translations"),
        "FAB_ADD_MENU_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_SECURITY_VIEWS": False,
        "FAB_BASE_TEMPLATE": "layout.html",
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "MAIL_SERVER": config.mail_server(chosen),
        "LANGUAGES": {"en": {"flag": "", "name": "English"}, "es": {"flag": "", "name": "Español"}},
        "MAX_CONTENT_LENGTH": chosen.upload_megabytes * 1024 * 1024,
        "METRICS_TOKEN": chosen.metrics_token and chosen.metrics_token.get_secret_value(),
        "MIGRATION_DATABASE_URL": chosen.migration_database_url,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=chosen.session_hours),
        "PROMETHEUS_MULTIPROC_DIR": chosen.prometheus_multiproc_dir,
        "PUBLIC_URL": chosen.public_url,
        "SECRET_KEY": config.secret_key(chosen),
        "JWT_SECRET_KEY": secrets.token_urlsafe(48),  # FAB asks for one; no token is ever issued or accepted.
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-porchlight" if chosen.secure_cookies else "porchlight",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": chosen.secure_cookies,
        "SESSION_HOURS": chosen.session_hours,
        "SESSION_IDLE_MINUTES": chosen.session_idle_minutes,
        "SQLALCHEMY_DATABASE_URI": chosen.database_pool_url or chosen.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _through_a_pooler if chosen.database_pool_url else {},
        "STYLEGUIDE": chosen.styleguide,
        "WTF_CSRF_TIME_LIMIT": None,
    }
