"""Fields as people meet them: what stands in a select, whatever its words hold."""

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from forms import fields
from forms.fields import ChoiceField

CHOICES = [("1", "A <b>road</b>"), ('"2"', "Ana & Ben"), ("3", "")]


class Chosen(Form):
    one = ChoiceField("One", choices=CHOICES)


class ChosenPlainly(Form):
    one = SelectField("One", choices=[SelectChoice(*row) for row in (("", " "), *CHOICES)])


def test_a_long_select_is_written_as_any_other_and_escapes_its_words() -> None:
    form = Chosen(data={"one": "1"})

    written = form.one()

    assert isinstance(written, Markup)
    assert "<b>" not in written
    assert '<option selected value="1">' in written
    assert written == ChosenPlainly(data={"one": "1"}).one()


def test_a_select_says_what_is_asked_of_it_as_any_other_does() -> None:
    needed = [InputRequired("Choose one.")]
    both = [
        ChoiceField("One", needed, choices=[("1", "A")]).bind(Form(), "one"),
        SelectField("One", needed, choices=[SelectChoice("", " "), SelectChoice("1", "A")]).bind(
            Form(), "one"
        ),
    ]
    for field in both:
        field.process(None, "1")

    ours, theirs = (
        field(**{"aria-describedby": 'a "hint"', "disabled": False, "class_": "wide"}) for field in both
    )

    assert ours == theirs
    assert " required" in ours


class OfMany(Form):
    school = ChoiceField("School", [InputRequired("Choose one.")])


def of_many(**typed: str) -> OfMany:
    form = OfMany(MultiDict(typed))
    form.school.choices = [(str(number), f"Oak {number}") for number in range(60)]
    return form


@pytest.mark.parametrize(
    ("typed", "chosen", "said", "printed"),
    [
        ({"school-like": "oak 17"}, "17", (), 1),
        ({"school": "9", "school-like": "Oak 17"}, "17", (), 1),
        ({"school": "9", "school-like": ""}, "9", (), 1),
        ({"school": "1", "school-like": "oa 1"}, "1", (), 11),
        ({"school-like": "oa 1"}, None, ("Several names fit; choose one.",), 11),
        ({"school-like": "elm"}, None, ("No name here starts like that; look at the spelling.",), 0),
        ({"school": "60"}, "60", ("Choose one of the list.",), 0),
        ({}, None, ("Choose one.",), 0),
    ],
)
def test_one_of_very_many_is_found_by_its_first_letters(
    typed: dict[str, str], chosen: str | None, said: tuple[str, ...], printed: int
) -> None:
    form = of_many(**typed)

    assert form.validate() is not bool(said)
    assert (form.school.data, tuple(form.school.errors)) == (chosen, said)
    assert max(0, form.school().count("<option") - 1) == printed


class Paid(Form):
    """An amount in dollars, and one that may be left out."""

    amount = fields.amount("Amount")
    more = fields.amount("More", required=False)


@pytest.mark.parametrize("typed", ["20.005", "many", "NaN"])
def test_what_is_no_amount_is_told_once(typed: str) -> None:
    form = Paid(MultiDict({"amount": typed}))

    assert not form.validate()
    assert form.errors == {"amount": ["Type an amount, such as 45.00."]}


class PaidAbove(Paid):
    """An amount that must be above nothing, too."""

    def validate_amount(self, field: Field) -> None:
        if field.data <= 0:
            raise ValidationError("Type an amount above zero.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-5", "This amount is too small or too large."), ("0", "Type an amount above zero.")],
)
def test_an_amount_out_of_its_range_is_told_once(typed: str, said: str) -> None:
    form = PaidAbove(MultiDict({"amount": typed}))

    assert not form.validate()
    assert form.errors == {"amount": [said]}


@pytest.mark.parametrize("left_out", ["", " "])
def test_an_amount_that_may_be_left_out_may_be_left_out(left_out: str) -> None:
    form = Paid(MultiDict({"amount": "45", "more": left_out}))

    assert form.validate(), form.errors
    assert form.more.data is None
