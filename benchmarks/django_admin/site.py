"""Django, set up once in a process: our role, our person, the middleware that `startproject` writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import make_url

from app.embedded import Server
from benchmarks.measuring import Counter
from benchmarks.schemas import schema

SCHEMA = "django_admin"
APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)


@contextmanager
def django_admin(server: Server, person_id: int) -> Iterator[tuple[Any, str]]:
    """Django's application for this person, and the cookie of a superuser of Django. Once in a process."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    with schema(server, SCHEMA):
        settings.configure(**_settings(server, person_id))
        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield get_wsgi_application(), _cookie()
        finally:
            connection.close()


@contextmanager
def statements_of_django() -> Iterator[Counter]:
    """Count what Django sends from this thread."""
    from django.db import connection

    counter = Counter()

    def count(execute: Any, *asked: Any) -> Any:
        counter()
        return execute(*asked)

    with connection.execute_wrapper(count):
        yield counter


def _cookie() -> str:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    browser = Client()
    browser.force_login(User.objects.create_superuser("reader"))
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def _settings(server: Server, person_id: int) -> dict[str, Any]:
    return {
        "ALLOWED_HOSTS": ["localhost", "testserver"],
        "DATABASES": {"default": _database(server, person_id)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": [*(f"django.contrib.{name}" for name in APPS), "benchmarks.django_admin"],
        "MIDDLEWARE": MIDDLEWARE,
        "ROOT_URLCONF": "benchmarks.django_admin.urls",
        "SECRET_KEY": "of a benchmark, never of anything else",
        "STATIC_URL": "static/",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": PROCESSORS},
            }
        ],
        "USE_TZ": True,
    }


def _database(server: Server, person_id: int) -> dict[str, Any]:
    url = make_url(server.app_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "HOST": url.host,
        "NAME": url.database,
        "OPTIONS": {"options": f"-csearch_path={SCHEMA},public -capp.person={person_id}"},
        "PASSWORD": url.password,
        "PORT": url.port,
        "USER": url.username,
    }
