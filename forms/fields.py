"""Fields as people meet them: native inputs, a blank first choice, look-ups instead of long lists."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    Form,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.utils import unset_value
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, StopValidation
from wtforms.widgets import Select

from forms.beginnings import MOST_OFFERED, fitting
from workflows.words import N_

Options = Sequence[tuple[str, str]]

REQUIRED = N_("Please fill this in.")
NO_DATE = N_("Choose a day, such as 09/22/2026.")
NO_CLOCK = N_("Type a time, such as 5:30 PM.")
YEARS = range(1900, 9999)
"""Of a typed day: beyond, its hours in another time zone may be no moment that a computer knows."""
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\r\t")


def cleaned(typed: str | None) -> str | None:
    """Typed text without the spaces around it, composed (NFC); nothing at all becomes None."""
    return unicodedata.normalize("NFC", typed).strip() or None if typed else None


def one_line(typed: str | None) -> str | None:
    """What was typed to look for, as far as it can be printed; at most 200 characters."""
    return cleaned("".join(each for each in typed or "" if each.isprintable())[:200])


def readable(_form: Form, field: Field) -> None:
    """Refuse characters that nobody can see: controls, and those that turn the direction of text around."""
    allowed = LINE_BREAKS if isinstance(field, TextAreaField) else frozenset()
    for character in field.data or "":
        hidden = unicodedata.category(character) in ("Cc", "Cs") and character not in allowed
        if hidden or character in BIDI_CONTROLS:
            raise ValidationError(N_("There is a hidden character in it; type it again by hand."))


def text(label: str, *, longest: int, required: bool = False, hint: str = "", **input_: Any) -> StringField:
    """One line of text."""
    return StringField(
        label, _validators(required, longest), filters=[cleaned], description=hint, render_kw=input_ or None
    )


def email(label: str) -> StringField:
    """An e-mail address; only its shape is checked."""
    shape = Regexp(
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=N_("Type an e-mail address, such as name@example.org.")
    )
    return StringField(
        label, [*_validators(False, 320), shape], filters=[cleaned], render_kw={"type": "email"}
    )


def long_text(label: str, *, longest: int = 4000, required: bool = False, hint: str = "") -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, _validators(required, longest), filters=[cleaned], description=hint)


def day(label: str, *, required: bool = False, hint: str = "") -> DateField:
    """A calendar day, with the browser's own calendar."""
    return DayField(label, [_needed(required)], description=hint)


def clock(label: str, *, required: bool = False, hint: str = "", default: time | None = None) -> "ClockField":
    """A time of day by the district's clock; `default` stands in a new form."""
    return ClockField(label, [_needed(required)], description=hint, default=default)


def whole_number(label: str, *, least: int, most: int, hint: str = "") -> IntegerField:
    """A whole number within a range."""
    within = Within(least, most, N_("This number is too small or too large."))
    return WholeNumberField(
        label, [_needed(True), within], description=hint, render_kw={"min": least, "max": most}
    )


