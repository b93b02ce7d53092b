"""Families with a link in their hands, and what they send by it."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import LetterText, Person, Visit
from app.services import answers
from forms.letters.texts import starter
from tests import builders, grounds
from tests.visiting import School_, acting

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@grounds.remembered
def the_texts(*tags: str, kinds: tuple[str, ...] = ("common",)) -> None:
    """The starter texts of these languages, approved; English is always there."""
    district = builders.the_district()
    for kind in kinds:
        if builders.every(LetterText, kind=kind, language="en"):
            continue
        english = LetterText(
            district_id=district.id,
            kind=kind,
            language="en",
            number=1,
            parts=dict(starter(kind, "en") or {}),
            state="approved",
            approved_at=builders.now(),
        )
        builders.save(english)
        builders.save(*(_translated(english, tag) for tag in tags if tag != "en"))


def _translated(english: LetterText, tag: str) -> LetterText:
    return LetterText(
        district_id=english.district_id,
        kind=english.kind,
        language=tag,
        number=1,
        source_id=english.id,
        parts=dict(starter(english.kind, tag) or {}),
        state="approved",
        approved_at=builders.now(),
    )


def a_link(visit: Visit, *, by: Person, language: str = "es") -> str:
    """A link of this visit, made by a liaison; its path. Needs an application context."""
    path = answers.make_link(visit.id, language, by=acting(by))
    db.session.rollback()
    return path


def send(browser: FlaskClient, path: str, answer: str, **typed: Any) -> TestResponse:
    """Open the page and send an answer, as a browser without script does."""
    token = TOKEN.search(browser.get(path).text)
    assert token is not None
    return browser.post(path, data={"csrf_token": token[1], "answer": answer, **typed})


class Door:
    """A staffed school, one of its visits, and the link on that visit's letter."""

    def __init__(self, app: Flask, school: School_, visit: Visit, path: str) -> None:
        self.app, self.school, self.visit, self.path = app, school, visit, path
        self.browser = app.test_client()

    def get(self, query: str = "") -> TestResponse:
        return self.browser.get(self.path + query)

    def send(self, answer: str, **typed: Any) -> TestResponse:
        return send(self.browser, self.path, answer, **typed)

    def now(self) -> Visit:
        return builders.reload(self.visit)
