"""One sentence per event, in both languages of the screen."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.services.notices.words import SENTENCES, sentence
from app.views.news import ICONS

FACTS = {
    "when": "2026-09-23T00:30:00+00:00",
    "before": "2026-09-22T00:30:00+00:00",
    "day": "2026-09-22",
    "amount": "45.00",
    "fund": "Title money",
    "percent": "75",
    "count": "28",
}
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_event_has_a_whole_sentence(app: Flask, kind: str, language: str) -> None:
    with app.app_context():
        told = sentence(kind, FACTS, language=language, zone=LOS_ANGELES)

    assert told.endswith(".")
    assert "%(" not in told
    assert kind in ICONS


def test_times_are_the_districts(app: Flask) -> None:
    with app.app_context():
        told = sentence("visit_moved", FACTS, language="en", zone=LOS_ANGELES)

    assert told == "Your visit of Mon, Sep 21, 5:30 PM moves to Tue, Sep 22, 5:30 PM."
