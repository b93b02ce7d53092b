"""What every answer carries, also one that refuses or breaks; stock Flask-AppBuilder fails every one of these."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import builders as b
from tests.browsing import shown, token
from tests.conftest import SignIn


@pytest.mark.parametrize("address", ["/sign-in/", "/schools/", "/nowhere", "/static/mark.svg"])
def test_every_answer_says_what_the_browser_may_do(desk: FlaskClient, address: str) -> None:
    with desk.get(address) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    if not address.startswith("/static/"):
        assert headers["Cache-Control"] == "no-store"


def test_a_page_that_breaks_tells_a_number_and_nothing_else(
    desk: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.views import schools

    monkeypatch.setattr(schools.SchoolView, "query", lambda _: 1 / 0)
    monkeypatch.setitem(app.config, "TESTING", False)

    answer = desk.get("/schools/")

    assert answer.status_code == 500
    assert "Something broke on our side" in shown(answer)
    assert "ZeroDivision" not in answer.text
    assert token(desk)


def test_a_refusal_that_no_page_expected_is_still_said_in_words(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services.errors import Changed, NotFound, Refused
    from app.views import schools

    for error, code, sentence in (
        (Refused("This is %(what)s.", values={"what": "too soon"}), 409, "This is too soon."),
        (Changed(), 409, "Someone may have been quicker"),
        (NotFound(), 404, "There is nothing here for you"),
    ):

        def refuse(_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(schools.SchoolView, "query", refuse)
        answer = desk.get("/schools/")
        assert (answer.status_code, sentence in shown(answer)) == (code, True), shown(answer)


def test_somebody_whose_last_role_has_ended_sees_nothing_and_can_sign_out(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person("Old Timer"))

    answer = browser.get("/")

    assert answer.status_code == 403
    assert "Sign out" in shown(answer)
    assert browser.get("/schools/").status_code == 403
