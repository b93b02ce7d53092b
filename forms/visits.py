"""The forms of a visit's steps. A form checks what was typed; the workflow checks what is allowed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.slips import SlipField
from forms.visit_choices import HOWS, OUTCOMES, PLACES
from forms.visit_times import USUAL_MINUTES, ProposedTimes, Times, moment_of
from workflows.words import N_

PROOFS = {
    "slip": (
        N_("The slip that the family signed"),
        N_("Who signed it, and where the paper is kept; or send a photo of it below."),
    ),
    "note": (N_("A short note of the visit"), N_("Who was there, in a few words.")),
}
"""What a district may ask for as proof of a visit: the label of its field, and a hint."""
STILL_TO_COME = N_("This lies in the future; write down what has happened.")


class CheckboxesField(SelectMultipleField):
    """Boxes to tick, each for one person."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, coerce=int, **options)


class StepForm(FlaskForm):
    """What every step carries: the version of the visit that the page was made from, and the clock.

    `apart` names the fields that most people leave alone; they are shown folded, under `apart_label`.
    """

    apart: ClassVar[Sequence[str]] = ()
    apart_label: ClassVar[str] = N_("More choices")
    version = HiddenField("")

    def __init__(
        self,
        step: str,
        *,
        zone: ZoneInfo,
        now: datetime,
        minutes: int = USUAL_MINUTES,
        formdata: Any = None,
        **values: Any,
    ) -> None:
        """`minutes`: how long a visit is when no end is typed."""
        super().__init__(formdata=formdata, **values)
        self.zone, self.now, self.minutes = zone, now, minutes
        for each in self:
            each.id = each.label.field_id = f"{step}-{each.short_name}"

    @property
    def seen_version(self) -> int | None:
        """The version of the visit that the person saw."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None

    @property
    def shown_fields(self) -> list[Field]:
        """The fields to fill in, in their order."""
        return [each for each in self if not _is_hidden(each) and each.short_name not in self.apart]

    @property
    def folded_fields(self) -> list[Field]:
        """The fields that stay folded away."""
        return [self[name] for name in self.apart]

    @property
    def unfolded(self) -> bool:
        """Tell whether something folded away needs to be seen."""
        return any(each.errors or each.data for each in self.folded_fields)


class ButtonForm(StepForm):
    """A step that asks for nothing but the button."""


class AnswerYesForm(StepForm):
    """The family said yes: who said it, how, when, and what they wish."""

    agreed_by = fields.text(N_("Who said yes?"), longest=200, required=True)
    how = fields.choice(N_("How did they tell you?"), HOWS)
    agreed_on = fields.day(N_("On which day?"), required=True)
    agreed_time = fields.clock(N_("At what time?"), required=True)
    place = fields.choice(N_("Where would they like to meet?"), PLACES)
    place_note = fields.text(N_("Which place exactly?"), longest=200)
    wishes = fields.long_text(N_("Days and times that suit them, in their words"), longest=1000)
    interpreter = fields.yes(N_("They would like an interpreter"))
    apart = ("place_note",)
    apart_label = N_("Name the place")

    agreed_at: datetime

    def validate_agreed_time(self, clock: Field) -> None:
        """A yes is written down after it was said."""
        if self.agreed_on.data is None or clock.data is None:
            return
        self.agreed_at = moment_of(self, self.agreed_on.data, clock.data)
        if self.agreed_at > self.now + timedelta(minutes=1):
            raise ValidationError(STILL_TO_COME)


class AnswerLaterForm(StepForm):
    """The family asked to be asked again."""

    ask_again_on = fields.day(N_("Ask again on"), required=True)

    def validate_ask_again_on(self, field: Field) -> None:
        """Later is after today."""
        if field.data is not None and field.data <= self.now.astimezone(self.zone).date():
            raise ValidationError(N_("Choose a day after today."))


class DeclineForm(StepForm):
    """The family said no. There is no field for a reason, on purpose."""

    no_contact_until = fields.day(
        N_("Leave the family in peace until"), hint=N_("Only if they asked for it. Nobody needs a reason.")
    )


class NoteAttemptForm(StepForm):
    """Someone tried to reach the family."""

    how = fields.choice(N_("How did you try?"), HOWS)
    outcome = fields.choice(N_("How did it go?"), OUTCOMES)
    note = fields.text(N_("A short note"), longest=400)


class ReasonForm(StepForm):
    """A step that others will want to understand later."""

    reason = fields.text(N_("Reason"), longest=400, required=True, hint=N_("For colleagues; keep it short."))


class NoOneHomeForm(StepForm):
    """The pair stood at the door: nobody opened, or somebody called the visit off there."""

    called_off = fields.yes(
        N_("They were home and asked for another day"),
        hint=N_("It counts as an attempt all the same; pay follows the same rule."),
    )
    note = fields.text(N_("A short note"), longest=400)


class _Team:
    """Who goes: two, up to four, and an interpreter. Choices are (id, name)."""

    educator_1 = fields.ChoiceField(N_("First educator"), choices=())
    educator_2 = fields.ChoiceField(N_("Second educator"), choices=())
    educator_3 = fields.choice(N_("Third educator"), (), required=False)
    educator_4 = fields.choice(N_("Fourth educator"), (), required=False)
    interpreter_1 = fields.choice(N_("Interpreter"), (), required=False)
    alone_reason = fields.text(
        N_("One person goes alone, because"),
        longest=400,
        hint=N_("Two go together. If that truly cannot be, say why; it is counted."),
    )
    apart: ClassVar[Sequence[str]] = ("educator_3", "educator_4", "interpreter_1", "alone_reason")
    apart_label: ClassVar[str] = N_("More people, an interpreter, or one person alone")

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these people, by id and name, in each place of the team."""
        for place in (*self._places, self.interpreter_1):
            place.choices = people

    def fill(self, educators: Sequence[int], interpreters: Sequence[int]) -> None:
        """Name the team that is known so far."""
        for place, person_id in zip(self._places, educators, strict=False):
            place.data = str(person_id)
        self.interpreter_1.data = str(interpreters[0]) if interpreters else None

    @property
    def educators(self) -> list[int]:
        """The people chosen to visit, each once."""
        return list(dict.fromkeys(int(place.data) for place in self._places if place.data))

    @property
    def interpreters(self) -> list[int]:
        """The person chosen to interpret, unless they visit as well."""
        chosen = self.interpreter_1.data
        return [int(chosen)] if chosen and int(chosen) not in self.educators else []

    @property
    def _places(self) -> tuple[Any, ...]:
        return (self.educator_1, self.educator_2, self.educator_3, self.educator_4)


