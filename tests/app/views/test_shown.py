"""How values are written for people."""

import pytest

from app.views.shown import phone


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
