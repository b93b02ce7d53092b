"""Fill in and send a form as a browser does: load the page, keep its hidden fields, type, press the button."""

import re
from html import unescape
from secrets import token_hex
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)
SELECTED = re.compile(r'<option selected value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected')
TEXTAREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.S)
MAIN = re.compile(r"<main.*?</main>", re.S)


def shown(page: TestResponse) -> str:
    """The text of a page as a person reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def fields_of(page: TestResponse) -> dict[str, str]:
    """What the form in the middle of a page would send untouched."""
    html = MAIN.search(page.text)[0]  # type: ignore[index]
    sent = {}
    for tag in INPUT.findall(html):
        attributes = dict(ATTRIBUTE.findall(tag))
        off = attributes.get("type") in ("checkbox", "radio") and " checked" not in tag
        if "name" in attributes and not off:
            sent[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, options in SELECT.findall(html):
        chosen = SELECTED.search(options)
        sent[name] = unescape(next(filter(None, chosen.groups()), "")) if chosen else ""
    for name, text in TEXTAREA.findall(html):
        sent[name] = unescape(text).strip("\r\n")
    return sent


def token(browser: FlaskClient) -> str:
    """A CSRF token of this browser's session, as any page with a form gives it (Flask-WTF's `generate_csrf`)."""
    with browser.session_transaction() as cookie:
        kept = cookie.setdefault("csrf_token", token_hex(20))
    return str(URLSafeTimedSerializer(browser.application.secret_key, salt="wtf-csrf-token").dumps(kept))


def token_of(page: TestResponse) -> str:
    """The CSRF token in a page."""
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]  # type: ignore[index]


def send(browser: FlaskClient, address: str, **typed: Any) -> TestResponse:
    """Load a form, type over it (None leaves a box unticked) and send it."""
    sent = fields_of(browser.get(address)) | typed
    return browser.post(address, data={name: value for name, value in sent.items() if value is not None})


def post(browser: FlaskClient, address: str, **values: Any) -> TestResponse:
    """Press a button that has its own small form."""
    return browser.post(address, data={"csrf_token": token(browser), **values})


def look_for(browser: FlaskClient, address: str, words: str, **also: Any) -> TestResponse:
    """Look through a list for some words, as its form does, and be led on to what was found."""
    sent = {"csrf_token": token(browser), "search": words, **also}
    return browser.post(address, data=sent, follow_redirects=True)
