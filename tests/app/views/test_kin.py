"""What a grown-up is to the children, as people say it."""

import pytest
from flask import Flask

from app.views.kin import KIN, SAME, kin


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mother", "mother"),
        (" Mom ", "mother"),
        ("LEGAL_GUARDIAN", "guardian"),
        ("step-father", "stepfather"),
        ("Sibling", "brother or sister"),
        ("other", ""),
        ("godmother of Ana", "godmother of Ana"),
        (None, ""),
    ],
)
def test_a_word_of_a_roster_becomes_one_that_people_say(app: Flask, written: str | None, said: str) -> None:
    with app.test_request_context():
        assert kin(written) == said


def test_what_means_the_same_is_known() -> None:
    assert set(SAME.values()) <= set(KIN)
