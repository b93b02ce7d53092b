"""Fields as people meet them: what stands in a select, whatever its words hold."""

from markupsafe import Markup
from wtforms import Form
from wtforms.widgets import Select

from forms.fields import ChoiceField

CHOICES = [("1", "A <b>road</b>"), ('"2"', "Ana & Ben"), ("3", "")]


class Chosen(Form):
    one = ChoiceField("One", choices=CHOICES)


def test_a_long_select_is_written_as_any_other_and_escapes_its_words() -> None:
    form = Chosen(data={"one": "1"})

    written = form.one()

    assert isinstance(written, Markup)
    assert "<b>" not in written
    assert '<option selected value="1">' in written
    assert written == Select()(form.one)