def amount(
    label: str, *, required: bool = True, most: Decimal = Decimal("99999999.99"), hint: str = ""
) -> DecimalField:
    """US dollars and cents, never below zero."""
    within = Within(0, most, N_("This amount is too small or too large."))
    return AmountField(
        label,
        [_needed(required), within],
        places=2,
        description=hint,
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def yes(label: str, *, hint: str = "", default: bool = False) -> BooleanField:
    """A box to tick; one that was ticked can be unticked."""
    return BooleanField(label, description=hint, default=default)


def choice(label: str, options: Options, *, required: bool = True, hint: str = "") -> "ChoiceField":
    """A list that starts with nothing chosen: nobody takes the first row by accident."""
    return ChoiceField(label, [_needed(required)], choices=options, description=hint)


def _needed(required: bool) -> InputRequired | Optional:
    return InputRequired(REQUIRED) if required else Optional()


def _validators(required: bool, longest: int) -> list[Any]:
    return [_needed(required), Length(max=longest, message=N_("This is too long.")), readable]


class Within(NumberRange):
    """A range; what lies outside it needs no second sentence about the same number."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation, not ValidationError: the form's own question to the field is not asked any more."""
        try:
            super().__call__(form, field)
        except ValidationError as error:
            raise StopValidation(*error.args) from None


class DayField(DateField):
    """A `date`; says in a sentence what it could not read."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the browser's ISO date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_DATE) from None
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(NO_DATE)


class ClockField(TimeField):
    """A time of day by the district's clock; says in a sentence what it could not read."""

    data: time | None

    def __init__(self, label: str, validators: Sequence[Any] | None = None, **options: Any) -> None:
        given = [Optional()] if validators is None else list(validators)
        super().__init__(label, given, format=["%H:%M", "%H:%M:%S"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the browser's hours and minutes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_CLOCK) from None


class WholeNumberField(IntegerField):
    """An `int`; says in a sentence what it could not read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Type a whole number, such as 24.")) from None


class AmountField(DecimalField):
    """A `Decimal` with two places, written with or without a dollar sign and commas."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `1,250.00`, `$1250` or `1250.5`."""
        try:
            super().process_formdata([each.replace("$", "").replace(",", "").strip() for each in valuelist])
            if self.data is not None and (not self.data.is_finite() or self.data != round(self.data, 2)):
                raise ValueError
        except ValueError:
            self.data, self.raw_data = None, valuelist
            raise ValueError(N_("Type an amount, such as 45.00.")) from None

    def pre_validate(self, form: Any) -> None:
        """What is no amount is neither too small nor too large; whether one may be left out is said by validators."""
        if self.process_errors and any(each.strip() for each in self.raw_data or ()):
            raise StopValidation


SPACE, EQUALS, QUOTED = Markup(" "), Markup('="'), Markup('"')
ROW, CHOSEN = Markup('<option value="'), Markup('<option selected value="')
WORDS, ROW_ENDS = Markup('">'), Markup("</option>")


class PlainSelect(Select):
    """A select whose rows are a value and words, nothing else; of very many those that begin as was typed beside it."""

    def __call__(self, field: "ChoiceField", **given: Any) -> Markup:
        """Draw the select or, where there are too many rows, a box for their first letters and those that fit."""
        if not field.large:
            return self._drawn(field, given)
        described = Markup("").join(
            Markup(' {}="{}"').format(name.replace("_", "-"), text)
            for name, text in given.items()
            if name.startswith("aria") and text
        )
        box = Markup('<input id="{}" name="{}-like" type="search" value="{}" autocomplete="off"{}>').format(
            field.id, field.name, "" if field.data else field.like or "", described
        )
        rows = {"id": f"{field.id}-rows", "aria-labelledby": f"{field.id}-label"}
        return box + self._drawn(field, rows) if field.offered else box

    def _drawn(self, field: "ChoiceField", given: dict[str, Any]) -> Markup:
        """The select as WTForms draws it, without an object for each row: a page holds hundreds of rows."""
        flags = {flag: True for flag in self.validation_attrs if getattr(field.flags, flag)}
        stated = {"id": field.id, "name": field.name, **flags, **given}
        written: list[str] = [Markup("<select")]
        for name, value in sorted(stated.items()):
            if value is not False:
                written += (SPACE, name) if value is True else (SPACE, name, EQUALS, str(value), QUOTED)
        written.append(Markup(">"))
        for value, label, selected in field.rows():
            written += (CHOSEN if selected else ROW, value, WORDS, label or value, ROW_ENDS)
        written.append(Markup("</select>"))
        return Markup("").join(written)  # What is no markup yet is escaped here.


class ChoiceField(SelectField):
    """A select whose first row is empty; an empty choice is None. Very many are found by their first letters."""

    widget = PlainSelect()
    data: str | None
    empty = " "
    """What the empty row says, in the reader's language, where to choose nothing means something."""

    def __init__(self, *arguments: Any, choices: Options = (), **options: Any) -> None:
        super().__init__(*arguments, coerce=_or_none, **options)
        self.choices = choices
        self.like: str | None = None

    @property
    def large(self) -> bool:
        """Tell whether there are too many rows to print them all."""
        return len(self.choices or ()) > MOST_OFFERED

    @property
    def offered(self) -> Options:
        """The rows that are printed: all; or of very many those that fit what was typed, or the chosen one."""
        if not self.large:
            return self.choices or ()
        fits = fitting(self.choices, self.like or "")
        return fits or [
            row for row in self.choices if self.data is not None and str(row[0]) == str(self.data)
        ]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read what is chosen, and the letters that were typed."""
        super().process(formdata, data, extra_filters)
        if formdata:
            self.like = one_line(formdata.get(f"{self.name}-like"))

    def rows(self) -> Iterator[tuple[str, str, bool]]:
        """What is printed: value, words, and whether it is chosen; the empty row comes first."""
        chosen = None if self.data is None else str(self.data)
        yield "", self.empty, chosen is None
        for value, label in self.offered:
            yield str(value), label, str(value) == chosen

    def pre_validate(self, form: Form) -> None:
        """Accept what was offered, and nothing else; one that fits the letters is taken, of several one is chosen."""
        if self.large and self.like:
            self._look_up(fitting(self.choices, self.like))
        if self.data is not None and str(self.data) not in {str(value) for value, _ in self.choices or ()}:
            raise ValidationError(N_("Choose one of the list."))

    def _look_up(self, fits: Options) -> None:
        if self.data in {str(value) for value, _label in fits}:
            return
        self.data = str(fits[0][0]) if len(fits) == 1 else None
        self.raw_data = [self.data or ""]
        if fits and self.data is None:
            raise StopValidation(N_("Several names fit; choose one."))
        if not fits:
            raise StopValidation(N_("No name here starts like that; look at the spelling."))


def _or_none(value: Any) -> str | None:
    return None if value in (None, "", "None") else str(value)
