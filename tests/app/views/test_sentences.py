"""Marked words on a page: in its language, with values that are escaped."""

from flask import Flask, render_template_string
from flask_babel import force_locale
from markupsafe import Markup

SENTENCE = "{{ _('visit %(number)s', number=number) }}"


def test_a_sentence_is_said_in_the_language_that_is_spoken_at_that_moment(web: Flask) -> None:
    with web.test_request_context():
        before = render_template_string(SENTENCE, number=2)
        with force_locale("es"):
            meanwhile = render_template_string(SENTENCE, number=2)

        assert (before, meanwhile) == ("visit 2", "visita 2")
        assert render_template_string(SENTENCE, number=2) == "visit 2"


def test_what_somebody_typed_is_escaped_and_markup_stays_so(web: Flask) -> None:
    with web.test_request_context():
        assert render_template_string(SENTENCE, number="<i>") == "visit &lt;i&gt;"
        assert render_template_string(SENTENCE, number=Markup("<i>")) == "visit <i>"


def test_a_sentence_is_no_markup_itself(web: Flask) -> None:
    with web.test_request_context():
        assert render_template_string("{{ _('1 < 2') }}") == "1 &lt; 2"
