"""How values are written for people."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.shown import clock, day, phone, to_call, weekday, when


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("+15305550123", "(530) 555-0123"),
        ("530-555-0123", "(530) 555-0123"),
        ("+52 55 1234 5678", "+52 55 1234 5678"),
        ("ask for Rosa", "ask for Rosa"),
        ("12", "12"),
        (None, ""),
    ],
)
def test_a_phone_number_reads_as_people_here_write_it(typed, read):
    assert phone(typed) == read


def test_a_number_within_words_is_called_by_a_tap_and_nothing_else_is_a_link():
    sentence = "Ask \u2068<Ana>\u2069 at \u2066(530)\u00a0555-0100\u2069, or 911."

    assert to_call(sentence) == (
        "Ask \u2068&lt;Ana&gt;\u2069 at"
        ' <a class="tel" href="tel:5305550100" dir="ltr">(530)\u00a0555-0100</a>, or 911.'
    )


MOMENT = datetime(2031, 9, 22, 17, 5, tzinfo=UTC)


def test_a_moment_reads_in_each_language_however_often_it_was_said_in_another(web: Flask) -> None:
    with web.test_request_context():
        said = [when(MOMENT)]
        with force_locale("es"):
            said.append(when(MOMENT))
        said.append(when(MOMENT))

    english, spanish, again = said
    assert english == again == "Mon, Sep 22, 2031, 5:05 PM"
    assert spanish.replace("\u00a0", " ") == "lun, 22 de sept de 2031, 5:05 p.m."


def test_the_year_is_said_when_it_is_not_this_one(web: Flask) -> None:
    this_year = datetime.now(UTC).date().replace(month=6, day=15)

    with web.test_request_context():
        assert str(this_year.year) not in day(this_year)
        assert day(date(2031, 9, 22)).endswith("2031")
        assert (day(None), clock(None), when(None)) == ("", "", "")


def test_a_day_is_named_alone_too(web: Flask) -> None:
    with web.test_request_context():
        assert (weekday(MOMENT.date()), day(MOMENT.date())) == ("Mon", "Mon, Sep 22, 2031")
