"""A time that was proposed, beside one that is typed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms import visits as forms
from forms.visit_times import ANOTHER, CHOOSE_A_TIME, moment

NOW = datetime(2026, 9, 22, 20, 0, tzinfo=UTC)
START = datetime(2026, 9, 25, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_bare_request() -> Any:
    """Flask-WTF asks the application for its settings."""
    bare = Flask("forms")
    bare.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    with bare.test_request_context():
        yield


def typed(**values: Any) -> Any:
    zone = ZoneInfo("America/Los_Angeles")
    form = forms.ScheduleForm("step", zone=zone, now=NOW, minutes=45, formdata=MultiDict(values))
    form.offer_times([(START, "Thu, Sep 24, 5:30 PM", "everyone is free")], another="Another time")
    return form


def test_a_proposed_time_takes_as_long_as_visits_here_do() -> None:
    form = typed(slot=START.isoformat())

    assert form.validate()
    assert (form.starts_at, form.ends_at) == (START, START + timedelta(minutes=45))


def test_what_stands_in_the_fields_beside_a_proposed_time_does_not_count() -> None:
    form = typed(slot=START.isoformat(), on="2026-10-01", start="18:00", end="17:00")

    assert form.validate()
    assert form.starts_at == START


@pytest.mark.parametrize("slot", [{}, {"slot": ANOTHER}])
def test_another_time_is_the_one_that_is_typed(slot: dict[str, str]) -> None:
    form = typed(on="2026-10-01", start="18:00", **slot)

    assert form.validate()
    assert form.starts_at == moment(date(2026, 10, 1), time(18), form.zone)


def test_another_time_needs_to_be_typed() -> None:
    form = typed(slot=ANOTHER)

    assert not form.validate()
    assert set(form.errors) == {"on", "start"}


@pytest.mark.parametrize("made_up", ["tomorrow", "2026-09-25T00:30:00", "0001-01-01T00:00:00+00:00"])
def test_a_choice_that_is_no_time_is_refused_in_words(made_up: str) -> None:
    form = typed(slot=made_up, on="2026-10-01", start="18:00")

    assert not form.validate()
    assert form.errors == {"slot": [CHOOSE_A_TIME]}


def test_who_goes_stands_before_when() -> None:
    names = [each.short_name for each in typed().shown_fields]

    assert names == ["educator_1", "educator_2", "slot", "on", "start", "end"]
