"""Who looks at which pages: people of the sample sign in as anyone does, and each page has its twin."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psycopg
from flask import Flask

from app import sample
from app.extensions import db
from app.reports.scope import scope_of
from app.security.session import Identity, identify
from app.services.actors import actor_of
from benchmarks.bare import Reader

READERS = {"educator1": "educator", "liaison": "liaison", "district_coordinator": "district coordinator"}
"""Names for signing in, and roles in words: own visits, one school, and every school."""
ACCOUNT = """
    SELECT p.id, d.time_zone FROM ab_user a JOIN person p ON p.id = a.person_id
    JOIN district d ON d.id = p.district_id WHERE a.username = %s
"""
A_VISIT = """
    SELECT v.id FROM visit v JOIN visit_educator e ON e.visit_id = v.id JOIN ab_user a ON a.person_id = e.person_id
    WHERE a.username = 'educator1' AND v.state = %s AND v.number = 1 AND v.family_id IS NOT NULL
    ORDER BY v.id DESC LIMIT 1
"""
DEEP = """
    SELECT id FROM visit WHERE school_id = COALESCE(%(school)s, school_id)
    ORDER BY starts_at DESC NULLS LAST, id DESC LIMIT 1
    OFFSET (SELECT count(*) * 9 / 10 FROM visit WHERE school_id = COALESCE(%(school)s, school_id))
"""
RIVALS_LIST = {"stock FAB": "/visits/list/", "Django admin": "/admin/django_admin/visit/"}
RIVALS_SHOW = {"stock FAB": "/visits/show/{}", "Django admin": "/admin/django_admin/visit/{}/change/"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A page as one person opens it. `twin`: its path in the bare application, if it has one.

    `rivals`: its path in other frameworks, by their names.
    """

    name: str
    reader: Reader
    path: str
    twin: str | None
    rivals: Mapping[str, str] = field(default_factory=dict)


def passwords_of(owner_url: str) -> dict[str, str]:
    """Give the people of the sample an account each; their passwords by the name they sign in with."""
    made = sample.sign_ins(owner_url, lambda: secrets.token_urlsafe(16))
    return {username: password for _role, username, password in made if username in READERS}


def readers_of(app: Flask, owner_url: str) -> dict[str, Reader]:
    """Those who look, by the name they sign in with."""
    with psycopg.connect(_plain(owner_url)) as owner, app.app_context():
        return {username: _reader(owner, username) for username in READERS}


def pages_of(owner_url: str, readers: Mapping[str, Reader]) -> list[Page]:
    """Every page that is measured, for every reader."""
    with psycopg.connect(_plain(owner_url)) as owner:
        visits = {state: _one(owner, A_VISIT, (state,)) for state in ("scheduled", "paid")}
        return [
            page
            for username, reader in readers.items()
            for page in _pages_for(owner, username, reader, visits)
        ]


def sign_in(app: Flask, username: str, password: str) -> str:
    """Sign in through the page; returns the cookie as a browser sends it. Raises RuntimeError when refused."""
    browser = app.test_client()
    token = TOKEN.search(browser.get("/sign-in/").text)
    typed = {"username": username, "password": password, "csrf_token": token[1] if token else ""}
    if browser.post("/sign-in/", data=typed).status_code != 302:
        raise RuntimeError(f"{username} cannot sign in.")
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    return f"{name}={cookie.value}" if cookie else ""


def _reader(owner: psycopg.Connection, username: str) -> Reader:
    found = owner.execute(ACCOUNT, (username,)).fetchone()
    if found is None:
        raise RuntimeError(f"The sample has no {READERS[username]}.")
    person_id, time_zone = found
    identify(db.session, Identity(person_id=person_id))
    actor = actor_of(person_id)
    db.session.rollback()
    return Reader(READERS[username], actor, time_zone)


def _pages_for(
    owner: psycopg.Connection, username: str, reader: Reader, visits: Mapping[str, int]
) -> Iterator[Page]:
    yield Page("home", reader, "/", f"/{username}/")
    beside = username == "district_coordinator"
    yield Page("list", reader, "/visits/", f"/{username}/visits/", RIVALS_LIST if beside else {})
    scope = scope_of(reader.actor)
    if scope.own is None:
        deep = _one(owner, DEEP, {"school": scope.school_id})
        yield Page("list, at 90 %", reader, f"/visits/?after={deep}", None)
    for state, visit_id in visits.items():
        rivals = {name: path.format(visit_id) for name, path in RIVALS_SHOW.items()} if beside else {}
        yield Page(f"visit, {state}", reader, f"/visits/{visit_id}", f"/{username}/visits/{visit_id}", rivals)


def _one(owner: psycopg.Connection, question: str, values: tuple[object, ...] | dict[str, object]) -> int:
    found = owner.execute(question.encode(), values).fetchone()
    if found is None:
        raise RuntimeError("The sample is too small: it has no such visit.")
    return int(found[0])


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
