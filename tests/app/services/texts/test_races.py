"""Several people press a button on the same texts at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Event, LetterText, Person
from app.security.session import Identity, identify
from app.services import texts
from app.services.actors import Actor, actor_of
from app.services.errors import Changed
from tests import builders
from tests.app.services.texts.desk import Desk, a_desk
from workflows.machine import TransitionRefused
from workflows.translation import Method

THREADS = 6
LOST = (Changed, TransitionRefused)


@pytest.fixture
def desk(app: Flask, owner: Engine) -> Desk:
    return a_desk(owner)


def by(person: Person) -> Actor:
    identify(db.session, Identity(person_id=person.id))
    return actor_of(person.id)


def race(app: Flask, *acts: Callable[[], object]) -> Counter[str]:
    """Run the acts at once, each in several threads; count how they ended."""

    def run(act: Callable[[], object]) -> str:
        with app.app_context():
            try:
                act()
            except LOST as lost:
                return type(lost).__name__
            finally:
                db.session.rollback()
            return "done"

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(run, [act for _each in range(THREADS // len(acts)) for act in acts]))


def events(kind: str) -> list[Event]:
    return [event for event in builders.every(Event) if event.kind == kind]


def test_of_several_writers_one_is_first_and_the_others_are_told(app: Flask, desk: Desk) -> None:
    before = desk.text("es")

    def write() -> None:
        seen = (before.id, before.version)
        texts.write("first_visit", "es", parts={}, method=Method.human, seen=seen, by=by(desk.ana))

    assert race(app, write) == {"done": 1, "Changed": THREADS - 1}
    assert len(events("text.written")) == 1


def test_of_several_who_begin_a_version_one_makes_it(app: Flask, desk: Desk) -> None:
    def write() -> None:
        texts.write("first_visit", "km", parts={}, method=Method.human, seen=None, by=by(desk.ana))

    assert race(app, write) == {"done": 1, "Changed": THREADS - 1}
    assert [text.number for text in builders.every(LetterText, language="km")] == [1]


def test_several_approvals_are_one(app: Flask, desk: Desk) -> None:
    with app.app_context():
        sent = desk.sent("es")

    def approve() -> None:
        texts.approve(sent.id, version=sent.version, pages_read=True, by=by(desk.tom))

    assert race(app, approve) == {"done": 1, "Changed": THREADS - 1}
    assert len(events("text.approve")) == 1


def test_no_translation_of_the_old_english_is_approved_beside_the_new(app: Flask, desk: Desk) -> None:
    with app.app_context():
        spanish = desk.sent("es")
        desk.written("en", by=desk.jo, title="May we visit you?")
        english = desk.sent("en", by=desk.jo)

    race(
        app,
        lambda: texts.approve(spanish.id, version=spanish.version, pages_read=True, by=by(desk.tom)),
        lambda: texts.approve(english.id, version=english.version, pages_read=True, by=by(desk.noor)),
    )

    assert builders.reload(english).state == "approved"
    assert builders.reload(spanish).state in ("in_review", "stale")


def test_the_database_keeps_one_open_version(desk: Desk) -> None:
    draft = desk.text("es")
    second = LetterText(
        district_id=draft.district_id,
        kind=draft.kind,
        language="es",
        number=2,
        source_id=draft.source_id,
        parts={},
        state="in_review",
    )

    with pytest.raises(IntegrityError, match="one_open_text_per_kind_and_language"):
        builders.save(second)
