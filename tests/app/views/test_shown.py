"""How values are written for people."""

import pytest

from app.views.shown import phone, to_call


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
