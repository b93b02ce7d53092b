"""Where a page that says no leads on to."""

import pytest
from flask import Flask

from app.views.errors import came_from


@pytest.mark.parametrize(
    ("method", "referrer", "leads_to"),
    [
        ("POST", "http://localhost/roster/2", "/roster/2"),
        ("POST", "http://elsewhere.example/roster/2", None),
        ("POST", "http://localhost//elsewhere.example", None),
        ("POST", "", None),
        ("GET", "http://localhost/roster/2", None),
    ],
)
def test_a_press_that_was_refused_leads_back_to_its_own_page(
    app: Flask, method: str, referrer: str, leads_to: str | None
) -> None:
    with app.test_request_context("/roster/2/undo", method=method, headers={"Referer": referrer}):
        assert came_from() == leads_to
