"""What a family answers: one form for its own page and for somebody at a desk who hears it.

Labels and errors are names of parts of the text *common*: the page says them in the family's language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional

from forms import fields
from forms.fields import BIDI_CONTROLS, cleaned
from forms.letters.kinds import KINDS, tokens
from forms.letters.languages import Language, listed, weekday_names
from forms.letters.texts import Text
from forms.letters.values import FIRST_STRONG_ISOLATE, LEFT_TO_RIGHT_ISOLATE, NO_BREAK_SPACE, POP_ISOLATE
from workflows.words import N_

PLACES = ("home", "park", "library", "school", "other")
TIMES = ("morning", "afternoon", "evening")
WHENS = ("two_weeks", "a_month", "a_day")
CHANNELS = (
    ("phone", N_("On the phone")),
    ("slip", N_("On paper")),
    ("text", N_("By text message")),
    ("in_person", N_("In person")),
)
TWO_WEEKS, A_MONTH, A_YEAR = timedelta(days=14), timedelta(days=30), timedelta(days=366)
LONGEST_PLACE, LONGEST_PHONE, FEWEST_DIGITS = 200, 40, 7


def seen(typed: str | None) -> str | None:
    """What was typed, without what nobody sees: telephones add marks of direction to numbers by themselves."""
    shown = (each for each in typed or "" if each.isprintable() and each not in BIDI_CONTROLS)
    return cleaned("".join(shown))


class SomeField(SelectMultipleField):
    """Boxes to tick; what was not offered is left out rather than refused."""

    data: list[Any] | None

    def __init__(self, offered: Sequence[Any], **options: Any) -> None:
        super().__init__(validate_choice=False, **options)
        self.offered = tuple(offered)

    def process_data(self, value: Iterable[Any] | None) -> None:
        """Keep what was answered before, as it is: days are numbers."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was offered, each once."""
        typed = {str(each): each for each in self.offered}
        self.data = [typed[each] for each in dict.fromkeys(valuelist) if each in typed]


class FamilyAnswerForm(FlaskForm):
    """The answer and what belongs to it; the rest of what was typed is left aside (`Said` takes what fits)."""

    class Meta:
        csrf = (
            False  # The page's own token is bound to the link; at the desk the view asks for the usual one.
        )

    answer = RadioField(validate_choice=False)
    days = SomeField(range(1, 8))
    times = SomeField(TIMES)
    place = RadioField(validators=[Optional()], validate_choice=False)
    place_words = StringField(filters=[seen])
    interpreter = BooleanField()
    when = RadioField(validators=[Optional()], validate_choice=False)
    ask_again_on = DateField(validators=[Optional()])
    call_me = BooleanField()
    phone = StringField(filters=[seen])

    def __init__(self, *, answers: Iterable[str], places: Iterable[str], today: date, **given: Any) -> None:
        super().__init__(**given)
        self.answers, self.places, self.today = tuple(answers), tuple(places), today

    def validate_answer(self, field: Field) -> None:
        """One of the answers that the visit waits for."""
        if field.data not in self.answers:
            raise ValidationError("page_error_answer")

    def validate_place(self, field: Field) -> None:
        """One of the places that the district offers."""
        if field.data and field.data not in self.places:
            raise ValidationError("page_error_place")

    def validate_place_words(self, field: Field) -> None:
        """Short enough to keep."""
        _short(field, LONGEST_PLACE)

    def validate_phone(self, field: Field) -> None:
        """Needed by whoever asks for a call: a number that could be one."""
        _short(field, LONGEST_PHONE)
        digits = sum(each.isdigit() for each in field.data or "")
        if self.call_me.data and field.data and digits < FEWEST_DIGITS:
            raise ValidationError("page_error_phone")

    def validate_when(self, field: Field) -> None:
        """*On this day* comes with a day to come, within a year."""
        if self.answer.data != "later" or field.data != "a_day":
            return
        day = self.ask_again_on.data
        if day is None or not self.today < day <= self.today + A_YEAR:
            raise ValidationError("page_error_day")

    @property
    def asked_for(self) -> date | None:
        """The day from which to ask again; None when nothing was chosen."""
        if self.when.data == "a_day":
            return self.ask_again_on.data
        after = {"two_weeks": TWO_WEEKS, "a_month": A_MONTH}.get(self.when.data or "")
        return self.today + after if after else None

    @property
    def said(self) -> dict[str, Any]:
        """What was answered, by the names of the service's `Said`."""
        return {
            "answer": self.answer.data,
            "days": self.days.data or (),
            "times": self.times.data or (),
            "place": self.place.data or None,
            "place_words": self.place_words.data,
            "interpreter": self.interpreter.data,
            "call_me": self.call_me.data,
            "phone": self.phone.data,
            "ask_again_on": self.asked_for,
        }


class HeardAnswerForm(FamilyAnswerForm):
    """The same at a desk: how the family told it, and who spoke."""

    class Meta:
        csrf = True

    channel = RadioField(N_("How did the family answer?"), validate_choice=False)
    spoken_by = fields.text(N_("Who spoke for the family?"), longest=200)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.channel.choices = list(CHANNELS)

    def validate_channel(self, field: Field) -> None:
        """One of the ways that are offered."""
        if field.data not in dict(CHANNELS):
            raise ValidationError(N_("Choose one of the list."))


def weekdays(language: Language) -> list[tuple[int, str]]:
    """The days of the week in a language, by ISO number, Monday first."""
    return list(enumerate(weekday_names(language), start=1))


def page_words(
    text: Text,
    language: Language,
    *,
    students: Sequence[str] = (),
    educators: Sequence[str] = (),
    school: str = "",
    phone: str = "",
) -> dict[str, str]:
    """Every sentence of the answer page by its part's name; one whose value is not known is empty.

    The page names nobody but the children and the educators: the school stands in for who is to be called.
    """
    values = {
        "students": listed([_isolated(each) for each in students], language),
        "educators": listed([_isolated(each) for each in educators], language),
        "school": _isolated(school) if school else "",
        "caller": _isolated(school) if school else "",
        "phone": f"{LEFT_TO_RIGHT_ISOLATE}{phone.replace(' ', NO_BREAK_SPACE)}{POP_ISOLATE}" if phone else "",
    }
    parts = [part for part in KINDS[text.kind].parts if part.use in ("page", "word")]
    return {part.name: _filled(text.parts.get(part.name, ""), values) for part in parts}


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    if not all(values.get(name) for name in tokens(sentence)):
        return ""
    return re.sub("{([^{}]*)}", lambda found: values[found[1]], sentence)


def _isolated(name: str) -> str:
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"


def _short(field: Field, longest: int) -> None:
    if len(field.data or "") > longest:
        raise ValidationError("page_error_long")