class ScheduleForm(ProposedTimes, _Team, StepForm):
    """The pair who go, and a day that the family agreed to."""

    @property
    def shown_fields(self) -> list[Field]:
        """Who goes comes first: it decides which times are free."""
        shown = super().shown_fields
        return sorted(shown, key=lambda each: not each.short_name.startswith("educator"))


class ChangeTeamForm(_Team, StepForm):
    """Others go."""


class RescheduleForm(ProposedTimes, StepForm):
    """Another time that the family agreed to."""

    place = fields.choice(N_("Where do you meet?"), PLACES)
    place_note = fields.text(N_("Which place exactly?"), longest=200)
    agreed_on = fields.day(N_("The family agreed to it on"), required=True)
    agreed_time = fields.clock(N_("At what time did they agree?"), required=True)

    agreed_at: datetime

    def validate_agreed_time(self, clock: Field) -> None:
        """They agreed before it is written down."""
        if self.agreed_on.data is None or clock.data is None:
            return
        self.agreed_at = moment_of(self, self.agreed_on.data, clock.data)
        if self.agreed_at > self.now + timedelta(minutes=1):
            raise ValidationError(STILL_TO_COME)


class CompletionForm(Times, StepForm):
    """Who in fact went, and when: the end, too, because those who are paid by the hour are paid from it."""

    end = fields.clock(N_("End"), required=True)
    went = CheckboxesField(N_("Who went?"))
    also_1 = fields.choice(N_("Someone else who came along"), (), required=False)
    also_2 = fields.choice(N_("And another"), (), required=False)
    length_note = fields.text(
        N_("Was it shorter or longer than usual? A short note"), longest=400, hint=N_("Only if it was.")
    )
    alone_reason = fields.text(
        N_("One person went alone, because"), longest=400, hint=N_("Only if one person went.")
    )
    proof = fields.text(N_("Proof of the visit"), longest=400)
    photo = SlipField(
        N_("Or a photo of the slip"),
        description=N_("JPEG, PNG or WebP, at most 15 MB. Only the picture itself is kept."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    apart = ("also_1", "also_2", "length_note", "alone_reason")
    apart_label = N_("Someone else came, an unusual length, or one person alone")

    def offer(self, team: Sequence[tuple[int, str]], others: Sequence[tuple[str, str]]) -> None:
        """Offer the planned team as boxes, and others of the school to choose from."""
        self.went.choices = list(team)
        self.also_1.choices = self.also_2.choices = others

    def ask_for_proof(self, kind: str) -> None:
        """Ask for what the district wants of each visit: nothing (`none`), a `slip` or a `note`."""
        if kind != "slip":
            del self.photo
        if kind == "none":
            del self.proof
            return
        self.proof.label.text, self.proof.description = PROOFS[kind]

    @property
    def everyone(self) -> list[int]:
        """All who went, each once."""
        also = [int(each.data) for each in (self.also_1, self.also_2) if each.data]
        return list(dict.fromkeys([*(self.went.data or ()), *also]))


class ElsewhereForm(StepForm):
    """A visit made before Porchlight, or outside it."""

    on = fields.day(N_("Day of the visit"), required=True)
    start = fields.clock(N_("Start"), required=True)
    educator_1 = fields.choice(N_("First educator"), (), required=False)
    educator_2 = fields.choice(N_("Second educator"), (), required=False)
    note = fields.text(N_("A short note"), longest=200)

    started_at: datetime

    def validate_start(self, clock: Field) -> None:
        """Read when it was."""
        if self.on.data is not None and clock.data is not None:
            self.started_at = moment_of(self, self.on.data, clock.data)

    @property
    def educators(self) -> list[int]:
        """Who went, each once."""
        chosen = (self.educator_1.data, self.educator_2.data)
        return list(dict.fromkeys(int(each) for each in chosen if each))


def _is_hidden(field: Field) -> bool:
    return getattr(field.widget, "input_type", None) == "hidden"
